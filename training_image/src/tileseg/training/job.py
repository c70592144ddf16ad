"""A training job, from its recipe to its model."""

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from time import monotonic

from tileseg.artifact.model import Outcome, write_model
from tileseg.artifact.results import write_results
from tileseg.container.provenance import Provenance
from tileseg.container.sagemaker import Container
from tileseg.container.stopping import StopRequest
from tileseg.container.tracking import Tracking, tracking
from tileseg.distributed.team import ALONE, Team
from tileseg.failure import JobFailure
from tileseg.model.initial import initial_network
from tileseg.tiles.dataset import TileDataset, find_dataset
from tileseg.tiles.supply import TileSupply, opened
from tileseg.training.checkpoint import Checkpoints
from tileseg.training.device import machine
from tileseg.training.feed import Feed
from tileseg.training.loop import Trainer
from tileseg.training.order import Order, order_of
from tileseg.training.preparation import Preparation, prepare
from tileseg.training.remembered import remembered
from tileseg.training.run import Run, new_run


@dataclass(frozen=True)
class Job:
    """A job's surroundings: where it runs, how it reaches S3, what it obeys, where it tells how it goes, with whom."""

    container: Container
    environ: Mapping[str, str]
    stop: StopRequest
    say: Callable[[str], None]
    team: Team = ALONE

    def run(self) -> None:
        """Trains what the recipe asks for, and leaves the model in the container's folder.

        Raises:
            JobFailure: something that the person who submitted the job can put right.
            Stopped: a stop was requested before the first step.
        """
        began = monotonic()
        self.container.prepare()
        provenance = Provenance.of(self.environ, self.container.resources(), self.team.size)
        self.say(str(provenance))
        told = tracking(self.environ if self.team.leads else {}, self.say)
        order = self.order()
        dataset = self.dataset(order)
        with told, self.supply(order, dataset) as supply:
            prepared = self.team.leader_says(lambda: self.prepare(order, dataset, supply))
            trainer = self.trainer(order, dataset, supply, prepared, told)
            run = self.begin_or_resume(order, trainer)
            told.begin(provenance.job, order.parameters(), provenance.facts(), run.history)
            trainer.train(run)
            if self.team.leads:
                seconds, broken = monotonic() - began, supply.quarantined
                outcome = Outcome(run, order.recipe, order.recipe_file, dataset.ground, prepared, seconds, broken)
                self.leave(order, outcome, provenance)
                told.keep(self.container.model)
                write_results(self.container.output, trainer, run, order.recipe)

    def order(self) -> Order:
        """What is asked for, told before anything is read."""
        order = order_of(self.container, self.environ)
        for line in order.lines():
            self.say(line)
        return order

    def dataset(self, order: Order) -> TileDataset:
        """The tiles, which every member lists for itself, for all must find the same."""
        dataset = find_dataset(order.placed, self.environ, self.say)
        digest = dataset.ground.digest
        if self.team.anyone(self.team.leader_says(lambda: digest) != digest):
            raise JobFailure("the job's processes found different tiles: let nobody change them while a job begins")
        split = dataset.split
        self.say(f"{len(split.training)} training and {len(split.validation)} validation tiles, split {digest[:12]}")
        return dataset

    def supply(self, order: Order, dataset: TileDataset) -> AbstractContextManager[TileSupply]:
        settings = order.recipe.dataset
        return opened(
            dataset.reader,
            in_flight=settings.in_flight,
            cached=settings.cached,
            broken_tiles=settings.broken_tiles,
            say=self.say,
        )

    def prepare(self, order: Order, dataset: TileDataset, supply: TileSupply) -> Preparation:
        """Measures the tiles, unless an earlier run of the job did, and tells what there is to beat."""
        recipe, split = order.recipe, dataset.split

        def measure() -> Preparation:
            return prepare(recipe, split, lambda chosen: self.stop.interrupt(supply.samples(chosen)), self.say)

        prepared = remembered(self.container.checkpoints, recipe, dataset.ground, measure)
        self.say(" ".join(f"baseline_{name}={value:.4g};" for name, value in asdict(prepared.baselines).items()))
        return prepared

    def trainer(
        self, order: Order, dataset: TileDataset, supply: TileSupply, prepared: Preparation, told: Tracking
    ) -> Trainer:
        recipe = order.recipe
        identity = f"{recipe.digest}/{dataset.ground.digest}"
        return Trainer(
            recipe=recipe,
            prepared=prepared,
            feed=Feed(supply, dataset.split, recipe.augment, recipe.train, self.team),
            machine=machine(recipe.train.precision),
            stop=self.stop,
            say=self.say,
            note=told.epoch,
            checkpoints=Checkpoints(self.container.checkpoints, identity, recipe.checkpoint.kept, self.say),
        )

    def begin_or_resume(self, order: Order, trainer: Trainer) -> Run:
        """A run at its first step, or where its checkpoint left it.

        The first member reads the checkpoint for all: SageMaker copies a folder of checkpoints to each host, and two
        copies that differ would make two runs.
        """
        recipe = order.recipe
        self.say(f"{recipe.model.name} with {recipe.model.encoder} on {trainer.machine}, recipe {recipe.digest[:12]}")
        run = new_run(initial_network(order.placed, self.environ, self.say), recipe.train, trainer.machine)
        state = self.team.leader_says(trainer.checkpoints.load)
        if state:
            run.restore(state)
            self.say(f"resumed at step {run.step} of {trainer.steps}")
        return run

    def leave(self, order: Order, outcome: Outcome, provenance: Provenance) -> None:
        """The model, and what made it."""
        folder = self.container.model
        write_model(folder, outcome)
        order.keep(folder)
        made_by = {**asdict(provenance), "hyperparameters": dict(order.hyperparameters)}
        (folder / "provenance.json").write_text(json.dumps(made_by, indent=2) + "\n", encoding="utf-8")
