"""The process that SageMaker starts, asked over HTTP as SageMaker and its callers ask."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from rasterio.crs import CRS
from rasterio.io import MemoryFile

from tileseg.command_line import main
from tileseg.container.endings import DONE, REFUSED
from training_image.tests.scenes.world import UTM, write_scene
from training_image.tests.trained import write_model

TILESEG = Path(sys.executable).parent / "tileseg"
NOISE = np.random.default_rng(0).integers(20, 200, (150, 200, 3), np.uint8)
NOISE[:40, :50] = 7


@dataclass(frozen=True)
class Endpoint:
    process: subprocess.Popen[str]
    port: int

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        return connection.getresponse()

    def invoke(self, body: bytes, content_type: str, accept: str = "*/*") -> tuple[int, str, bytes]:
        response = self.ask("POST", "/invocations", body, Content_Type=content_type, Accept=accept)
        return response.status, response.headers["Content-Type"], response.read()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def started(base: Path, **environ: str) -> Endpoint:
    port = free_port()
    environ = {"SAGEMAKER_BASE_DIR": str(base), "SAGEMAKER_BIND_TO_PORT": str(port), "OMP_NUM_THREADS": "1", **environ}
    process = subprocess.Popen(
        [TILESEG, "serve", "--host", "127.0.0.1"],
        env={**os.environ, **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return Endpoint(process, port)


def ready(endpoint: Endpoint) -> Endpoint:
    assert endpoint.process.stdout
    while line := endpoint.process.stdout.readline():
        if line.startswith("serving "):
            return endpoint
    raise AssertionError(endpoint.process.communicate()[1])


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """One server for all tests, which takes at most 1 MB a request."""
    base = tmp_path_factory.mktemp("ml")
    write_model(base / "model")
    running = ready(started(base, SAGEMAKER_MAX_PAYLOAD_IN_MB="1"))
    yield running
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(timeout=20) == DONE
    running.process.communicate()


def npy(samples: np.ndarray) -> bytes:
    file = BytesIO()
    np.save(file, samples)
    return file.getvalue()


def test_a_loaded_model_answers_the_ping(endpoint: Endpoint) -> None:
    began = time.monotonic()
    assert endpoint.ask("GET", "/ping").status == 200
    assert time.monotonic() - began < 2  # SageMaker's limit


def test_batch_transform_is_told_to_send_one_whole_file_at_a_time(endpoint: Endpoint) -> None:
    told = json.loads(endpoint.ask("GET", "/execution-parameters").read())
    assert told == {"MaxConcurrentTransforms": 1, "BatchStrategy": "SINGLE_RECORD", "MaxPayloadInMB": 1}


def test_a_geotiff_is_answered_by_a_geotiff_of_the_same_ground(endpoint: Endpoint, tmp_path: Path) -> None:
    sent = write_scene(tmp_path / "a.tif", NOISE).read_bytes()
    status, content_type, body = endpoint.invoke(sent, "image/tiff")
    assert (status, content_type) == (200, "image/tiff")
    with MemoryFile(body) as memory, memory.open() as answer, MemoryFile(sent) as given, given.open() as scene:
        values = answer.read(1)
        assert (answer.crs, answer.transform, answer.shape) == (CRS.from_string(UTM), scene.transform, (150, 200))
        assert answer.colormap(1)[4] == (255, 127, 14, 255)
    assert (values[:40, :50] == 255).all()
    assert set(np.unique(values[40:])) <= {0, 4}


def test_every_kind_of_image_gets_the_same_answer(endpoint: Endpoint) -> None:
    bodies = {
        "image/png": imagecodecs.png_encode(NOISE),
        "image/webp": imagecodecs.webp_encode(NOISE, lossless=True),
        "application/x-npy": npy(NOISE),
        "application/octet-stream": npy(NOISE),
    }
    answers = [endpoint.invoke(bytes(body), kind, "application/x-npy") for kind, body in bodies.items()]
    assert {status for status, _, _ in answers} == {200}
    assert len({body for _, _, body in answers}) == 1
    assert np.load(BytesIO(answers[0][2])).shape == (150, 200)
    assert endpoint.invoke(bytes(imagecodecs.jpeg8_encode(NOISE)), "image/jpeg")[0] == 200


def test_the_answer_comes_as_the_caller_accepts_it(endpoint: Endpoint) -> None:
    sent = npy(NOISE)
    classes = np.load(BytesIO(endpoint.invoke(sent, "application/x-npy", "application/x-npy")[2]))
    status, content_type, body = endpoint.invoke(sent, "application/x-npy", "text/html, image/png;q=0.9")
    assert (status, content_type, body[:4]) == (200, "image/png", b"\x89PNG")
    with MemoryFile(body) as memory, memory.open() as picture:
        assert np.array_equal(picture.read(1), classes)
    told = json.loads(endpoint.invoke(sent, "application/x-npy", "application/json")[2])
    assert told["classes"]["disc"] == pytest.approx((classes == 4).sum() / (classes != 255).sum(), abs=1e-6)
    assert told["without_data"] == pytest.approx(2000 / 30_000, abs=1e-6)


BOMB = npy(np.zeros((4, 4), np.uint8)).replace(b"(4, 4), }", b"(1000000, 1000000), }")
WIDE = bytearray(imagecodecs.png_encode(np.zeros((4, 4, 3), np.uint8)))
WIDE[16:24] = (20_000).to_bytes(4, "big") * 2
WIDE[29:33] = __import__("zlib").crc32(WIDE[12:29]).to_bytes(4, "big")

REFUSALS: dict[str, tuple[bytes, str, str, int, str]] = {
    "a text": (b"hello", "text/plain", "*/*", 415, "send one of image/tiff"),
    "an answer in HTML": (b"", "image/png", "text/html", 406, "the answer can be image/tiff"),
    "nothing": (b"", "image/png", "*/*", 400, "the image sent is of no known kind"),
    "a torn image": (bytes(imagecodecs.png_encode(NOISE))[:3000], "image/png", "*/*", 400, "cannot be decoded"),
    "a terabyte in a header": (BOMB, "application/x-npy", "*/*", 400, "cannot be decoded"),
    "a picture of 400 megapixels": (bytes(WIDE), "image/png", "*/*", 413, "is 20000 x 20000 pixels, more than"),
    "one band": (npy(NOISE[:, :, 0]), "application/x-npy", "*/*", 400, "has 1 bands, but the model looks at band 3"),
}


@pytest.mark.parametrize("fault", REFUSALS)
def test_a_bad_request_gets_a_status_and_one_sentence(fault: str, endpoint: Endpoint) -> None:
    body, content_type, accept, expected, message = REFUSALS[fault]
    status, kind, answer = endpoint.invoke(body, content_type, accept)
    assert (status, kind) == (expected, "application/json")
    assert message in json.loads(answer)["error"]
    assert endpoint.ask("GET", "/ping").status == 200


def test_a_body_over_the_limit_is_refused_unread(endpoint: Endpoint) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=30)
    connection.putrequest("POST", "/invocations")
    connection.putheader("Content-Type", "image/tiff")
    connection.putheader("Content-Length", str(10 << 30))
    connection.endheaders()
    assert connection.getresponse().status == 413


def test_other_routes_do_not_exist(endpoint: Endpoint) -> None:
    assert endpoint.ask("GET", "/").status == 404
    assert endpoint.ask("GET", "/invocations").status == 404


def test_few_wait_and_more_are_sent_away_while_the_ping_is_answered(endpoint: Endpoint) -> None:
    """Twelve at once: one is computed, four wait, and each gets an answer."""
    sent, statuses = npy(np.resize(NOISE, (500, 600, 3))), []
    callers = [
        threading.Thread(target=lambda: statuses.append(endpoint.invoke(sent, "application/x-npy")[0]))
        for _ in range(12)
    ]
    for caller in callers:
        caller.start()
    pinged = endpoint.ask("GET", "/ping").status
    for caller in callers:
        caller.join()
    assert pinged == 200
    assert set(statuses) == {200, 503}
    assert statuses.count(200) >= 5


def test_sigterm_ends_the_server_quickly_also_in_the_middle_of_a_request(tmp_path: Path) -> None:
    write_model(tmp_path / "model")
    running = ready(started(tmp_path))
    sent = npy(np.resize(NOISE, (4000, 4000, 3)))
    caller = threading.Thread(target=lambda: _gone(running, sent))
    caller.start()
    time.sleep(1)
    assert running.process.poll() is None
    running.process.send_signal(signal.SIGTERM)
    told = time.monotonic()
    assert running.process.wait(timeout=20) == DONE
    assert time.monotonic() - told < 10
    caller.join()
    running.process.communicate()


def _gone(endpoint: Endpoint, body: bytes) -> None:
    try:
        endpoint.invoke(body, "application/x-npy")
    except (http.client.HTTPException, OSError):
        return


def test_without_a_model_the_command_ends_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SAGEMAKER_BASE_DIR", str(tmp_path))
    before = signal.getsignal(signal.SIGTERM)
    try:
        assert main(["serve"]) == REFUSED
    finally:
        signal.signal(signal.SIGTERM, before)
    errors = capsys.readouterr().err
    assert errors.startswith("tileseg: cannot read the model")
    assert errors.count("\n") == 1
