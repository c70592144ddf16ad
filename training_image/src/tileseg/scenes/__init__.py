"""Scenes cut into tiles, and hand-drawn labels turned into masks."""
