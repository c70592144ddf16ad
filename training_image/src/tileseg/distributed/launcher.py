"""One process for each GPU: started, told to stop, and ended together; the first failure is the job's."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from signal import SIGKILL, SIGTERM, Signals
from time import monotonic, sleep

from tileseg.container.endings import BROKEN, DONE, PEER_LOST
from tileseg.container.resources import Resources
from tileseg.container.stopping import StopRequest, held
from tileseg.distributed.placement import Place, places, transport
from tileseg.failure import JobFailure
from tileseg.recipe.rules import shown

MEMBER = (sys.executable, "-m", "tileseg.container.program")

SECONDS_TO_STOP = 110.0
"""After SIGTERM; SageMaker gives 120 before it ends the container by force."""

SECONDS_AFTER_FAILURE = 5.0
"""For the others to notice that one has failed; what they compute is lost already, what is on disk stays whole."""

MOST_ON_PROCESSORS = 64

Child = subprocess.Popen[bytes]


@dataclass
class Members:
    """This host's processes, which write to the same log as this one."""

    children: Sequence[Child]
    stop: StopRequest
    clock: Callable[[], float] = monotonic
    pause: Callable[[float], None] = sleep
    ended: list[int] = field(default_factory=list)
    """Exit codes, in the order in which processes ended."""

    def wait(self) -> int:
        """Until all have ended; the exit code of the first that failed for a reason of its own."""
        running, deadlines = list(self.children), dict[float, float]()
        while running := self._still_running(running):
            for seconds in self._reasons_to_end():
                if seconds not in deadlines:
                    deadlines[seconds] = self.clock() + seconds
                    send(running, SIGTERM)
            if self.clock() >= min(deadlines.values(), default=float("inf")):
                send(running, SIGKILL)
            self.pause(0.05)
        return first_failure(self.ended)

    def _reasons_to_end(self) -> Iterator[float]:
        """By how long the processes then have to end."""
        if self.stop.requested:
            yield SECONDS_TO_STOP
        if any(code != DONE for code in self.ended):
            yield SECONDS_AFTER_FAILURE

    def _still_running(self, running: Sequence[Child]) -> list[Child]:
        self.ended += [child.returncode for child in running if child.poll() is not None]
        return [child for child in running if child.returncode is None]


def launch(resources: Resources, processes: int, stop: StopRequest, environ: Mapping[str, str]) -> Members:
    """Starts them anew rather than as copies of this process, whose threads a copy would not have.

    Args:
        resources: the job's hosts.
        processes: on each host.
        stop: passed on to them.
        environ: theirs; what it already says of transports stays.
    """
    given = {**transport(resources), "OMP_NUM_THREADS": str(threads_each(processes)), **environ}
    found = places(resources, processes, free_port=free_port())
    with held():
        return Members([_started(place, given) for place in found], stop)


def processes_here(environ: Mapping[str, str]) -> int:
    """One for each GPU; ``TILESEG_PROCESSES`` says otherwise.

    Raises:
        JobFailure: it is no number of processes that this machine has GPUs for.
    """
    import torch  # takes seconds, and only training needs to know

    gpus, asked = torch.cuda.device_count(), environ.get("TILESEG_PROCESSES", "")
    most = gpus or MOST_ON_PROCESSORS
    if not asked:
        return max(1, gpus)
    if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:4]) <= most):
        raise JobFailure(
            f"TILESEG_PROCESSES is {shown(asked)}: allowed is a whole number from 1 to {most}; or unset it"
        )
    return int(asked)


def first_failure(ended: Sequence[int]) -> int:
    """Of exit codes in order of time: a process that only lost another is not the cause; a signal counts as broken."""
    failures = [code for code in ended if code != DONE]
    own = [code for code in failures if code != PEER_LOST]
    return (own or failures or [DONE])[0]


def told_of(code: int) -> str | None:
    """What to say of a process that could say nothing itself; nothing where it could."""
    if code < 0:
        return (
            f"a training process was ended by {Signals(-code).name}; if nobody sent it, the machine has too little "
            "memory: lower train.batch_size or dataset.in_flight, or choose a larger one"
        )
    if code == PEER_LOST:
        return "the connection to the job's other processes broke off: see the log of each host for the first failure"
    return None


def as_exit_code(code: int) -> int:
    """That of the job, for one of a process."""
    return BROKEN if code < 0 or code == PEER_LOST else code


def send(children: Sequence[Child], signal: Signals) -> None:
    for child in children:
        child.send_signal(signal)


def threads_each(processes: int) -> int:
    return max(1, (os.cpu_count() or 1) // processes)


def free_port() -> int:
    """A port of loopback that nothing listens on at this moment."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return int(server.getsockname()[1])


def _started(place: Place, environ: Mapping[str, str]) -> Child:
    return subprocess.Popen(MEMBER, env={**environ, **place.environment()})
