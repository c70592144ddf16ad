"""``tileseg serve``: a model behind SageMaker's two HTTP routes."""

import argparse
import os
from pathlib import Path

from tileseg.container.sagemaker import Container
from tileseg.progress import Say

EVERYWHERE = "0.0.0.0"  # noqa: S104 - SageMaker asks from outside the container


def add_options(command: argparse.ArgumentParser) -> None:
    """What ``tileseg serve`` understands."""
    add = command.add_argument
    add("--model", type=Path, metavar="PLACE", help="a job's model folder or archive (default: /opt/ml/model)")
    add("--host", default=EVERYWHERE, metavar="ADDRESS", help=f"to listen on (default: {EVERYWHERE})")
    command.epilog = "The port is $SAGEMAKER_BIND_TO_PORT, or 8080."


def serve(options: argparse.Namespace, say: Say) -> None:
    """The command; raises :class:`JobFailure`."""
    from tileseg.serving import server

    server.serve(options.model or Container.from_environ(os.environ).model, options.host, os.environ, say)
