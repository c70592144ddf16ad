"""The training image as it was really built by ``make image``: on the container contract, and what is in it.

Nothing here needs a network; the build does, and is therefore not a test. buildah's chroot isolation has no process
namespace, so where it matters that the job is process 1, util-linux's ``unshare`` gives it one.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from operations.image.build import without_cuda
from operations.image.storage import SOURCE, TORCH_WITHOUT_CUDA, Storage, image_name
from training_image.tests.ground import tile_files, write_files

pytestmark = pytest.mark.image
STORAGE = Storage()
NOT_BUILT = "not built from these sources: run `make image`, which needs buildah, debootstrap, root and Debian's mirror"
RECIPE = """
[dataset]
imagery = "/opt/ml/input/data/imagery"
masks = "/opt/ml/input/data/masks"
tile_size = 64
bands = [1, 2, 3]
validation = { block = 2, share = 0.3 }

[[classes]]
name = "ground"
value = 0
color = "#000000"

[[classes]]
name = "disc"
value = 1
color = "#ff7f0e"

[model]
encoder = "resnet18"
width = 8
output_stride = 4

[train]
epochs = 2
batch_size = 4
"""


@dataclass(frozen=True)
class Built:
    """A container of the image, its files in sight."""

    name: str
    files: Path

    def run(self, *command: str, opt_ml: Path | None = None) -> "subprocess.CompletedProcess[str]":
        mounted = [f"--volume={opt_ml}:/opt/ml"] if opt_ml else []
        line = STORAGE.command("run", "--isolation=chroot", *mounted, self.name, "--", *command)
        return subprocess.run(line, capture_output=True, text=True, timeout=300)

    @property
    def entry_point(self) -> list[str]:
        inspected = json.loads(STORAGE.buildah("inspect", self.name))
        entry: list[str] = inspected["OCIv1"]["config"]["Entrypoint"]
        return entry


@pytest.fixture
def built() -> Iterator[Built]:
    image = image_name()
    if not shutil.which("buildah") or not STORAGE.holds(image):
        pytest.skip(NOT_BUILT)
    with STORAGE.container(image) as name:
        yield Built(name, Path(STORAGE.buildah("mount", name)))


@pytest.fixture
def give(tmp_path: Path) -> Callable[[str], Path]:
    """A job's ``/opt/ml``, with tiles in channels and this recipe."""

    def folder(recipe: str) -> Path:
        data = tmp_path / "ml" / "input" / "data"
        write_files(data, {**tile_files(), "config/recipe.toml": recipe.encode()})
        return tmp_path / "ml"

    return folder


def test_a_job_on_the_container_contract_leaves_a_model(built: Built, give: Callable[[str], Path]) -> None:
    opt_ml = give(RECIPE)
    done = built.run(*built.entry_point, "train", opt_ml=opt_ml)

    assert done.returncode == 0, done.stderr
    assert (opt_ml / "model" / "model.safetensors").stat().st_size > 0
    assert "val_iou=" in done.stdout


def test_a_refused_recipe_is_told_in_the_failure_file_and_by_the_exit_code(
    built: Built, give: Callable[[str], Path]
) -> None:
    opt_ml = give(RECIPE.replace("epochs = 2", "epochs = 0"))
    done = built.run(*built.entry_point, "train", opt_ml=opt_ml)

    assert done.returncode == 2
    assert "train.epochs is 0" in (opt_ml / "output" / "failure").read_text()


def test_process_1_is_our_own_and_saves_the_model_when_it_is_told_to_stop(
    built: Built, give: Callable[[str], Path]
) -> None:
    opt_ml = give(RECIPE.replace("epochs = 2", "epochs = 2000"))
    shutil.copytree(opt_ml, built.files / "opt" / "ml")
    isolated = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc"]
    command = [*isolated, "chroot", str(built.files), *built.entry_point, "train"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as outside:
        try:
            assert outside.stdout
            next(line for line in outside.stdout if line.startswith("epoch=1 "))
            (job,) = psutil.Process(outside.pid).children()
            status = Path(f"/proc/{job.pid}/status").read_text()
            assert re.search(r"(?m)^NSpid:\t\d+\t1$", status)  # process 1 of its own namespace
            assert Path(job.exe()).name.startswith("python")
            job.terminate()
            outside.communicate(timeout=60)
        finally:
            outside.kill()  # and, by --kill-child, the job with it

    assert outside.returncode == 0
    assert (built.files / "opt" / "ml" / "model" / "model.safetensors").exists()


def test_the_entry_point_keeps_its_old_name_and_is_no_shell(built: Built) -> None:
    assert built.entry_point == ["/opt/program/start.sh"]
    program = built.files / (built.files / "opt" / "program" / "start.sh").readlink().relative_to("/")

    assert program.read_text().splitlines()[0].startswith("#!/usr/bin/python3")


def test_the_wheels_find_all_that_they_need_of_the_system(built: Built) -> None:
    done = built.run(
        "python3", "-c", "import torch, rasterio, imagecodecs, obstore, waitress; torch.ones(2) @ torch.ones(2)"
    )

    assert done.returncode == 0, done.stderr


def test_neither_a_compiler_nor_anything_of_the_build_is_left(built: Built) -> None:
    programs = {path.name for folder in ("usr/bin", "usr/local/bin") for path in (built.files / folder).iterdir()}

    assert not {
        name for name in programs if re.fullmatch(r"(x86_64-linux-gnu-)?(gcc|g\+\+|cc|c\+\+|make|ld)(-\d+)?", name)
    }
    assert not (built.files / "build").exists()
    assert not (built.files / "root" / ".cache").exists()
    assert list((built.files / "tmp").iterdir()) == []


def test_the_bill_of_materials_names_every_package_and_the_hash_that_was_checked(built: Built) -> None:
    bill = json.loads((built.files / "opt" / "program" / "sbom.json").read_text())
    by_url = {component["purl"]: component for component in bill["components"]}
    locked = without_cuda((SOURCE / "requirements.txt").read_text(), TORCH_WITHOUT_CUDA.read_text())
    ours = [path for path in built.files.glob("usr/local/lib/python3*/dist-packages/*.dist-info")]

    assert bill["bomFormat"] == "CycloneDX"
    assert len(ours) > 15
    for path in ours:
        name, _, version = path.name.removesuffix(".dist-info").partition("-")
        component = by_url[f"pkg:pypi/{re.sub('[-_.]+', '-', name).lower()}@{version.replace('+', '%2B')}"]
        if name != "tileseg":
            assert component["hashes"][0]["content"] in locked
    assert any(url.startswith("pkg:deb/debian/libc6@") for url in by_url)
