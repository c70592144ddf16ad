"""A base image with the Debian and the Python that the public one has, made by debootstrap."""

import shutil
import subprocess

from operations.image.storage import Storage
from operations.image.tools import MIRROR, SUITE

BASE = f"localhost/python-{SUITE}"
PACKAGES = "python3,python3-pip,ca-certificates"
WHEELS_INSIDE = "/mnt/wheels"
PIP = f"""# Of this base alone: packages come from a folder that the build is given, already fetched, and nothing else.
[global]
no-index = true
find-links = {WHEELS_INSIDE}
break-system-packages = true
"""


def make_base(storage: Storage) -> None:
    """Once: it is kept until it is removed."""
    if storage.holds(BASE):
        return
    folder = storage.folder / "base"
    shutil.rmtree(folder, ignore_errors=True)
    log = storage.folder / "debootstrap.log"
    with log.open("w") as output:
        command = ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", SUITE, str(folder), MIRROR]
        subprocess.run(command, check=True, stdout=output, stderr=subprocess.STDOUT)
    for left in ("var/cache/apt", "var/lib/apt/lists", "var/log"):
        shutil.rmtree(folder / left)
        (folder / left).mkdir()
    (folder / "etc" / "pip.conf").write_text(PIP)
    (folder / WHEELS_INSIDE.lstrip("/")).mkdir()
    container = storage.buildah("from", "scratch")
    storage.buildah("add", "--quiet", container, folder, "/")
    storage.buildah("commit", "--quiet", "--rm", container, BASE)
    shutil.rmtree(folder)
