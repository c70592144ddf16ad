"""The commands ``tileseg`` and ``train``."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence

from tileseg.commands import check, convert, predict, serve, tile
from tileseg.container.endings import BROKEN, DONE, REFUSED
from tileseg.container.processing import report_message
from tileseg.container.sagemaker import Container
from tileseg.failure import JobFailure
from tileseg.progress import Say

AddOptions = Callable[[argparse.ArgumentParser], None]
Run = Callable[[argparse.Namespace, Say], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command ``tileseg``."""
    options = parser().parse_args(arguments)
    return train() if options.command == "train" else asked(options)


def train() -> int:
    """The command ``train``, which SageMaker runs: a job on the container contract."""
    from tileseg.container import program

    return program.train()


def served() -> int:
    """The command ``serve``, which SageMaker runs where a model is deployed."""
    return main(["serve", *sys.argv[1:]])


def asked(options: argparse.Namespace) -> int:
    """Any command but ``train``: what goes wrong is one sentence, which a processing job also hands on."""
    try:
        options.run(options, say)
    except JobFailure as failure:
        return _told(str(failure), REFUSED)
    except KeyboardInterrupt:
        return _told("stopped", BROKEN)
    except Exception as error:
        from tileseg.container.breakdown import breakdown

        traceback.print_exc()
        return _told(breakdown(error) or f"the program has a fault ({error!r}): see the traceback above", BROKEN)
    return DONE


def parser() -> argparse.ArgumentParser:
    """What ``tileseg`` understands."""
    root = argparse.ArgumentParser(prog="tileseg", description="Semantic segmentation of scenes and image tiles.")
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("train", help="train on the container contract (/opt/ml, or $SAGEMAKER_BASE_DIR)")
    for name, about, add_options, run in COMMANDS:
        command = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
        add_options(command)
        command.set_defaults(run=run)
    return root


COMMANDS: tuple[tuple[str, str, AddOptions, Run], ...] = (
    ("tile", "cut scenes and their labels into tiles and masks", tile.add_options, tile.tile),
    ("check", "say what would go wrong with a recipe, before it costs anything", check.add_options, check.check),
    ("convert", "turn a recipe of planet-snowcover into one of ours", convert.add_options, convert.convert),
    ("predict", "cover scenes of any size with a model's answer", predict.add_options, predict.predict),
    ("serve", "answer over HTTP as SageMaker asks", serve.add_options, serve.serve),
)
"""Name, what it does, how its options are declared, and what runs it."""


def say(line: str) -> None:
    """A line to the log, at once: SageMaker reads metrics as they come."""
    print(line, flush=True)


def _told(sentence: str, code: int) -> int:
    print(f"tileseg: {sentence}", file=sys.stderr, flush=True)
    report_message(Container.from_environ(os.environ), sentence)
    return code
