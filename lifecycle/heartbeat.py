"""Tells CloudWatch once a minute when this app was last used; the idle sweep reads it.

It travels inside the lifecycle configuration that starts it, so it is one file, and has the standard library and the
image's boto3. What cannot be read is unknown: then nothing is published, and nothing is stopped for it.
"""

import fcntl
import json
import os
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

NAMESPACE, METRIC = "Cloister/Studio", "LastUse"
EVERY_SECONDS, CONNECT_SECONDS, PATIENCE_SECONDS = 60, 5, 10
LATEST_SECONDS = 15  # from looking to telling, once: CloudWatch stamps a beat when it comes in
BUSY_SHARE = 0.2  # of one processor, over a minute: an idle server takes less
CODE_EDITOR = "http://127.0.0.1:8888/codeeditor/default"
MOST_FILES = 100_000


class UnreadableError(Exception):
    """A server does not tell what it must tell."""


def jupyter_use(kernels: Any, terminals: Any, now: float) -> list[float]:
    """When each kernel and terminal was last used; a busy kernel is in use. Times are epoch seconds.

    Raises:
        UnreadableError: one of them does not say.
    """
    if not isinstance(kernels, list) or not isinstance(terminals, list):
        raise UnreadableError("no list of kernels or terminals")
    try:
        working = [each["execution_state"] == "busy" for each in kernels]
        told = [_time(each["last_activity"]) for each in (*kernels, *terminals)]
    except (KeyError, TypeError) as error:
        raise UnreadableError(f"a kernel or terminal does not say: {error!r}") from None
    return [*told, *([now] if any(working) else [])]


def editor_use(answer: Any) -> list[float]:
    """What Code Editor answers at ``/api/idle``."""
    try:
        return [_time(answer["lastActiveTimestamp"])]
    except (KeyError, TypeError) as error:
        raise UnreadableError(f"no time of activity: {error!r}") from None


def _time(text: str) -> float:
    try:
        told = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except (AttributeError, ValueError):
        told = datetime.min
    if told.tzinfo is None:
        raise UnreadableError(f"{text!r} is no time with a zone")
    return told.timestamp()


def written(folder: str, now: float) -> list[float]:
    """When the newest file was written: people edit without a kernel, and programs write without a terminal.

    What is hidden, or in a Python environment, does not count, being written by tools; nor does what claims to be from
    the future. Raises UnreadableError where there are more files than can be looked at in a minute.
    """
    newest, seen = 0.0, 0
    for where, folders, names in os.walk(folder):
        if "conda-meta" in folders or "pyvenv.cfg" in names:
            folders.clear()
            continue
        folders[:] = [each for each in folders if not each.startswith(".")]
        files = [os.path.join(where, each) for each in names if not each.startswith(".")]
        seen += len(files)
        if seen > MOST_FILES:
            raise UnreadableError(f"{folder} has more than {MOST_FILES} files: the newest may be any of them")
        for each in files:
            with suppress(OSError):
                at = os.lstat(each).st_mtime
                newest = max(newest, at if at <= now + LATEST_SECONDS else 0)  # it may be written while we look
    return [min(newest, now)] if newest else []


def ask(url: str, token: str = "") -> Any:
    """What a server on this machine answers, never asked through a proxy.

    Raises:
        UnreadableError: it does not answer, refuses, or answers no JSON.
    """
    headers = {"Authorization": f"token {token}"} if token else {}
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - of this machine alone
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=PATIENCE_SECONDS) as reply:
            return json.load(reply)
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{url}: {error}") from None


def jupyter(now: float) -> list[float]:
    """Asks the server that wrote the newest of Jupyter's runtime files, which say where it is and with which token."""
    data = os.environ.get("JUPYTER_DATA_DIR") or Path.home() / ".local/share/jupyter"
    runtime = Path(os.environ.get("JUPYTER_RUNTIME_DIR") or Path(data) / "runtime")
    try:
        file = max(runtime.glob("jpserver-*.json"), key=lambda each: each.stat().st_mtime)
        server = json.loads(file.read_text())
        url = f"http://127.0.0.1:{server['port']}{server['base_url']}api"
        token, root = server["token"], server["root_dir"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableError(f"no Jupyter server in {runtime}: {error!r}") from None
    # Asking must not count as use by the server's own measure.
    kernels, terminals = (ask(f"{url}/{what}?no_track_activity=1", token) for what in ("kernels", "terminals"))
    return [*jupyter_use(kernels, terminals, now), *written(root, now)]


def code_editor(_now: float) -> list[float]:
    return editor_use(ask(f"{CODE_EDITOR}/api/idle"))


@dataclass
class Heartbeat:
    """What it knows of one app. Without any use it tells when it was started itself."""

    app: dict[str, str]
    cloudwatch: Any
    root: Path
    started: float
    last_use: float = 0.0
    worked: tuple[float, float] | None = None

    def beat(self, now: float) -> float:
        """Publish; raises whatever keeps it from that, and the next minute tries again."""
        ask_server = code_editor if self.app["AppType"] == "CodeEditor" else jupyter
        began = time.monotonic()
        used = [*ask_server(now), *self._work(now)]
        self.last_use = max(self.last_use, *used) if used else self.last_use
        told = self.last_use or self.started
        if time.monotonic() - began > LATEST_SECONDS:
            raise UnreadableError("looking took so long that somebody may have come meanwhile")
        dimensions = [{"Name": name, "Value": self.app[name]} for name in ("DomainId", "SpaceName", "AppType")]
        datum = {"MetricName": METRIC, "Dimensions": dimensions, "Value": told}
        self.cloudwatch.put_metric_data(Namespace=NAMESPACE, MetricData=[datum])
        return told

    def _work(self, now: float) -> list[float]:
        """Now, if processors have worked since the last reading: a program may say nothing for hours."""
        before, self.worked = self.worked, (now, processor_seconds(self.root / "sys/fs/cgroup"))
        if before is None:
            return []
        seconds, work = self.worked[0] - before[0], self.worked[1] - before[1]
        return [now] if work >= BUSY_SHARE * seconds else []


def processor_seconds(group: Path) -> float:
    """What all programs of this app have used, by Linux's control groups of version 2 or 1.

    Raises:
        UnreadableError: neither tells.
    """
    try:
        if (group / "cpu.stat").exists():
            said = (group / "cpu.stat").read_text().split()
            return int(said[said.index("usage_usec") + 1]) / 1e6
        return int((group / "cpuacct/cpuacct.usage").read_text()) / 1e9
    except (OSError, ValueError, IndexError) as error:
        raise UnreadableError(f"no processor time in {group}: {error!r}") from None


def attempt(act: Any, *given: Any) -> None:
    """Nothing that goes wrong here is a person's business; it is in the log."""
    try:
        act(*given)
    except Exception as error:
        print(f"{datetime.now().astimezone().isoformat(timespec='seconds')} {error!r}", file=sys.stderr)


def main() -> None:
    alone = open(Path(tempfile.gettempdir()) / "cloister-heartbeat.lock", "w")  # noqa: SIM115 - held until the end
    try:
        fcntl.flock(alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    import boto3  # half a second, which one that ends at once need not take
    from botocore.config import Config

    root = Path(os.environ.get("CLOISTER_ROOT", "/"))  # another one in tests
    app = json.loads((root / "opt/ml/metadata/resource-metadata.json").read_text())
    once = Config(connect_timeout=CONNECT_SECONDS, read_timeout=PATIENCE_SECONDS, retries={"total_max_attempts": 1})
    cloudwatch = boto3.client("cloudwatch", region_name=app["ResourceArn"].split(":")[3], config=once)
    heartbeat = Heartbeat(app, cloudwatch, root, started=time.time())
    while True:
        attempt(lambda: heartbeat.beat(time.time()))
        time.sleep(EVERY_SECONDS)


if __name__ == "__main__":
    main()
