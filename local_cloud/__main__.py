"""``python -m local_cloud``: the emulator's process, which only ``LocalCloud`` starts."""

from __future__ import annotations

import argparse
import socket
from pathlib import Path


def main() -> None:
    arguments = _parser().parse_args()
    from local_cloud.certificate import Certificate  # after --help: importing ministack takes a while
    from local_cloud.emulator import Emulator
    from local_cloud.server import run

    folder: Path = arguments.state / "tls"
    certificate = Certificate(folder / "certificate.pem", folder / "key.pem", folder / "bundle.pem")
    emulator = Emulator(arguments.state, arguments.endpoint, arguments.commands, certificate.bundle, arguments.confine)
    run(emulator, certificate, socket.socket(fileno=arguments.listener))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m local_cloud", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="folder of this emulator's own")
    parser.add_argument("--endpoint", required=True, help="URL of the listener")
    parser.add_argument("--listener", type=int, required=True, help="file descriptor of a bound socket")
    parser.add_argument("--commands", type=Path, required=True, help="folder of console scripts that stand for images")
    parser.add_argument("--no-namespaces", dest="confine", action="store_false", help="lead guests to the doors only")
    return parser


if __name__ == "__main__":
    main()
