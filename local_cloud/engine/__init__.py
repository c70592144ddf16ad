"""Every touch of ministack's internals, and nothing else: an upgrade is a matter of this folder and its contract tests."""
