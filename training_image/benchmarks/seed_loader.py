"""The loader that this one replaces (planet-snowcover with robosat.pink), rebuilt from a description of it.

Each tile is opened by GDAL over S3, image after mask after image, by one worker process:

1. a new boto3 session and GDAL environment for each file (so nothing of the connection is kept but by GDAL itself);
2. LIST of the file's folder, as GDAL_DISABLE_READDIR_ON_OPEN was FALSE;
3. a ranged GET of the first 16 KB, the TIFF's header;
4. a ranged GET of the samples.

Three requests a file, six a pair, each waiting for the one before. Images became float32, masks float64.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

import boto3
import numpy as np
import rasterio
import torch
from numpy.typing import NDArray
from rasterio.session import AWSSession
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

BATCH = 7


class SeedTiles(Dataset[tuple[Tensor, Tensor]]):
    """Pairs by their index."""

    def __init__(self, endpoint: str, bucket: str, paths: Sequence[str]) -> None:
        self._endpoint = urlsplit(endpoint).netloc
        self._bucket = bucket
        self._paths = paths

    def __len__(self) -> int:
        return len(self._paths)

    def __getitem__(self, index: int) -> tuple[Tensor, Tensor]:
        image_CHW = self._read(f"imagery/{self._paths[index]}").astype(np.float32)
        mask_CHW = self._read(f"masks/{self._paths[index]}").astype(np.float64)
        return torch.from_numpy(image_CHW), torch.from_numpy(mask_CHW[0])

    def _read(self, key: str) -> NDArray[Any]:
        session = AWSSession(boto3.Session(), endpoint_url=self._endpoint)
        options = {"AWS_HTTPS": "NO", "AWS_VIRTUAL_HOSTING": "FALSE", "GDAL_DISABLE_READDIR_ON_OPEN": "FALSE"}
        # A job's tiles are many more than GDAL remembers; the few of a benchmark would be served from its memory.
        options["CPL_VSIL_CURL_NON_CACHED"] = f"/vsis3/{self._bucket}"
        with rasterio.Env(session=session, **options), rasterio.open(f"s3://{self._bucket}/{key}") as file:
            samples: NDArray[Any] = file.read()
        return samples


def seed_batches(endpoint: str, bucket: str, paths: Sequence[str]) -> Iterator[list[Tensor]]:
    """Every pair once, shuffled; incomplete batches are dropped, as they were."""
    tiles = SeedTiles(endpoint, bucket, paths)
    yield from DataLoader(tiles, batch_size=BATCH, shuffle=True, num_workers=1, drop_last=True)
