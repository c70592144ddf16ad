"""The lock that the image is built from without CUDA."""

from operations.image.build import without_cuda
from operations.image.storage import SOURCE, TORCH_WITHOUT_CUDA

LOCKED = """attrs==26.1.0 \\
    --hash=sha256:aa
cuda-toolkit==13.0.3.0 ; sys_platform == 'linux' \\
    --hash=sha256:bb
nvidia-nccl-cu13==2.29.7 ; sys_platform == 'linux' \\
    --hash=sha256:cc
torch==2.13.0 \\
    --hash=sha256:dd
triton==3.7.1 \\
    --hash=sha256:ee
waitress==3.0.2 \\
    --hash=sha256:ff
"""


def test_only_torch_and_what_it_brings_for_cuda_are_exchanged() -> None:
    kept = "attrs==26.1.0 \\\n    --hash=sha256:aa\nwaitress==3.0.2 \\\n    --hash=sha256:ff\n"

    assert without_cuda(LOCKED, "torch==2.13.0+cpu --hash=sha256:11\n") == f"{kept}torch==2.13.0+cpu --hash=sha256:11\n"


def test_the_real_locks_ask_for_the_same_torch() -> None:
    locked = (SOURCE / "requirements.txt").read_text()
    (pinned,) = [line.split()[0] for line in TORCH_WITHOUT_CUDA.read_text().splitlines() if line.startswith("torch==")]

    assert f"\n{pinned.removesuffix('+cpu')} \\" in locked
    assert "nvidia" not in without_cuda(locked, "")
