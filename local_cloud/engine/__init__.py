"""Every touch of ministack's internals and nothing else: an upgrade concerns this folder and its contract tests."""
