"""A network that cannot be compiled is run as it is."""

from functools import partial

import pytest
import torch
from torch import nn

from tileseg.training.compilation import Compiled


def without_compiler(*_graph: object) -> object:
    raise FileNotFoundError("g++")


def test_what_cannot_be_compiled_is_told_once_and_run_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "compile", partial(torch.compile, backend=without_compiler))
    said: list[str] = []
    network = nn.Conv2d(3, 1, 1)
    compiled = Compiled(network, said.append)
    image = torch.rand(1, 3, 8, 8)
    assert torch.equal(compiled(image), network(image))
    assert torch.equal(compiled(image), network(image))
    assert len(said) == 1
    assert said[0].startswith("the network cannot be compiled here, and is run as it is (BackendCompilerFailed: ")
    assert "g++" in said[0]
