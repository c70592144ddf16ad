"""A training job, from its recipe to its model."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from time import monotonic

from tileseg.artifact.model import Outcome, write_model
from tileseg.artifact.results import write_results
from tileseg.container.sagemaker import Container
from tileseg.container.stopping import StopRequest
from tileseg.model.initial import initial_network
from tileseg.recipe.reader import read_recipe
from tileseg.recipe.sections import Recipe
from tileseg.recipe.seed.report import what_became
from tileseg.tiles.dataset import TileDataset, find_dataset
from tileseg.tiles.supply import TileSupply, opened
from tileseg.training.checkpoint import Checkpoints
from tileseg.training.device import machine
from tileseg.training.feed import Feed
from tileseg.training.loop import Trainer
from tileseg.training.preparation import Preparation, looked_at, prepare
from tileseg.training.run import Run, new_run


@dataclass(frozen=True)
class Job:
    """A job's surroundings: where it runs, how it reaches S3, what it obeys, and where it tells how it goes."""

    container: Container
    environ: Mapping[str, str]
    stop: StopRequest
    say: Callable[[str], None]

    def run(self) -> None:
        """Trains what the recipe asks for, and leaves the model in the container's folder.

        Raises:
            JobFailure: something that the person who submitted the job can put right.
            Stopped: a stop was requested before the first step.
        """
        began = monotonic()
        self.container.prepare()
        self.container.refuse_what_would_be_ignored()
        recipe_file = self.container.recipe_file()
        recipe = read_recipe(recipe_file)
        for line in what_became(recipe_file):
            self.say(line)
        dataset = find_dataset(recipe, self.environ)
        with opened(dataset.reader, in_flight=recipe.dataset.in_flight) as supply:
            prepared = self.prepare(recipe, dataset, supply)
            trainer = self.trainer(recipe, dataset, supply, prepared)
            run = self.begin_or_resume(recipe, trainer)
            trainer.train(run)
            seconds = monotonic() - began
            write_model(self.container.model, Outcome(run, recipe, recipe_file, dataset.ground, prepared, seconds))
            write_results(self.container.output, trainer, run, recipe)

    def prepare(self, recipe: Recipe, dataset: TileDataset, supply: TileSupply) -> Preparation:
        """Fetches the tiles that are measured before training, measures them, and tells what there is to beat."""
        split, digest = dataset.split, dataset.ground.digest
        self.say(f"{len(split.training)} training and {len(split.validation)} validation tiles, split {digest[:12]}")
        indices = [*looked_at(split), *split.validation]
        for done, _ in enumerate(self.stop.interrupt(supply.samples(indices)), start=1):
            if done * 10 // len(indices) > (done - 1) * 10 // len(indices):
                self.say(f"fetched {done} of {len(indices)} tiles to measure")
        prepared = prepare(recipe, split, supply.samples)
        self.say(" ".join(f"baseline_{name}={value:.4g};" for name, value in asdict(prepared.baselines).items()))
        return prepared

    def trainer(self, recipe: Recipe, dataset: TileDataset, supply: TileSupply, prepared: Preparation) -> Trainer:
        identity = f"{recipe.digest}/{dataset.ground.digest}"
        return Trainer(
            recipe=recipe,
            prepared=prepared,
            feed=Feed(supply, dataset.split, recipe.augment, recipe.train),
            machine=machine(recipe.train.precision),
            stop=self.stop,
            say=self.say,
            checkpoints=Checkpoints(self.container.checkpoints, identity, recipe.checkpoint.kept, self.say),
        )

    def begin_or_resume(self, recipe: Recipe, trainer: Trainer) -> Run:
        """A run at its first step, or where its checkpoint left it."""
        self.say(f"{recipe.model.name} with {recipe.model.encoder} on {trainer.machine}, recipe {recipe.digest[:12]}")
        run = new_run(initial_network(recipe, self.environ, self.say), recipe.train, trainer.machine)
        state = trainer.checkpoints.load()
        if state:
            run.restore(state)
            self.say(f"resumed at step {run.step} of {trainer.steps}")
        return run
