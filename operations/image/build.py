"""The Dockerfile's build, with wheels fetched beforehand, so that it needs no network itself."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from operations.image.base import BASE, WHEELS_INSIDE
from operations.image.storage import SOURCE, TORCH_WITHOUT_CUDA, Storage, image_name, sources

OF_CUDA = re.compile(r"(torch|triton|cuda-|nvidia-)")
REQUIREMENTS, WHEELS = "requirements-cpu.txt", "wheels"


def ensure(storage: Storage) -> str:
    """The image of these sources, built from wheels that were fetched, if there is none yet."""
    image = image_name()
    if not storage.holds(image):
        build(storage, image)
    return image


def build(storage: Storage, image: str) -> None:
    """Anew, by the Dockerfile; every file gets the same time, so that equal content makes equal layers."""
    with tempfile.TemporaryDirectory(prefix="image-") as name:
        context = Path(name)
        for path in sources():
            copy = context / path.relative_to(SOURCE)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        shutil.copyfile(storage.folder / REQUIREMENTS, context / REQUIREMENTS)
        options = [f"--build-arg=BASE_IMAGE={BASE}", f"--build-arg=REQUIREMENTS={REQUIREMENTS}", "--timestamp=0"]
        options += [f"--volume={storage.folder / WHEELS}:{WHEELS_INSIDE}:ro", "--isolation=chroot", "--pull-never"]
        storage.buildah("build", "--quiet", "--no-cache", *options, "--tag", image, context)


def fetch_wheels(storage: Storage) -> list[Path]:
    """By this machine's pip, which knows its mirrors and certificates; none of that reaches the image."""
    lock, wheels = storage.folder / REQUIREMENTS, storage.folder / WHEELS
    lock.write_text(without_cuda((SOURCE / "requirements.txt").read_text(), TORCH_WITHOUT_CUDA.read_text()))
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes", "--only-binary=:all:"]
    command += ["--python-version=3.11", "--dest", str(wheels), "--requirement", str(lock)]
    with (storage.folder / "pip.log").open("w") as log:
        subprocess.run(command, check=True, stdout=log, stderr=subprocess.STDOUT)
    return sorted(wheels.iterdir())


def without_cuda(locked: str, torch: str) -> str:
    """The image's lock with torch's other build in place of torch and what comes with it; every hash stays."""
    packages = re.split(r"(?m)^(?=[a-z])", locked)
    return "".join(package for package in packages if not OF_CUDA.match(package)) + torch
