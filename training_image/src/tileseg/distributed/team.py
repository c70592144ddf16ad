"""What a training process needs to know of the others, and to get from them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from torch import Tensor, nn

Result = TypeVar("Result")


@dataclass(frozen=True)
class Team:
    """One process training by itself; :class:`tileseg.distributed.group.Group` is several that train as one.

    Whatever every member must agree on goes through here, so that the loop reads the same for one and for many.
    """

    rank: int = 0
    size: int = 1

    @property
    def leads(self) -> bool:
        """Whether this is the one member that writes files and tells how the job goes."""
        return self.rank == 0

    def joined(self, network: nn.Module) -> nn.Module:
        """The network as it is run in a training step, so that each member is left with the gradient of them all."""
        return network

    def total(self, part: Tensor) -> Tensor:
        """The sum of every member's part, of whole numbers exactly.

        Every member computes the same loss from it. Gradients flow back through it: with what :meth:`joined` does to
        them, to the slope of that one loss.
        """
        return part

    def anyone(self, flag: bool) -> bool:
        """Whether any member's flag is set, as every member then knows."""
        return flag

    def leader_says(self, decide: Callable[[], Result]) -> Result:
        """What the first member decides, known to all; the others do not decide."""
        return decide()


ALONE = Team()
