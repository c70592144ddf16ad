"""What ends a job in one sentence instead of a traceback."""


class JobFailure(Exception):
    """The message is one sentence that the person who submitted the job can act on."""
