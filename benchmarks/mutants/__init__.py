"""Changes everything in what decides idleness a little, and asks its tests: ``python -m benchmarks.mutants``."""
