"""The command ``train``, which SageMaker runs, and each of the processes that it starts for a machine's GPUs."""

import os
import sys
import traceback
from collections.abc import Callable

from tileseg.container.endings import BROKEN, DONE, PEER_LOST, REFUSED
from tileseg.container.sagemaker import Container
from tileseg.container.stopping import Stopped, StopRequest
from tileseg.distributed.placement import Place
from tileseg.failure import JobFailure

NOTHING_TO_SAVE = "stopped before the first step: there is nothing to save"


def train() -> int:
    """The whole job on this host; the process that SageMaker signals is this one, and its exit code is the job's.

    Where one process is enough it trains by itself. It listens before torch is loaded, which takes seconds.
    """
    container, stop = Container.from_environ(os.environ), StopRequest()
    stop.listen()
    container.forget_failure()
    return _ended(container, stop, lambda: _train(container, stop))


def member() -> int:
    """One of several processes of this host."""
    container, stop = Container.from_environ(os.environ), StopRequest()
    stop.listen()
    return _ended(container, stop, lambda: _run(container, stop, Place.of(os.environ)))


def say(line: str) -> None:
    """A line to the log, at once and in one piece, as several processes write to it."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _train(container: Container, stop: StopRequest) -> int:
    from tileseg.distributed.launcher import as_exit_code, launch, processes_here, told_of

    resources, processes = container.resources(), processes_here(os.environ)
    if len(resources.hosts) == 1:  # else other hosts may have begun, and wait for this one
        stop.check()
    if len(resources.hosts) * processes == 1:
        return _run(container, stop, None)
    say(f"{processes} processes on each of {len(resources.hosts)} hosts, this is {resources.current_host}")
    code = launch(resources, processes, stop, os.environ).wait()
    if sentence := told_of(code):
        _report(container, sentence)
    return as_exit_code(code)


def _run(container: Container, stop: StopRequest, place: Place | None) -> int:
    from tileseg.distributed.group import joined_team
    from tileseg.training.job import Job

    with joined_team(place) as team:
        tell = say if team.leads else _silent
        try:
            if team.anyone(stop.requested):
                raise Stopped
            Job(container, os.environ, stop, tell, team).run()
        except Stopped:
            tell(NOTHING_TO_SAVE)
    return DONE


def _ended(container: Container, stop: StopRequest, work: Callable[[], int]) -> int:
    """The exit code, after what has gone wrong was told."""
    try:
        return work()
    except Stopped:
        say(NOTHING_TO_SAVE)
        return DONE
    except JobFailure as failure:
        _report(container, str(failure))
        return REFUSED
    except Exception as error:
        return _broken(container, error)
    finally:
        stop.end()


def _broken(container: Container, error: Exception) -> int:
    from tileseg.container.breakdown import breakdown, is_peer_lost

    if is_peer_lost(error):
        return PEER_LOST
    traceback.print_exc()
    fault = f"the training program has a fault ({error!r}): see the traceback in the log"
    _report(container, breakdown(error) or fault)
    return BROKEN


def _report(container: Container, sentence: str) -> None:
    """Once for all processes of this host."""
    if container.report_failure(sentence):
        print(f"train: {sentence}", file=sys.stderr, flush=True)


def _silent(_line: str) -> None:
    """What all members would say alike, the first says."""


if __name__ == "__main__":
    sys.exit(member())
