"""The network applied to pixels: normalised as in training, answered in probabilities."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from tileseg.artifact.load import Model
from tileseg.failure import JobFailure
from tileseg.scenes.raster import Scene
from tileseg.tiles.nodata import lacking_data
from tileseg.training.device import Machine
from tileseg.training.normalisation import for_network, normalisation


@dataclass(frozen=True)
class Predictor:
    """A model on the machine that runs it."""

    model: Model
    machine: Machine

    def check(self, scene: Scene) -> None:
        """Raises :class:`JobFailure` where the scene lacks a band."""
        if max(self.model.bands) > scene.bands:
            raise JobFailure(
                f"{scene.name} has {scene.bands} bands, but the model looks at band {max(self.model.bands)}: "
                "give a scene with the bands that the model was trained on"
            )

    def prepared(self, image_HWC: NDArray[Any], nodata: float | None) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """The model's bands, 0 in all of them where there is no data, and which pixels those are."""
        chosen_HWC = image_HWC[:, :, [band - 1 for band in self.model.bands]]
        lacking_HW = lacking_data(chosen_HWC, (self.model.nodata, nodata))
        if lacking_HW is None:
            return chosen_HWC, np.zeros(chosen_HWC.shape[:2], np.bool_)
        chosen_HWC[lacking_HW] = 0
        return chosen_HWC, lacking_HW

    @torch.inference_mode()
    def probabilities(self, image_BHWC: NDArray[Any]) -> NDArray[np.float32]:
        """BKHW; of two classes told apart by one map, the second's alone."""
        image = torch.from_numpy(np.ascontiguousarray(image_BHWC)).to(self.machine.device, non_blocking=True)
        normalise = normalisation(self.model.statistics, self.machine.device)
        with self.machine.autocast():
            logits = self.model.network(for_network(normalise(image))).float()
        probabilities = logits.sigmoid() if self.model.outputs == 1 else logits.softmax(dim=1)
        answer: NDArray[np.float32] = probabilities.cpu().numpy()
        return answer


def ready(model: Model, machine: Machine) -> Predictor:
    """The model moved to the machine's device, its weights laid out as its images are."""
    model.network.to(machine.device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    return Predictor(model, machine)
