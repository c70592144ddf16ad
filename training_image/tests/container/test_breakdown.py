"""What the machine's giving out is called, whichever way a library tells of it."""

import errno

import pytest
import torch

from tileseg.container.breakdown import breakdown, is_peer_lost

TOLD = {
    "the GPU has too little memory": torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB"),
    "the disk is full": OSError(errno.ENOSPC, "No space left on device"),
}

MEMORY = (
    MemoryError(),
    RuntimeError("[enforce fail at alloc_cpu.cpp:127] DefaultCPUAllocator: can't allocate memory: you tried to"),
    RuntimeError("can't start new thread"),
    OSError(errno.ENOMEM, "Cannot allocate memory"),
)


@pytest.mark.parametrize("beginning", TOLD)
def test_each_is_told_with_its_cure(beginning: str) -> None:
    assert str(breakdown(TOLD[beginning])).startswith(beginning)


@pytest.mark.parametrize("error", MEMORY, ids=repr)
def test_want_of_memory_has_many_names(error: Exception) -> None:
    assert str(breakdown(error)).startswith("the machine has too little memory: lower train.batch_size")


@pytest.mark.parametrize(
    "error", [RuntimeError("mat1 and mat2 shapes cannot be multiplied"), ValueError("no"), OSError(errno.ENOENT, "no")]
)
def test_a_fault_of_the_program_is_none_of_the_machines(error: Exception) -> None:
    assert breakdown(error) is None
    assert not is_peer_lost(error)
