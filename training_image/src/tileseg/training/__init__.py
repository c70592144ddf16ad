"""Training: batches in, a network that has learnt from them out."""
