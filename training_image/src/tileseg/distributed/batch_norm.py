"""Batch norms that see the batch of a whole team, so that several processes normalise as one would."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

Total = Callable[[Tensor], Tensor]
"""Sums a tensor over the team, and its gradient too."""


class SharedBatchNorm(nn.BatchNorm2d):
    """The same on processors, where torch has none. Two sums over the team a pass: means first, spreads about them."""

    def __init__(self, own: nn.BatchNorm2d, total: Total) -> None:
        super().__init__(own.num_features, own.eps, own.momentum, own.affine, own.track_running_stats)
        self.weight, self.bias = own.weight, own.bias
        self.running_mean, self.running_var = own.running_mean, own.running_var
        self.num_batches_tracked = own.num_batches_tracked
        self.train(own.training)
        self.total = total

    def forward(self, image_BCHW: Tensor) -> Tensor:
        if not self.training:
            return super().forward(image_BCHW)
        values = image_BCHW.float()
        pixels = values.new_tensor([values.numel() / self.num_features])
        sums = self.total(torch.cat([values.sum((0, 2, 3)), pixels]))
        mean, count = sums[:-1] / sums[-1], sums[-1].detach()
        centred = values - mean[:, None, None]
        variance = self.total(centred.square().sum((0, 2, 3))) / count
        self._remember(mean.detach(), variance.detach(), count)
        scale = self.weight * torch.rsqrt(variance + self.eps)
        return (centred * scale[:, None, None] + self.bias[:, None, None]).to(image_BCHW.dtype)

    @torch.no_grad()
    def _remember(self, mean: Tensor, variance: Tensor, count: Tensor) -> None:
        """As torch does: what is remembered is the unbiased variance."""
        assert self.running_mean is not None
        assert self.running_var is not None
        assert self.num_batches_tracked is not None
        assert self.momentum is not None
        self.num_batches_tracked += 1
        self.running_mean.lerp_(mean, self.momentum)
        self.running_var.lerp_(variance * count / (count - 1).clamp(min=1), self.momentum)


def share_batch_norms(network: nn.Module, total: Total, device: torch.device) -> None:
    """Every batch norm of the network, in place; its weights and what it remembers stay the very same tensors."""
    if device.type == "cuda":
        nn.SyncBatchNorm.convert_sync_batchnorm(network)  # type: ignore[no-untyped-call]
        return
    for parent in list(network.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.BatchNorm2d):
                setattr(parent, name, SharedBatchNorm(child, total))
