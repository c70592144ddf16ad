"""buildah with its images below a folder of the checkout, where ``make clean`` removes them."""

import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "training_image"
TORCH_WITHOUT_CUDA = ROOT / "requirements-torch-cpu.txt"
BUILT_FROM = ("Dockerfile", ".dockerignore", "pyproject.toml", "README.md", "bill_of_materials.py", "src")
LOCKS = "requirements*.txt"


@dataclass(frozen=True)
class Storage:
    """Where images, and what they are made of, are kept."""

    folder: Path = ROOT / ".image"

    def buildah(self, *arguments: str | Path) -> str:
        """What the command printed.

        Raises:
            subprocess.CalledProcessError: it failed.
        """
        done = subprocess.run(self.command(*arguments), check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.strip()

    def command(self, *arguments: str | Path) -> list[str]:
        kept = ["--root", str(self.folder / "storage"), "--runroot", str(self.folder / "run")]
        return ["buildah", *kept, *map(str, arguments)]

    def holds(self, image: str) -> bool:
        return subprocess.run(self.command("inspect", "--type", "image", image), capture_output=True).returncode == 0

    @contextmanager
    def container(self, image: str) -> Iterator[str]:
        """A container of its own, gone afterwards."""
        name = self.buildah("from", "--pull-never", image)
        try:
            yield name
        finally:
            self.buildah("rm", name)


def sources() -> list[Path]:
    """The files that the image is built from, but for the base and for torch without CUDA."""
    found = [path for name in BUILT_FROM for path in (SOURCE / name, *sorted((SOURCE / name).rglob("*")))]
    found += sorted(SOURCE.glob(LOCKS))
    return [path for path in found if path.is_file() and "__pycache__" not in path.parts]


def image_name() -> str:
    """By content: an image of other sources has another name."""
    digest = hashlib.sha256()
    for path in [*sources(), TORCH_WITHOUT_CUDA]:
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return f"localhost/tileseg:{digest.hexdigest()[:32]}"
