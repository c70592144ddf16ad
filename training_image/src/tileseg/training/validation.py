"""How well a network does on ground that it has not learnt from."""

import torch
from torch import Tensor, nn

from tileseg.container.stopping import StopRequest
from tileseg.training.feed import Feed
from tileseg.training.learner import Learner
from tileseg.training.loss import classes_of
from tileseg.training.metrics import Confusion, confusion
from tileseg.training.pixel_loss import ratio


@torch.no_grad()
def validate(
    network: nn.Module, feed: Feed, learner: Learner, *, classes: int, stop: StopRequest
) -> tuple[float, Confusion] | None:
    """Mean loss and counts over the validation tiles of the whole team, or nothing where a stop was requested.

    A batch's loss counts by its pixels, but for those of no class. All sums stay on the device until the end.
    """
    network.eval()
    device = learner.machine.device
    counts = torch.zeros(classes, classes, dtype=torch.int64, device=device)
    loss = torch.zeros((), dtype=torch.float64, device=device)
    for batch in feed.validation_batches():
        if feed.team.anyone(stop.requested):
            return None
        batch = batch.on(device)
        logits_BKHW = learner.logits(network, batch)
        found: Tensor = feed.team.total(confusion(batch.mask_BHW, classes_of(logits_BKHW), classes))
        loss += learner.criterion(logits_BKHW, batch.mask_BHW) * found.sum()
        counts += found
    return ratio(loss, counts.sum()).item(), counts.cpu().numpy()
