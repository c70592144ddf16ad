"""The processor a job runs on, and the arithmetic that is fastest on it."""

import os
from contextlib import AbstractContextManager
from dataclasses import dataclass

import torch

BFLOAT16_FROM = (8, 0)
"""The first compute capability with bfloat16 units (Ampere)."""


@dataclass(frozen=True)
class Machine:
    """A device with the precision that the network computes in; weights and losses are always float32."""

    device: torch.device
    bfloat16: bool

    def autocast(self) -> AbstractContextManager[None]:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.bfloat16)

    def __str__(self) -> str:
        name = torch.cuda.get_device_name(self.device) if self.device.type == "cuda" else "CPU"
        return f"{name}, {'bfloat16' if self.bfloat16 else 'float32'}"


def machine(precision: str) -> Machine:
    """The GPU where there is one, with one core left to the threads that fetch and decode tiles.

    The network's threads wait for the slowest among them: two on two cores, of which one is needed elsewhere, were
    measured at a third of the speed of one alone. ``auto`` is bfloat16 where the processor has units for it.
    """
    torch.set_num_threads(min(torch.get_num_threads(), max(1, len(os.sched_getaffinity(0)) - 1)))
    torch.backends.cudnn.benchmark = True  # every batch has the same shape, so the fastest kernels are found once
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    bfloat16 = _computes_bfloat16(device) if precision == "auto" else precision == "bfloat16"
    return Machine(device, bfloat16)


def _computes_bfloat16(device: torch.device) -> bool:
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device) >= BFLOAT16_FROM
    capabilities = torch.cpu.get_capabilities()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))
