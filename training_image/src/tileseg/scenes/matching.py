"""Which scene has which labels: files of one name."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tileseg.failure import JobFailure
from tileseg.tiles.address import Tile

IMAGES = (".tif", ".tiff", ".png", ".jpg", ".jpeg", ".webp", ".npy")
LABELS = (".xml", ".csv", ".geojson", ".json", *IMAGES)
SHOWN = 3


@dataclass(frozen=True)
class Subject:
    """A scene to cut, with the name that its tiles get."""

    name: str
    image: Path
    labels: Path | None


def subjects(images: Path, labels: Path | None, name: str | None) -> list[Subject]:
    """One scene with its labels, or each scene of a folder with the labels of the same name.

    Raises:
        JobFailure: nothing there, scenes without labels, two of one name, or a name that is no folder's.
    """
    if not images.is_dir():
        return [Subject(_folder_name(name or images.stem), images, labels)]
    if name:
        raise JobFailure(f"--scene names one scene, but --images is the folder {images}: leave --scene out")
    scenes = _by_stem(images, IMAGES)
    if not scenes:
        raise JobFailure(f"{images} holds no scene: give --images a file or a folder of {', '.join(IMAGES)}")
    if labels is None:
        return [Subject(_folder_name(stem), path, None) for stem, path in scenes.items()]
    drawn = _labels(labels)
    lonely = sorted(set(scenes) - set(drawn))
    if lonely:
        named = ", ".join(scenes[stem].name for stem in lonely[:SHOWN]) + (" ..." if len(lonely) > SHOWN else "")
        raise JobFailure(
            f"{len(lonely)} of {len(scenes)} scenes without labels ({named}): labels are files of the same name in "
            f"{labels}; add them, or take the scenes away"
        )
    return [Subject(_folder_name(stem), path, drawn[stem]) for stem, path in scenes.items()]


def _labels(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise JobFailure(f"--images is a folder, so --labels must be one: {folder} is none")
    return _by_stem(folder, LABELS)


def _by_stem(folder: Path, endings: Iterable[str]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.suffix.lower() not in endings:
            continue
        if path.stem in found:
            raise JobFailure(f"{found[path.stem]} and {path} have one name: rename one, as a name becomes a folder's")
        found[path.stem] = path
    return found


def _folder_name(scene: str) -> str:
    if Tile.at(Tile(scene, 0, 0, 0).path) is None or not scene.strip("."):
        raise JobFailure(f"the scene's name is {scene!r}: it becomes a folder's; give letters and digits, without /")
    return scene
