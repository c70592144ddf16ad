"""Pushing to ECR as a container engine does: blobs first, then the manifest under its tag."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from local_cloud.builds.source import COMMAND
from local_cloud.training.image import COMMAND_ANNOTATION

_MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
_CONFIG_TYPE = "application/vnd.oci.image.config.v1+json"
_LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip"


def push(ecr: Any, repository: str, tag: str, source: bytes) -> str:
    """Push an image whose one layer is the source, and return its digest."""
    ecr.get_authorization_token()
    config = json.dumps({"config": {"Entrypoint": [COMMAND]}, "comment": "made by a local emulator"}).encode()
    manifest = {
        "schemaVersion": 2,
        "mediaType": _MANIFEST_TYPE,
        "config": _push_blob(ecr, repository, config, _CONFIG_TYPE),
        "layers": [_push_blob(ecr, repository, source, _LAYER_TYPE)],
        "annotations": {COMMAND_ANNOTATION: COMMAND},
    }
    pushed = ecr.put_image(
        repositoryName=repository,
        imageTag=tag,
        imageManifest=json.dumps(manifest, sort_keys=True),
        imageManifestMediaType=_MANIFEST_TYPE,
    )
    digest: str = pushed["image"]["imageId"]["imageDigest"]
    return digest


def _push_blob(ecr: Any, repository: str, blob: bytes, media_type: str) -> dict[str, Any]:
    digest = "sha256:" + hashlib.sha256(blob).hexdigest()
    upload = ecr.initiate_layer_upload(repositoryName=repository)["uploadId"]
    ecr.upload_layer_part(
        repositoryName=repository, uploadId=upload, partFirstByte=0, partLastByte=len(blob) - 1, layerPartBlob=blob
    )
    ecr.complete_layer_upload(repositoryName=repository, uploadId=upload, layerDigests=[digest])
    return {"mediaType": media_type, "digest": digest, "size": len(blob)}
