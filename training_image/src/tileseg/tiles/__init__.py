"""Tiles: where they are, how they are read, and which are kept for validation."""
