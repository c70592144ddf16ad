"""The process that listens, from the model's loading to the signal that ends it."""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import NoReturn

import waitress

from tileseg.artifact.load import load_model
from tileseg.container.endings import DONE
from tileseg.failure import JobFailure
from tileseg.prediction.predictor import ready
from tileseg.prediction.strips import Plan
from tileseg.prediction.windows import Windows
from tileseg.progress import Say
from tileseg.serving.service import Service
from tileseg.serving.turns import Turns
from tileseg.training.device import machine

WAITING = 4
"""Requests that wait while one is computed; at two seconds each they are served within SageMaker's 60."""

THREADS = WAITING + 4
"""Some are left for /ping and for refusals while all others wait."""

DEFAULT_PORT, DEFAULT_MEGABYTES = 8080, 100


def serve(model: Path, host: str, environ: Mapping[str, str], say: Say) -> None:
    """Answers until SIGTERM; nobody can connect before the model is loaded.

    Args:
        model: a job's model folder or archive.
        host: the address to listen on.
        environ: SAGEMAKER_BIND_TO_PORT and SAGEMAKER_MAX_PAYLOAD_IN_MB are taken from it.
        say: takes a line for the log.

    Raises:
        JobFailure: there is no sound model, or the port is taken.
    """
    port = _number(environ, "SAGEMAKER_BIND_TO_PORT", DEFAULT_PORT)
    most_bytes = _number(environ, "SAGEMAKER_MAX_PAYLOAD_IN_MB", DEFAULT_MEGABYTES) << 20
    signal.signal(signal.SIGTERM, _end)
    predictor = ready(load_model(model), machine("auto"))
    size = predictor.model.tile_size
    service = Service(predictor, Plan(Windows(size, size // 4), at_once=4), Turns(WAITING), most_bytes, say)
    limits = {"threads": THREADS, "max_request_body_size": most_bytes, "channel_timeout": 60}
    try:
        server = waitress.create_server(service, host=host, port=port, ident=None, **limits)
    except OSError as error:
        raise JobFailure(f"cannot listen on port {port} ({error.strerror}): set SAGEMAKER_BIND_TO_PORT") from error
    say(f"serving {model} on {predictor.machine}, port {port}")
    server.run()  # until SIGTERM or Ctrl-C, from which it returns, at most five seconds after
    _leave()


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit


def _leave() -> NoReturn:
    """At once: a request may still be computed, and torch aborts where the interpreter goes before its thread."""
    sys.stdout.flush()
    os._exit(DONE)


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    text = environ.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and 0 < int(text[:6]) <= 65535):
        raise JobFailure(f"{name} is {text[:40]!r}: allowed is 1 to 65535")
    return int(text)
