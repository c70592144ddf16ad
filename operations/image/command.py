"""``make image``: builds the image, or says plainly why it cannot be built here."""

import subprocess
from time import monotonic

from operations.image.base import make_base
from operations.image.build import ensure, fetch_wheels
from operations.image.storage import Storage
from operations.image.tools import missing


def build_image() -> int:
    """0 also where the machine lacks what a build takes: the tests of the image are skipped then, and say so too."""
    if reason := missing():
        return _not_built(reason)
    storage, began = Storage(), monotonic()
    storage.folder.mkdir(exist_ok=True)
    try:
        make_base(storage)
        wheels = fetch_wheels(storage)
    except subprocess.CalledProcessError as failure:
        return _not_built(f"{failure.cmd[0]} could not fetch what it is made of, see {storage.folder}")
    print(f"  Debian and {len(wheels)} wheels: {monotonic() - began:.0f} s", flush=True)
    try:
        image = ensure(storage)
    except subprocess.CalledProcessError as failure:
        print(f"The training image's build failed with exit code {failure.returncode}: see above")
        return 1
    print(f"  {image}: {monotonic() - began:.0f} s", flush=True)
    return 0


def _not_built(reason: str) -> int:
    print(f"The training image was not built: {reason}. Its tests are skipped.")
    return 0
