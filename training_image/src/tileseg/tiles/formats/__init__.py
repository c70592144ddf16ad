"""File formats that tiles come in: what a file declares of itself, and how its samples are decoded."""
