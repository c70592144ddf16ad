"""Has Jupyter end kernels and terminals that nobody uses: SageMaker's own idle setting waits for that.

It is through before the app's server reads its configuration. One file, with the standard library alone, since it
travels inside the lifecycle configuration that runs it.
"""

import json
import os
import sys
from pathlib import Path

TERMINAL_SECONDS = 24 * 3600


def cull_after(seconds: int) -> None:
    """A busy kernel is never ended; a terminal, whose programs may be silent, only after a day."""
    folder = Path(os.environ.get("JUPYTER_CONFIG_DIR") or Path.home() / ".jupyter")
    file, new = folder / "jupyter_server_config.json", folder / f".jupyter_server_config.{os.getpid()}"
    told = json.loads(file.read_text()) if file.exists() else {}
    kernels = {"cull_idle_timeout": seconds, "cull_interval": 300, "cull_connected": True, "cull_busy": False}
    told.setdefault("MappingKernelManager", {}).update(kernels)
    told.setdefault("TerminalManager", {}).update(cull_inactive_timeout=max(seconds, TERMINAL_SECONDS))
    folder.mkdir(parents=True, exist_ok=True)
    new.write_text(json.dumps(told, indent=2))
    new.replace(file)


if __name__ == "__main__":
    cull_after(int(sys.argv[1]))
