"""How fast the training image is, beside what it replaces and beside what the hardware allows."""
