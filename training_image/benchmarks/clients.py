"""Clients of S3 beside each other: the same objects, as many requests at a time, nothing decoded."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config

from training_image.benchmarks.imagery import Shape
from training_image.benchmarks.loader import BUCKET, Case, bare_store, fetched, served
from training_image.benchmarks.report import Row

TITLE = "S3 clients, objects/s at 64 in flight: obstore against boto3"
CASE = Case(Shape(256), pairs=512, seed_pairs=0, reach=0)
IN_FLIGHT = 64

Spent = tuple[float, float]
"""Objects a second, and milliseconds of this process's processors for each."""


def measure(say: Callable[[str], None]) -> Iterator[Row]:
    with served(CASE) as (_, paths):
        objects = [f"{kind}/{path}" for path in paths for kind in ("imagery", "masks")]
        ours, theirs = spent(lambda: by_obstore(objects), len(objects)), spent(lambda: by_boto3(objects), len(objects))
    say(f"obstore {ours[0]:.0f}/s, boto3 {theirs[0]:.0f}/s")
    yield Row("objects a second", ours[0], theirs[0], ours[0] / theirs[0])
    yield Row("processor ms an object", ours[1], theirs[1], theirs[1] / ours[1])
    yield Row("s3torchconnector", said="not measured: it is not among the project's packages")


def spent(work: Callable[[], None], count: int) -> Spent:
    began, used = time.perf_counter(), time.process_time()
    work()
    return count / (time.perf_counter() - began), 1000 * (time.process_time() - used) / count


def by_obstore(objects: Sequence[str]) -> None:
    asyncio.run(fetched(bare_store(), objects, in_flight=IN_FLIGHT))


def by_boto3(objects: Sequence[str]) -> None:
    s3 = boto3.client("s3", config=Config(max_pool_connections=IN_FLIGHT, s3={"addressing_style": "path"}))
    with ThreadPoolExecutor(IN_FLIGHT) as pool:
        for _ in pool.map(lambda name: s3.get_object(Bucket=BUCKET, Key=name)["Body"].read(), objects):
            pass
