"""The network compiled, where that can be done."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch._dynamo.exc import TorchDynamoException


class Compiled:
    """Runs a network compiled; or as it is, from the first time on that it cannot be, for want of a compiler, say."""

    def __init__(self, network: nn.Module, say: Callable[[str], None]) -> None:
        self._network = network
        self._run: Callable[[Tensor], Tensor] = torch.compile(network)
        self._say = say

    def __call__(self, image_BCHW: Tensor) -> Tensor:
        try:
            return self._run(image_BCHW)
        except TorchDynamoException as error:
            reason = " ".join(str(error).split())[:200]
            self._say(f"the network cannot be compiled here, and is run as it is ({type(error).__name__}: {reason})")
            self._run = self._network
        logits_BKHW: Tensor = self._network(image_BCHW)
        return logits_BKHW
