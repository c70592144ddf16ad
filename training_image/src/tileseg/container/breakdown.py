"""Faults of the machine rather than of the program or the recipe."""

import errno

import torch

LOST = ("connection closed by peer", "connection reset by peer", "broken pipe", "connection refused", "timed out")
"""What gloo says of a process that has gone; its errors have no type of their own."""

NO_MEMORY = ("can't allocate memory", "can't start new thread")

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def breakdown(error: Exception) -> str | None:
    """What to tell where the machine, not the program, gave out; nothing where the fault is another."""
    if isinstance(error, torch.OutOfMemoryError):
        return "the GPU has too little memory: lower train.batch_size, or choose an instance with a larger GPU"
    if _wants_memory(error):
        return "the machine has too little memory: lower train.batch_size or dataset.in_flight, or choose a larger one"
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return f"the disk is full ({error}): give the job a larger volume"
    return None


def _wants_memory(error: Exception) -> bool:
    """Torch's want of it, on a processor, and a thread's that cannot start are RuntimeErrors like any other."""
    said = isinstance(error, RuntimeError) and any(sign in str(error) for sign in NO_MEMORY)
    return said or isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno == errno.ENOMEM)


def is_peer_lost(error: Exception) -> bool:
    """Whether this process fails only because another one of its job is gone."""
    if isinstance(error, (torch.distributed.DistNetworkError, torch.distributed.DistBackendError)):
        return True
    said = str(error).lower()
    return isinstance(error, RuntimeError) and "gloo" in said and any(sign in said for sign in LOST)
