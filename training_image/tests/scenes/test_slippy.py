"""Scenes with a place on Earth cut on the slippy map's grid, by the command as a person types it."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import rasterio
import tifffile
from rasterio.crs import CRS
from rasterio.warp import transform

from tileseg.command_line import main
from tileseg.container.endings import DONE, REFUSED
from tileseg.scenes.grid import GEOGRAPHIC, WEB_MERCATOR
from training_image.tests.scenes.world import CORNER, UTM, write_scene

SIDE = 20037508.342789244
ZOOM = 11
"""Tiles of 256 pixels then have 76 m a pixel, 52 m on the ground of the scene."""


def command(folder: Path, *more: str) -> int:
    return main(["tile", "--out", str(folder / "out"), "--size", "256", *more])


def coordinates(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Easting and northing, in the scene's system, of the centre of each pixel of a tile, by its address alone."""
    z, x, y = (int(part) for part in path.with_suffix("").parts[-3:])
    side = 2 * SIDE / 2**z
    steps = (np.arange(256) + 0.5) / 256
    across, down = np.meshgrid((x + steps) * side - SIDE, SIDE - (y + steps) * side)
    east, north = transform(WEB_MERCATOR, UTM, across.ravel(), down.ravel())
    return np.reshape(east, (256, 256)), np.reshape(north, (256, 256))


@pytest.fixture
def ramp(tmp_path: Path) -> Path:
    """40 km of ground whose bands tell where it is: kilometres to the east, kilometres to the south, and 1."""
    rows, columns = (np.mgrid[:400, :400] + 0.5) * 0.1
    return write_scene(tmp_path / "ramp.tif", np.stack([columns, rows, rows * 0 + 1], 2).astype(np.float32), pixel=100)


def tiles(folder: Path, what: str = "imagery") -> list[Path]:
    return sorted((folder / "out" / what).rglob("*.tif"))


def test_every_pixel_of_a_slippy_tile_shows_the_ground_at_its_address(ramp: Path, tmp_path: Path) -> None:
    assert command(tmp_path, "--image", str(ramp), "--zoom", str(ZOOM)) == DONE
    assert len(tiles(tmp_path)) > 4
    for path in tiles(tmp_path):
        with rasterio.open(path) as file:
            east, south, one = file.read()
            assert file.crs == CRS.from_string(WEB_MERCATOR)
            assert np.isnan(file.nodata)
        easting, northing = coordinates(path)
        inside = one == 1
        assert np.isnan(east[~inside]).all()
        assert np.abs(east - (easting - CORNER.c) / 1000)[inside].max() < 0.1
        assert np.abs(south - (CORNER.f - northing) / 1000)[inside].max() < 0.1
        clearly = (easting > CORNER.c + 200) & (easting < CORNER.c + 39_800)
        clearly &= (northing < CORNER.f - 200) & (northing > CORNER.f - 39_800)
        assert inside[clearly].all()


def test_a_tile_s_own_georeference_agrees_with_its_address(ramp: Path, tmp_path: Path) -> None:
    command(tmp_path, "--image", str(ramp), "--zoom", str(ZOOM))
    path = tiles(tmp_path)[0]
    z, x, y = (int(part) for part in path.with_suffix("").parts[-3:])
    side = 2 * SIDE / 2**z
    with rasterio.open(path) as file:
        assert file.bounds.left == pytest.approx(x * side - SIDE)
        assert file.bounds.top == pytest.approx(SIDE - y * side)
        assert file.bounds.right - file.bounds.left == pytest.approx(side)
        assert file.compression.value == "ZSTD"


def test_several_zooms_lie_side_by_side_and_cover_the_same_ground(ramp: Path, tmp_path: Path) -> None:
    command(tmp_path, "--image", str(ramp), "--zoom", "10", "11", "--max-nodata", "1")
    places = [[int(part) for part in path.with_suffix("").parts[-3:]] for path in tiles(tmp_path)]
    coarse = {(x, y) for z, x, y in places if z == 10}
    assert coarse == {(x // 2, y // 2) for z, x, y in places if z == 11}
    assert (tmp_path / "out/overview/ramp-10.png").exists()


@pytest.mark.parametrize(("share", "fewer"), [(0.0, True), (1.0, False)])
def test_tiles_with_more_than_the_allowed_share_of_no_data_are_left_out(
    ramp: Path, tmp_path: Path, share: float, fewer: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    command(tmp_path, "--image", str(ramp), "--zoom", str(ZOOM), "--max-nodata", str(share))
    shares = [np.isnan(tifffile.imread(path)).any(axis=2).mean() for path in tiles(tmp_path)]
    assert max(shares) <= share
    assert (", 0 left out" not in capsys.readouterr().out) == fewer
    assert (max(shares) == 0) == fewer


def test_sixteen_bits_keep_their_nodata_and_beside_the_scene_there_is_none(tmp_path: Path) -> None:
    samples = np.full((200, 200, 4), 700, np.uint16)
    samples[:100] = 65535
    scene = write_scene(tmp_path / "a.tif", samples, nodata=65535, pixel=100)
    command(tmp_path, "--image", str(scene), "--zoom", "11", "--max-nodata", "1")
    found = np.concatenate([tifffile.imread(path).ravel() for path in tiles(tmp_path)])
    assert set(np.unique(found)) == {700, 65535}
    with rasterio.open(tiles(tmp_path)[0]) as file:
        assert file.nodata == 65535


def square(east: float, south: float, side: float) -> list[list[float]]:
    """A ring in longitude and latitude; arguments in metres from the scene's corner."""
    corners = [(0, 0), (side, 0), (side, side), (0, side), (0, 0)]
    x, y = zip(*((CORNER.c + east + dx, CORNER.f - south - dy) for dx, dy in corners), strict=True)
    return [list(point) for point in zip(*transform(UTM, GEOGRAPHIC, x, y), strict=True)]


def draw(path: Path, *geometries: tuple[str, str, object], **more: object) -> Path:
    features = [
        {"type": "Feature", "properties": {"class": name}, "geometry": {"type": kind, "coordinates": coordinates}}
        for name, kind, coordinates in geometries
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **more}))
    return path


def test_polygons_and_a_class_raster_of_the_same_ground_make_the_same_masks(ramp: Path, tmp_path: Path) -> None:
    """The raster has another grid than the scene; both are drawn anew, so edges may differ by a pixel."""
    polygons = draw(
        tmp_path / "labels.geojson",
        ("lake", "Polygon", [square(8_000, 6_000, 20_000), square(12_000, 10_000, 5_000)]),
        ("wood", "MultiPolygon", [[square(1_000, 1_000, 3_000)], [square(30_000, 30_000, 4_000)]]),
    )
    raster = np.zeros((800, 800, 1), np.uint8)
    raster[120:520, 160:560], raster[200:300, 240:340] = 3, 0
    raster[20:80, 20:80], raster[600:680, 600:680] = 5, 5
    write_scene(tmp_path / "labels.tif", raster, pixel=50)
    made = []
    for labels, more in ((polygons, ("--classes", "lake=3,wood=5")), (tmp_path / "labels.tif", ())):
        out = tmp_path / labels.suffix[1:]
        assert command(out, "--image", str(ramp), "--labels", str(labels), "--zoom", "11", *more) == DONE
        made.append(np.stack([tifffile.imread(path) for path in tiles(out, "masks")]))
    drawn, rastered = made
    assert set(np.unique(drawn)) == {0, 3, 5}
    assert set(np.unique(rastered)) == {0, 3, 5, 255}
    known = rastered != 255
    assert (drawn == rastered)[known].mean() > 0.995
    assert (drawn[known] == 3).sum() * 52.3**2 == pytest.approx(375e6, rel=0.02)


def test_where_a_class_raster_ends_the_mask_says_that_nobody_knows(ramp: Path, tmp_path: Path) -> None:
    half = np.ones((400, 200, 1), np.uint8)
    write_scene(tmp_path / "labels.tif", half, pixel=100)
    command(tmp_path, "--image", str(ramp), "--labels", str(tmp_path / "labels.tif"))
    masks = {int(path.parts[-2]): tifffile.imread(path) for path in tiles(tmp_path, "masks")}
    assert (masks[0][:, :200] == 1).all()
    assert (masks[0][:, 200:] == 255).all()


def test_polygons_in_the_reference_system_that_the_file_names(ramp: Path, tmp_path: Path) -> None:
    ring = [[CORNER.c + x, CORNER.f - y] for x, y in ((0, 0), (5_000, 0), (5_000, 5_000), (0, 5_000), (0, 0))]
    named = {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32633"}}}
    labels = draw(tmp_path / "a.geojson", ("any", "Polygon", [ring]), **named)
    command(tmp_path, "--image", str(ramp), "--labels", str(labels))
    mask = tifffile.imread(tiles(tmp_path, "masks")[0])
    assert (mask[:50, :50] == 1).all()
    assert mask.sum() == 2500


def put(folder: Path, at: tuple[float, float], crs: str, pixel: float) -> Path:
    return write_scene(folder / "odd.tif", np.ones((300, 300, 1), np.uint8), crs=crs, pixel=pixel, at=at)


MISPLACED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no georeference": (
        lambda folder: write_scene(folder / "odd.tif", np.ones((300, 300, 1), np.uint8), crs=None),
        "has no georeference: leave --zoom out",
    ),
    "the pole": (lambda folder: put(folder, (-1500, 1500), "EPSG:3413", 10), "degrees of latitude, but the web's map"),
    "the edge of the map": (lambda folder: put(folder, (165_000, 100_000), "EPSG:32601", 10), "the map's edge at 180"),
    "more than the Earth": (lambda folder: put(folder, (-190, 80), GEOGRAPHIC, 0.5), "the map's edge at 180"),
}


@pytest.mark.parametrize("fault", MISPLACED)
def test_the_slippy_grid_refuses(fault: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make, message = MISPLACED[fault]
    assert command(tmp_path, "--image", str(make(tmp_path)), "--zoom", "9") == REFUSED
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


BAD_LABELS: dict[str, tuple[Callable[[Path], Path], tuple[str, ...], str]] = {
    "no GeoJSON": (lambda folder: folder / "odd.tif", ("--labels", "PLACE/a.geojson"), "cannot read the labels"),
    "points": (lambda folder: draw(folder / "a.geojson", ("x", "Point", [1, 2])), (), "a geometry of type Point"),
    "a line": (lambda folder: draw(folder / "a.geojson", ("x", "Polygon", [[[1, 2], [3, 4]]])), (), "fewer than 3"),
    "a class without value": (
        lambda folder: draw(folder / "a.geojson", ("ice", "Polygon", [square(0, 0, 9)])),
        ("--classes", "snow=1"),
        "has a label of class 'ice', which --classes does not name (it names snow)",
    ),
    "a raster of several bands": (
        lambda folder: write_scene(folder / "a.tif", np.ones((9, 9, 2), np.uint8)),
        (),
        "has 2 bands: a class raster has one",
    ),
    "a raster of fractions": (
        lambda folder: write_scene(folder / "a.tif", np.full((900, 900, 1), 0.5, np.float32)),
        (),
        "has values other than 0 to 255",
    ),
    "a raster of another size without a place": (
        lambda folder: write_scene(folder / "a.tif", np.ones((9, 9, 1), np.uint8), crs=None),
        (),
        "without georeference both are of one size",
    ),
}


@pytest.mark.parametrize("fault", BAD_LABELS)
def test_labels_are_refused_that_are(
    fault: str, ramp: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make, more, message = BAD_LABELS[fault]
    options = [option.replace("PLACE", str(tmp_path)) for option in more]
    assert command(tmp_path, "--image", str(ramp), "--labels", str(make(tmp_path)), *options) == REFUSED
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1
    assert not list((tmp_path / "out").rglob("*"))
