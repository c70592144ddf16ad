"""The command that says what would go wrong."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import imagecodecs

from tileseg.artifact.picture import gallery
from tileseg.checking.cost import estimated
from tileseg.checking.judging import judged
from tileseg.checking.listing import Listed, list_tiles
from tileseg.checking.looking import look
from tileseg.checking.page import Findings, size, verdict
from tileseg.checking.placeholders import filled_recipe
from tileseg.failure import JobFailure
from tileseg.progress import Say
from tileseg.recipe.sections import Recipe
from tileseg.tiles.cache import SHARE_OF_FREE_DISK
from tileseg.tiles.sample import Sample
from tileseg.training.preparation import evenly

PICTURED = 12


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is to be checked, and with what at hand."""

    recipe_file: Path
    places: Mapping[str, str]
    environ: Mapping[str, str]
    sample: int = 64
    volume: int | None = None
    """Gigabytes on the job's machine."""

    picture: Path | None = None


@dataclass
class Check:
    """Goes on after a fault wherever more can be found out."""

    question: Question
    say: Say
    changes: list[str] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    """The page, which follows the progress of the work."""

    def run(self) -> Sequence[str]:
        """Tells all findings once they are together, and returns what has to change."""
        question = self.question
        with self._noting():
            recipe = filled_recipe(question.recipe_file, question.places)
            self._tell(Findings("recipe", [f"{question.recipe_file}, digest {recipe.digest[:12]}: no mistake"]))
            with self._noting():
                self._tell(estimated(recipe))
            with self._noting():
                self._look(recipe)
        for line in (*self._lines, *verdict(question.recipe_file.name, self.changes)):
            self.say(line)
        return self.changes

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """What a job would end with is one more thing to change."""
        try:
            yield
        except JobFailure as failure:
            self.changes.append(str(failure))

    def _look(self, recipe: Recipe) -> None:
        listed = list_tiles(recipe, self.question.environ)
        for findings in listed.findings:
            self._tell(findings)
        training, validation = look(listed.dataset, self.question.sample, self.say)
        for findings in judged(recipe, training, validation):
            self._tell(findings)
        samples = [*training.samples, *validation.samples]
        if samples:
            self._tell(disk(listed, samples[0], self.question.volume, cached=recipe.dataset.cached))
            self._draw(samples, recipe)

    def _tell(self, findings: Findings) -> None:
        self._lines += findings.lines()
        self.changes += findings.changes

    def _draw(self, samples: Sequence[Sample], recipe: Recipe) -> None:
        if self.question.picture is None:
            return
        interesting = [sample for sample in samples if sample.mask_HW.any()] or samples
        picture = gallery(evenly(interesting, PICTURED), recipe.classes)
        self.question.picture.parent.mkdir(parents=True, exist_ok=True)
        self.question.picture.write_bytes(imagecodecs.png_encode(picture))
        self._tell(Findings("picture", [str(self.question.picture)]))


def disk(listed: Listed, sample: Sample, volume: int | None, *, cached: bool) -> Findings:
    """Whether decoded tiles fit the volume that they are kept on."""
    needed = len(listed.dataset.reader.pairs) * (sample.image_HWC.nbytes + sample.mask_HW.nbytes)
    if not cached:
        return Findings("disk", ["decoded tiles are not kept: every epoch fetches them anew"])
    facts, changes = [f"decoded tiles take {size(needed)} of the job's volume"], []
    if volume is not None and needed > SHARE_OF_FREE_DISK * volume * 1e9:
        changes.append(
            f"decoded tiles take {size(needed)}, more than {SHARE_OF_FREE_DISK:.0%} of {volume} GB: choose a larger "
            "volume, or dataset.cached = false; without either, what does not fit is fetched in every epoch"
        )
    return Findings("disk", facts, changes)
