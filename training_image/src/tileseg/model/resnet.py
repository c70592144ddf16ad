"""ResNet-18, -34 and -50 without their classifier; parameter names are torchvision's, so its weights load."""

from dataclasses import dataclass

from torch import Tensor, nn
from torch.nn import functional


@dataclass(frozen=True)
class Depth:
    """How many blocks each of the four stages has, and of which kind."""

    blocks: tuple[int, int, int, int]
    bottleneck: bool


DEPTHS = {
    "resnet18": Depth((2, 2, 2, 2), bottleneck=False),
    "resnet34": Depth((3, 4, 6, 3), bottleneck=False),
    "resnet50": Depth((3, 4, 6, 3), bottleneck=True),
}


class BasicBlock(nn.Module):
    """Two 3x3 convolutions beside a shortcut."""

    expansion = 1

    def __init__(self, inputs: int, width: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = shortcut(inputs, width, stride)

    def forward(self, x: Tensor) -> Tensor:
        residual = functional.relu(self.bn1(self.conv1(x)))
        residual = self.bn2(self.conv2(residual))
        return functional.relu(residual + self.downsample(x))


class Bottleneck(nn.Module):
    """A 3x3 convolution between two 1x1 ones, beside a shortcut; the stride is on the 3x3 one, as in torchvision."""

    expansion = 4

    def __init__(self, inputs: int, width: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, width * self.expansion, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(width * self.expansion)
        self.downsample = shortcut(inputs, width * self.expansion, stride)

    def forward(self, x: Tensor) -> Tensor:
        residual = functional.relu(self.bn1(self.conv1(x)))
        residual = functional.relu(self.bn2(self.conv2(residual)))
        residual = self.bn3(self.conv3(residual))
        return functional.relu(residual + self.downsample(x))


class ResNet(nn.Module):
    """``width`` is the channels of the first stage: 64 in the published networks, less for small machines."""

    def __init__(self, name: str, *, bands: int, width: int) -> None:
        super().__init__()
        depth = DEPTHS[name]
        block = Bottleneck if depth.bottleneck else BasicBlock
        self.conv1 = nn.Conv2d(bands, width, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        outputs = [width * factor * block.expansion for factor in (1, 2, 4, 8)]
        self.layer1 = stage(block, depth.blocks[0], width, outputs[0], stride=1)
        self.layer2 = stage(block, depth.blocks[1], outputs[0], outputs[1], stride=2)
        self.layer3 = stage(block, depth.blocks[2], outputs[1], outputs[2], stride=2)
        self.layer4 = stage(block, depth.blocks[3], outputs[2], outputs[3], stride=2)
        self.channels = [width, *outputs]
        """Channels of the features at a half, a quarter ... a thirty-second of the image's size."""

    def forward(self, image: Tensor) -> list[Tensor]:
        """Features at a half, a quarter, an eighth, a sixteenth and a thirty-second of the image's size."""
        half = functional.relu(self.bn1(self.conv1(image)))
        quarter = self.layer1(functional.max_pool2d(half, 3, stride=2, padding=1))
        eighth = self.layer2(quarter)
        sixteenth = self.layer3(eighth)
        return [half, quarter, eighth, sixteenth, self.layer4(sixteenth)]


def shortcut(inputs: int, outputs: int, stride: int) -> nn.Module:
    """What lets a block's input be added to its output: nothing to do where the shapes agree."""
    if stride == 1 and inputs == outputs:
        return nn.Identity()
    return nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))


def stage(
    block: type[BasicBlock | Bottleneck], blocks: int, inputs: int, outputs: int, *, stride: int
) -> nn.Sequential:
    """Blocks in a row, of which the first changes size and channels."""
    width = outputs // block.expansion
    rest = [block(outputs, width, 1) for _ in range(blocks - 1)]
    return nn.Sequential(block(inputs, width, stride), *rest)
