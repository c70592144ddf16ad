"""How good a trained model is on real imagery, beside what is reached without a network."""
