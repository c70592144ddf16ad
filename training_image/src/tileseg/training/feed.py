"""Tiles made into batches, ahead of the network that learns from them."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice, tee

import numpy as np
import torch

from tileseg.distributed.team import ALONE, Team
from tileseg.recipe.learning import Augmentation, Training
from tileseg.tiles.sample import Sample
from tileseg.tiles.split import Split
from tileseg.tiles.supply import TileSupply
from tileseg.training.augment import Place, drawn
from tileseg.training.batch import Batch, batch_of


@dataclass(frozen=True)
class Share:
    """One member's part of a batch of the whole team."""

    places: tuple[Place, ...]
    counts: bool
    """Without it, the member only keeps in step with the others: there were fewer tiles than members."""


@dataclass(frozen=True)
class Feed:
    """The batches of a job, in an order that its recipe alone decides, whatever the number of processes."""

    supply: TileSupply
    split: Split
    augmentation: Augmentation
    training: Training
    team: Team = ALONE

    @property
    def batch_size(self) -> int:
        """Of the whole team: the recipe's, or all training tiles where they are fewer."""
        return min(self.training.batch_size, len(self.split.training))

    @property
    def steps_per_epoch(self) -> int:
        """Whole batches only: what is left over differs from epoch to epoch, as tiles are shuffled."""
        return len(self.split.training) // self.batch_size

    @property
    def parts(self) -> int:
        """That a member's part of a batch is computed in: the recipe's, or one sample each where they are fewer."""
        return min(self.training.accumulate, -(-self.batch_size // self.team.size))

    def training_batches(self, step: int) -> Iterator[Batch]:
        """Endless: this member's part of each batch, from this step of the job on."""
        return self._batches(self._shares(step), varied=True)

    def validation_batches(self) -> Iterator[Batch]:
        """This member's part of every validation tile once, unchanged; each member has as many batches."""
        places = [Place(0, index) for index in self.split.validation]
        size = self.training.batch_size
        shares = (self._share(places[start : start + size]) for start in range(0, len(places), size))
        return self._batches(shares, varied=False)

    def _shares(self, step: int) -> Iterator[Share]:
        epoch, done = divmod(step, self.steps_per_epoch)
        while True:
            shuffled = np.random.default_rng([self.training.seed, epoch]).permutation(self.split.training)
            places = [Place(epoch, int(index)) for index in shuffled]
            for number in range(done, self.steps_per_epoch):
                yield self._share(places[number * self.batch_size : (number + 1) * self.batch_size])
            epoch, done = epoch + 1, 0

    def _share(self, places: list[Place]) -> Share:
        mine = places[self.team.rank :: self.team.size]
        return Share(tuple(mine or places[:1]), counts=bool(mine))

    def _batches(self, shares: Iterator[Share], *, varied: bool) -> Iterator[Batch]:
        wanted, coming = tee(shares)
        samples = self.supply.samples(place.index for share in wanted for place in share.places)
        return one_ahead(self._batch(share, samples, varied=varied) for share in coming)

    def _batch(self, share: Share, samples: Iterator[Sample], *, varied: bool) -> Batch:
        seed, places = self.training.seed, share.places
        batch = batch_of(
            list(islice(samples, len(places))),
            [drawn(self.augmentation, place, seed=seed) for place in places] if varied else (),
            [place.noise_seed(seed) for place in places] if varied else (),
        )
        batch = batch if share.counts else batch.counting_for_nothing()
        return batch.pinned() if torch.cuda.is_available() else batch


def one_ahead(batches: Iterable[Batch]) -> Iterator[Batch]:
    """The next batch is stacked by a thread while the network learns from this one."""
    remaining = iter(batches)
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, remaining, None)
        while batch := coming.result():
            coming = pool.submit(next, remaining, None)
            yield batch
