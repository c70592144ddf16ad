"""Several processes that train one network as one process would."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic, sleep
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn.parallel import DistributedDataParallel

from tileseg.container.stopping import Stopped
from tileseg.distributed.batch_norm import share_batch_norms
from tileseg.distributed.placement import Place
from tileseg.distributed.team import Result, Team
from tileseg.failure import JobFailure

PATIENCE = timedelta(hours=1)
"""For a member that does something alone, such as measuring tiles; one that has died is noticed at once."""

PROCESSOR = torch.device("cpu")

SECONDS_TO_FIND_HOSTS = 300.0
"""Names of hosts that start together are known to each other only after a while."""


@dataclass(frozen=True)
class Group(Team):
    """Members over torch.distributed: NCCL between GPUs, gloo between processors.

    The sum that :meth:`total` makes has the sum of every member's gradient as its gradient. As each member's loss is
    the loss of all, the slope that a member is left with is ``size`` times its part, and :meth:`joined` takes the mean.
    """

    device: torch.device = PROCESSOR
    words: Any = None
    """A group over gloo, for what is said rather than computed: it never waits for a GPU."""

    def joined(self, network: nn.Module) -> nn.Module:
        """Its batch norms, changed in place, then see the batch of the whole team."""
        share_batch_norms(network, self.total, self.device)
        return DistributedDataParallel(network, forward_sync_buffers=False, gradient_as_bucket_view=True)

    def total(self, part: Tensor) -> Tensor:
        group = None if part.device.type == self.device.type else self.words
        summed: Tensor = Sum.apply(part, group)  # type: ignore[no-untyped-call]
        return summed

    def anyone(self, flag: bool) -> bool:
        flags = torch.tensor([flag], dtype=torch.uint8)
        dist.all_reduce(flags, dist.ReduceOp.MAX, group=self.words)
        return bool(flags.item())

    def leader_says(self, decide: Callable[[], Result]) -> Result:
        """What ends the job is said as well, and ends it everywhere in the same words."""
        said: list[Any] = [_decided(decide) if self.leads else None]
        dist.broadcast_object_list(said, src=0, group=self.words)
        if isinstance(said[0], Exception):
            raise said[0]
        result: Result = said[0]
        return result


class Sum(torch.autograd.Function):
    """Of all members' tensors; the gradient of a part is the sum of the gradients that members have for the sum."""

    @staticmethod
    def forward(ctx: Any, part: Tensor, group: Any) -> Tensor:
        ctx.group = group
        return _summed(part, group)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        return _summed(gradient, ctx.group), None


@contextmanager
def joined_team(place: Place | None) -> Iterator[Team]:
    """The team of this process: alone where it has no place among others.

    Raises:
        JobFailure: the first host cannot be found.
    """
    if place is None:
        yield Team()
        return
    found(place.address)
    device = torch.device("cuda", place.local_rank) if torch.cuda.is_available() else PROCESSOR
    if device.type == "cuda":
        torch.cuda.set_device(device)
    dist.init_process_group(
        "nccl" if device.type == "cuda" else "gloo",
        init_method=f"tcp://{place.address}:{place.port}",
        rank=place.rank,
        world_size=place.size,
        timeout=PATIENCE,
    )
    words = dist.new_group(backend="gloo", timeout=PATIENCE)
    yield Group(place.rank, place.size, device, words)
    dist.destroy_process_group()


def found(
    host: str,
    *,
    look_up: Callable[[str, None], object] = socket.getaddrinfo,
    clock: Callable[[], float] = monotonic,
    pause: Callable[[float], None] = sleep,
) -> None:
    """Waits until the host's name is known here.

    Raises:
        JobFailure: it is not, for long.
    """
    deadline = clock() + SECONDS_TO_FIND_HOSTS
    while True:
        try:
            look_up(host, None)
            return
        except OSError as error:
            if clock() >= deadline:
                raise JobFailure(
                    f"the host {host} of this job is not found after {SECONDS_TO_FIND_HOSTS:.0f} s ({error}): start "
                    "the job anew, and let its security group's members reach each other"
                ) from error
            pause(1.0)


def _decided(decide: Callable[[], Result]) -> Result | Exception:
    try:
        return decide()
    except (JobFailure, Stopped) as ending:
        return ending


def _summed(part: Tensor, group: Any) -> Tensor:
    total = part.clone(memory_format=torch.contiguous_format)
    dist.all_reduce(total, group=group)
    return total
