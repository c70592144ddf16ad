"""Networks of segmentation-models-pytorch, the extra `zoo`; without it, a sentence."""

import sys

import pytest
import torch

from tileseg.failure import JobFailure
from tileseg.model.zoo import LIBRARY, zoo_network
from tileseg.recipe.learning import Network

SHIM = [torch.library.Library("torchvision", "DEF")] if torch.version.cuda is None else []  # type: ignore[no-untyped-call]
"""PyPI's torchvision is built for CUDA: beside a torch for CPUs, what it asks for has to be declared."""

for library in SHIM:
    library.define("nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")  # type: ignore[no-untyped-call]
    library.define("qnms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")  # type: ignore[no-untyped-call]


def test_without_the_library_a_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, LIBRARY, None)
    with pytest.raises(JobFailure, match=r"build the image with the extra tileseg\[zoo\], or choose another"):
        zoo_network(Network(name="smp", decoder="FPN", encoder="resnet18"), 3, 1)


@pytest.mark.usefixtures("socket_disabled")
@pytest.mark.parametrize(
    ("decoder", "encoder"),
    [("FPN", "resnet18"), ("DeepLabV3Plus", "mobilenet_v2"), ("Segformer", "mit_b0"), ("Unet", "tu-resnet10t")],
)
def test_every_pixel_gets_a_logit_for_each_output_and_nothing_is_downloaded(decoder: str, encoder: str) -> None:
    network = zoo_network(Network(name="smp", decoder=decoder, encoder=encoder), 4, 3).eval()
    assert network(torch.zeros(1, 4, 64, 96)).shape == (1, 3, 64, 96)


@pytest.mark.parametrize(
    ("decoder", "encoder", "message"),
    [
        ("DeepLab", "resnet18", r'model\.decoder is "DeepLab", which the library has not: near are deeplabv3, '),
        ("FPN", "resnet17", r'model\.encoder is "resnet17", which the library has not: near are resnet'),
        ("FPN", "tu-alexnet9", r"FPN with tu-alexnet9 cannot be built \(.*\): choose another"),
        ("Linknet", "mit_b0", r"Linknet with mit_b0 cannot be built \(.*\): choose another"),
    ],
)
def test_what_the_library_has_not_is_refused_with_what_is_near(decoder: str, encoder: str, message: str) -> None:
    with pytest.raises(JobFailure, match=message):
        zoo_network(Network(name="smp", decoder=decoder, encoder=encoder), 3, 1)
