"""What ``tileseg`` can be asked for: each command's options, and how its answer is told."""
