"""Weights of earlier jobs and old experiments are taken over; what is none of both is refused in a sentence."""

import io
import os
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save
from torch import Tensor, nn

from tileseg.failure import JobFailure
from tileseg.model.albunet import AlbuNet
from tileseg.model.initial import initial_network
from tileseg.model.resnet import ResNet
from tileseg.model.ternausnet import TernausNetV2
from tileseg.model.unet import UNet
from tileseg.model.weights import load_weights
from tileseg.recipe.reader import recipe_of
from training_image.tests.recipe.test_reader import tables
from training_image.tests.s3_server import Bucket, S3Server

PLACE = "s3://bucket/weights"


def small(*, bands: int = 3, outputs: int = 1) -> UNet:
    return UNet(ResNet("resnet18", bands=bands, width=8), width=8, outputs=outputs, output_stride=4)


def torch_file(content: Any, *, as_torch_1_0: bool = False) -> bytes:
    file = io.BytesIO()
    torch.save(content, file, _use_new_zipfile_serialization=not as_torch_1_0)
    return file.getvalue()


def refusal(network: nn.Module, data: bytes) -> str:
    with pytest.raises(JobFailure) as failure:
        load_weights(network, data, PLACE)
    assert str(failure.value).startswith(f"model.weights: {PLACE} ")
    return str(failure.value)


def assert_same(network: nn.Module, weights: dict[str, Tensor]) -> None:
    for name, tensor in network.state_dict().items():
        assert torch.equal(tensor, weights[name]), name


@pytest.mark.parametrize("as_torch_1_0", [True, False], ids=["torch 1.0", "torch 2"])
def test_an_old_checkpoint_of_robosat_loads(as_torch_1_0: bool) -> None:
    """As the seed wrote it: through DataParallel, with the epoch, Adam's state and the classifier nothing used."""
    old = AlbuNet("resnet50", bands=4, outputs=1)
    optimizer = torch.optim.Adam(old.final.parameters())
    nn.functional.relu(old.final(torch.zeros(1, 32, 2, 2))).sum().backward()  # type: ignore[no-untyped-call]
    optimizer.step()
    weights = old.state_dict() | {"resnet.fc.weight": torch.zeros(1000, 2048), "resnet.fc.bias": torch.zeros(1000)}
    old_names = {f"module.{name}": tensor for name, tensor in weights.items()}
    checkpoint = {"epoch": 50, "state_dict": old_names, "optimizer": optimizer.state_dict()}
    network = AlbuNet("resnet50", bands=4, outputs=1)
    assert load_weights(network, torch_file(checkpoint, as_torch_1_0=as_torch_1_0), PLACE) == ""
    assert_same(network, weights)


def test_a_model_of_an_earlier_job_loads_from_safetensors_and_bare_weights_from_a_torch_file() -> None:
    for write in (save, torch_file):
        earlier, network = small(), small()
        assert load_weights(network, write(earlier.state_dict()), PLACE) == ""
        assert_same(network, earlier.state_dict())


def test_a_checkpoint_learnt_with_inplace_abn_gives_the_answers_it_gave() -> None:
    """InPlaceABN counts no batches, scales by |weight| + 1e-5, and a wrapper puts ``bn`` into its names."""
    old = TernausNetV2(bands=3, outputs=1, width=8).eval()
    weights = {name: tensor for name, tensor in old.state_dict().items() if not name.endswith("num_batches_tracked")}
    for name in [name for name in weights if re.fullmatch(r".*bn\d\.weight", name)]:
        nn.init.uniform_(weights[name], -2, 2)
    wrapped = {re.sub(r"(bn\d)\.", r"\1.bn.", name): tensor for name, tensor in weights.items()}
    network = TernausNetV2(bands=3, outputs=1, width=8).eval()
    assert load_weights(network, torch_file(wrapped), PLACE) == ""
    for name in [name for name in weights if re.fullmatch(r".*bn\d\.weight", name)]:
        weights[name].abs_().add_(1e-5)
    old.load_state_dict(weights)
    image = torch.randn(1, 3, 32, 32)
    assert torch.equal(network(image), old(image))


def test_our_own_ternausnet_keeps_the_signs_of_its_scales() -> None:
    earlier, network = (TernausNetV2(bands=3, outputs=1, width=8) for _ in range(2))
    nn.init.constant_(earlier.get_parameter("conv2.block1.bn1.weight"), -1)
    load_weights(network, save(earlier.state_dict()), PLACE)
    assert_same(network, earlier.state_dict())


def test_a_head_for_other_classes_begins_anew_and_the_log_says_so() -> None:
    earlier, network = small(outputs=1), small(outputs=3)
    own = network.head.weight.clone()
    assert "draws other maps" in load_weights(network, save(earlier.state_dict()), PLACE)
    assert torch.equal(network.head.weight, own)
    assert torch.equal(network.encoder.conv1.weight, earlier.encoder.conv1.weight)


class Program:
    """What a hostile pickle holds: unpickling it would run a command."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self.path}",)


@pytest.mark.parametrize("as_torch_1_0", [True, False], ids=["torch 1.0", "torch 2"])
def test_a_pickle_that_would_run_a_program_is_refused_before_it_does(tmp_path: Path, as_torch_1_0: bool) -> None:
    hostile = {"state_dict": small().state_dict(), "extra": Program(tmp_path / "ran")}
    assert "is no checkpoint that can be read safely" in refusal(
        small(), torch_file(hostile, as_torch_1_0=as_torch_1_0)
    )
    assert not (tmp_path / "ran").exists()


def test_a_file_that_unpacks_to_more_than_fits_is_refused_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tileseg.model.weights.MOST_BYTES", 1 << 20)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data/0", bytes(2 << 20))
    assert len(bomb.getvalue()) < 10_000
    with pytest.raises(JobFailure) as failure:
        load_weights(small(), bomb.getvalue(), PLACE)
    assert "it unpacks to 2097152 bytes" in str(failure.value.__cause__)


def without(name: str) -> dict[str, Tensor]:
    return {key: tensor for key, tensor in small().state_dict().items() if key != name}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is no checkpoint that can be read safely"),
        (b"<html>404</html>", "is no checkpoint that can be read safely"),
        (torch_file(small().state_dict())[:-100], "is no checkpoint that can be read safely"),
        (save(small().state_dict())[:-100], "is damaged"),
        (torch_file(7), "holds other things than named tensors"),
        (torch_file({}), "holds other things than named tensors"),
        (torch_file({"state_dict": [torch.zeros(1)]}), "holds other things than named tensors"),
        (torch_file({"head.weight": "x"}), "holds other things than named tensors"),
        (torch_file({"head.weight": torch.zeros(1, 16, 1, 1).to_sparse()}), "holds other things than named tensors"),
        (save(without("head.bias")), r"another network's \(it lacks head.bias\): set model.name"),
        (save(small().state_dict() | {"dec9.weight": torch.zeros(1)}), r"it has also dec9.weight\)"),
        (save(small(bands=4).state_dict()), "another shape encoder.conv1.weight of 8x4x7x7, here 8x3x7x7"),
        (
            save({"a": torch.zeros(1)}),
            r"it lacks encoder.conv1.weight, encoder.bn1.weight, .* and \d+ more",
        ),
        (torch_file({"\u202e" * 100: torch.zeros(1)}), r"it has also (\\u202e)+"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(data: bytes, message: str) -> None:
    sentence = refusal(small(), data)
    assert re.search(message, sentence)
    assert sentence.isascii()
    assert sentence.isprintable()


ONE = {"head.weight": torch.zeros(1)}
SMALL = small()
GOOD = [torch_file(ONE), torch_file(ONE, as_torch_1_0=True), save(ONE)]


@pytest.mark.filterwarnings("ignore:Detected pickle protocol")
@settings(max_examples=60)
@given(
    good=st.sampled_from(GOOD),
    edits=st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_damaged_bytes_are_always_refused_in_a_sentence(good: bytes, edits: list[tuple[int, int]]) -> None:
    data = bytearray(good)
    for place, value in edits:
        data[place % len(data)] = value
    assert refusal(SMALL, bytes(data)).isprintable()


def recipe_with(**model: str) -> Any:
    return recipe_of(
        tables() | {"model": {"encoder": "resnet18", "width": 8, "output_stride": 4} | model}, "recipe.toml"
    )


def test_weights_come_from_s3_and_from_a_channel_and_the_log_says_so(s3: S3Server, tmp_path: Path) -> None:
    earlier = small()
    s3.buckets["models"] = Bucket({"run/model.safetensors": save(earlier.state_dict())})
    (tmp_path / "model.pth").write_bytes(torch_file({"state_dict": earlier.state_dict(), "epoch": 3}))
    for place in ("s3://models/run/model.safetensors", str(tmp_path / "model.pth")):
        lines: list[str] = []
        network = initial_network(recipe_with(weights=place), os.environ, lines.append)
        assert_same(network, earlier.state_dict())
        assert lines == [f"the network begins with the weights of {place}"]


def test_a_file_too_large_for_weights_is_not_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tileseg.model.initial.MOST_BYTES", 10)
    (tmp_path / "model.pth").write_bytes(bytes(11))
    with pytest.raises(JobFailure, match="has more than 10 bytes"):
        initial_network(recipe_with(weights=str(tmp_path / "model.pth")), os.environ, print)
