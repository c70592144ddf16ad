"""The benchmark's S3 answers as S3 does, counts what it is asked, and answers late."""

import os
import time
from pathlib import Path

import boto3
import obstore
import pytest
from botocore.config import Config
from obstore.store import S3Store

from training_image.benchmarks.s3 import serving

FILES = 2900


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("s3")
    for index in range(FILES):
        path = root / "tiles" / "scene" / str(index % 50) / f"{index}.tif"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%d" % index * 3)
    return root


def store() -> S3Store:
    return S3Store("tiles", client_options={"allow_http": True})


def test_a_listing_comes_in_pages_of_a_thousand_and_is_whole(folder: Path) -> None:
    with serving(folder, latency_ms=0) as s3:
        found = [file["path"] for page in obstore.list(store(), prefix="scene") for file in page]

        assert len(set(found)) == len(found) == FILES
        assert s3.requests()["LIST"] == 3


def test_folders_are_told_where_a_delimiter_asks_for_them(folder: Path) -> None:
    with serving(folder, latency_ms=0):
        answer = boto3.client("s3", config=Config(s3={"addressing_style": "path"})).list_objects_v2(
            Bucket="tiles", Prefix="scene/", Delimiter="/"
        )

        assert len(answer["CommonPrefixes"]) == 50
        assert "Contents" not in answer


def test_objects_and_ranges_are_what_the_files_hold_and_each_request_is_counted_once(folder: Path) -> None:
    with serving(folder, latency_ms=0) as s3:
        assert bytes(obstore.get(store(), "scene/7/1007.tif").bytes()) == b"100710071007"
        assert bytes(obstore.get_range(store(), "scene/7/1007.tif", start=2, length=4)) == b"0710"
        with pytest.raises(FileNotFoundError):
            obstore.get(store(), "scene/7/none.tif")

        assert s3.requests() == {"LIST": 0, "GET": 2, "RANGE": 1, "HEAD": 0, "bytes": 16}
        assert sum(s3.requests().values()) == 0


def test_an_answer_is_held_back_by_the_latency(folder: Path) -> None:
    with serving(folder, latency_ms=60):
        fetch()
        began = time.perf_counter()
        fetch()

        assert time.perf_counter() - began >= 0.06


def test_the_environment_leads_clients_there_only_meanwhile(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://before")
    with serving(folder) as s3:
        assert os.environ["AWS_ENDPOINT_URL"] == s3.url
    assert os.environ["AWS_ENDPOINT_URL"] == "http://before"


def fetch() -> None:
    obstore.get(store(), "scene/7/1007.tif").bytes()
