"""A training job, from its recipe to its model."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from time import monotonic

from tileseg import checkpoint
from tileseg.artifact import Outcome, write_model
from tileseg.dataset import Ground, find_dataset
from tileseg.device import machine
from tileseg.feed import Feed
from tileseg.loop import Trainer
from tileseg.model.build import build_network, load_encoder
from tileseg.model.unet import UNet
from tileseg.preparation import looked_at, prepare
from tileseg.recipe.reader import read_recipe
from tileseg.recipe.sections import Recipe
from tileseg.results import write_results
from tileseg.run import Run, new_run
from tileseg.sagemaker import Container
from tileseg.stopping import StopRequest
from tileseg.tiles.split import Split
from tileseg.tiles.store import open_folder
from tileseg.tiles.supply import TileSupply, opened


def run_job(container: Container, environ: Mapping[str, str], stop: StopRequest, say: Callable[[str], None]) -> None:
    """Trains what the recipe asks for, and leaves the model in the container's folder.

    Args:
        container: where the recipe is found, and where results go.
        environ: how S3 is reached; see :func:`tileseg.tiles.store.open_folder`.
        stop: looked at between steps; what was trained until then is kept.
        say: told metrics and progress, a line at a time.

    Raises:
        JobFailure: something that the person who submitted the job can put right.
        Stopped: a stop was requested before the first step.
    """
    began = monotonic()
    container.prepare()
    container.refuse_what_would_be_ignored()
    recipe_file = container.recipe_file()
    recipe = read_recipe(recipe_file)
    dataset = find_dataset(recipe, environ)
    ground, device = dataset.ground, machine(recipe.train.precision)
    say(introduction(recipe, ground, str(device)))

    with opened(dataset.reader, in_flight=recipe.dataset.in_flight) as supply:
        fetch_what_is_measured(supply, dataset.split, stop, say)
        prepared = prepare(recipe, dataset.split, supply.samples)
        say(" ".join(f"baseline_{name}={value:.4g};" for name, value in asdict(prepared.baselines).items()))

        identity = f"{recipe.digest}/{ground.digest}"
        trainer = Trainer(
            feed=Feed(supply, dataset.split, recipe.augment, recipe.train),
            bands=prepared.bands,
            classes=len(recipe.classes),
            machine=device,
            stop=stop,
            say=say,
            save=lambda run: checkpoint.save(container.checkpoints, run.state(), identity=identity),
        )
        run = new_run(initial_network(recipe, environ), recipe.train, device)
        resume(run, container, identity, say)
        trainer.train(run)
        write_model(container.model, Outcome(run, recipe, recipe_file, ground, prepared, monotonic() - began))
        write_results(container.output, trainer, run, recipe)


def fetch_what_is_measured(supply: TileSupply, split: Split, stop: StopRequest, say: Callable[[str], None]) -> None:
    """Brings the tiles that preparation looks at to the local disk, and tells how far it is."""
    indices = [*looked_at(split), *split.validation]
    for done, _ in enumerate(stop.interrupt(supply.samples(indices)), start=1):
        if done * 10 // len(indices) > (done - 1) * 10 // len(indices):
            say(f"fetched {done} of {len(indices)} tiles to measure")


def initial_network(recipe: Recipe, environ: Mapping[str, str]) -> UNet:
    """The network before its first step: random, but for what the recipe's pretrained file gives its encoder."""
    network = build_network(recipe)
    if recipe.model.pretrained:
        folder, _, name = recipe.model.pretrained.rpartition("/")
        load_encoder(network, open_folder(folder, environ).read(name), recipe.model.pretrained)
    return network


def resume(run: Run, container: Container, identity: str, say: Callable[[str], None]) -> None:
    """Brings the run to where its checkpoint left it, if there is one."""
    state = checkpoint.load(container.checkpoints, identity=identity)
    if state:
        run.restore(state)
        say(f"resumed at step {run.step} of a run that was stopped")


def introduction(recipe: Recipe, ground: Ground, device: str) -> str:
    """What the log says first."""
    return (
        f"{recipe.model.name} with {recipe.model.encoder} on {device}; "
        f"{len(ground.training)} training and {len(ground.validation)} validation tiles; "
        f"recipe {recipe.digest[:12]}, split {ground.digest[:12]}"
    )
