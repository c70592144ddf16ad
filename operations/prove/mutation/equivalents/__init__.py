"""The list of what may change: a row says for which changes, and why they weaken no promise."""
