"""What cannot be read is never judged."""


class AssemblyError(Exception):
    """One sentence: why this cloud assembly cannot be read, and what to do about it."""
