"""TernausNetV2 has the published shape and names, and learns."""

import torch
from torch import Tensor
from torch.nn import functional

from tileseg.model.ternausnet import TernausNetV2
from tileseg.model.wide_resnet import ActivatedNorm, IdentityBlock

ENCODER = {"conv2": 3, "conv3": 3, "conv4": 6, "conv5": 3}
"""Residual blocks by module, as published."""


def test_parameters_are_named_and_shaped_as_published() -> None:
    shapes = {name: tuple(tensor.shape) for name, tensor in TernausNetV2(bands=11, outputs=2).state_dict().items()}
    assert shapes["conv1.conv1.weight"] == (64, 11, 3, 3)
    assert shapes["conv2.block1.proj_conv.weight"] == (128, 64, 1, 1)
    assert shapes["conv4.block6.convs.bn2.running_var"] == (512,)
    assert shapes["conv5.block1.proj_conv.weight"] == (1024, 512, 1, 1)
    assert shapes["conv5.block3.convs.conv2.weight"] == (1024, 512, 3, 3)
    assert shapes["center.block.1.conv.weight"] == (256, 1024, 3, 3)
    assert shapes["dec3.block.2.conv.bias"] == (64,)
    assert shapes["dec2.block.2.conv.weight"] == (32, 64, 3, 3)
    assert shapes["dec1.conv.weight"] == (32, 96, 3, 3)
    assert shapes["final.weight"] == (2, 32, 1, 1)
    blocks = {name.rsplit(".bn1", 1)[0] for name in shapes if name.endswith(".bn1.weight")}
    assert blocks == {f"{module}.block{n}" for module, count in ENCODER.items() for n in range(1, count + 1)}


def test_it_draws_as_the_published_code_does() -> None:
    """The published forward pass, spelt out over the published names of parameters."""
    torch.manual_seed(0)
    network = TernausNetV2(bands=3, outputs=1, width=8).eval()
    weights = network.state_dict()
    image = torch.randn(1, 3, 32, 64)

    def drawn(name: str, x: Tensor) -> Tensor:
        return functional.relu(functional.conv2d(x, weights[f"{name}.weight"], weights[f"{name}.bias"], padding=1))

    def doubled(name: str, *features: Tensor) -> Tensor:
        x = functional.interpolate(torch.cat(features, dim=1), scale_factor=2.0, mode="nearest")
        return drawn(f"{name}.block.2.conv", drawn(f"{name}.block.1.conv", x))

    conv1 = network.conv1(image)
    conv2 = network.conv2(functional.max_pool2d(conv1, 2, 2))
    conv3 = network.conv3(functional.max_pool2d(conv2, 2, 2))
    conv4 = network.conv4(functional.max_pool2d(conv3, 2, 2))
    conv5 = network.conv5(functional.max_pool2d(conv4, 2, 2))
    center = doubled("center", functional.max_pool2d(conv5, 2, 2))
    dec5 = doubled("dec5", center, conv5)
    dec4 = doubled("dec4", dec5, conv4)
    dec3 = doubled("dec3", dec4, conv3)
    dec2 = doubled("dec2", dec3, conv2)
    dec1 = drawn("dec1.conv", torch.cat([dec2, conv1], dim=1))
    published = functional.conv2d(dec1, weights["final.weight"], weights["final.bias"])
    assert torch.equal(network(image), published)


def test_a_block_projects_what_was_activated_where_the_channels_change() -> None:
    block = IdentityBlock(4, 6, 8)
    torch.nn.init.zeros_(block.get_parameter("convs.conv2.weight"))
    x = torch.randn(2, 4, 8, 8)
    projected = functional.conv2d(block.bn1(x), block.get_parameter("proj_conv.weight"))
    assert torch.equal(block(x), projected)


def test_its_normalisation_is_a_leaky_rectifier_of_the_usual_one() -> None:
    norm = ActivatedNorm(2).eval()
    torch.nn.init.constant_(norm.bias, -1.0)
    x = torch.randn(3, 2, 4, 4)
    usual = functional.batch_norm(x, norm.running_mean, norm.running_var, norm.weight, norm.bias)
    assert torch.equal(norm(x), torch.where(usual < 0, 0.01 * usual, usual))


def test_a_block_adds_what_it_was_given_where_the_channels_stay() -> None:
    block = IdentityBlock(4, 4, 4)
    torch.nn.init.zeros_(block.get_parameter("convs.conv2.weight"))
    x = torch.randn(2, 4, 8, 8)
    assert torch.equal(block(x), x)


def test_it_learns() -> None:
    torch.manual_seed(0)
    network = TernausNetV2(bands=3, outputs=1, width=8)
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-3)
    image = torch.randn(2, 3, 32, 32)
    truth = (functional.avg_pool2d(image[:, :1], 9, 1, 4) > 0).float()
    losses = []
    for _ in range(25):
        loss = functional.binary_cross_entropy_with_logits(network(image), truth)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] - 0.15
