"""Folders in S3 and on disk, as a job reads them."""

import ipaddress
import os
import ssl
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from obstore.exceptions import GenericError

from tileseg.failure import JobFailure
from tileseg.tiles import store
from tileseg.tiles.store import FileFault, open_folder, read_file, reason
from training_image.tests.s3_server import Bucket, Fault, S3Server


def test_a_listing_takes_one_request_for_each_thousand_files(s3: S3Server) -> None:
    s3.buckets["many"] = Bucket({f"tiles/a/{number}": b"x" * (number % 7) for number in range(2500)})
    sizes = open_folder("s3://many/tiles", os.environ).sizes()
    assert s3.requests == {"LIST": 3}
    assert sizes == {f"a/{number}": number % 7 for number in range(2500)}


def test_a_prefix_does_not_take_in_a_folder_whose_name_begins_alike(s3: S3Server) -> None:
    s3.buckets["many"] = Bucket({"tiles/a": b"", "tiles-old/b": b""})
    assert list(open_folder("s3://many/tiles/", os.environ).sizes()) == ["a"]


def test_a_whole_bucket_and_a_folder_on_disk_are_read_alike(s3: S3Server, tmp_path: Path) -> None:
    s3.buckets["many"] = Bucket({"a/b.txt": b"hello"})
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_bytes(b"hello")
    for place in ("s3://many", str(tmp_path), tmp_path.as_uri()):
        folder = open_folder(place, os.environ)
        assert folder.sizes() == {"a/b.txt": 5}
        assert folder.read("a/b.txt") == b"hello"


def test_a_file_that_has_gone_is_named(s3: S3Server, tmp_path: Path) -> None:
    s3.buckets["many"] = Bucket()
    for place in ("s3://many/tiles", str(tmp_path)):
        with pytest.raises(JobFailure, match=r"cannot read .*/a.tif: it does not exist; correct the place"):
            open_folder(place, os.environ).read("a.tif")


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(JobFailure, match=r"the folder .*nowhere does not exist: correct the place in the recipe"):
        open_folder(f"{tmp_path}/nowhere", os.environ)


def test_requests_are_signed_with_the_session_of_the_jobs_role(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    s3.buckets["many"] = Bucket()
    monkeypatch.setenv("AWS_SESSION_TOKEN", "the-session")
    open_folder("s3://many", os.environ).sizes()
    assert s3.last_headers["x-amz-security-token"] == "the-session"
    assert "Credential=any/" in s3.last_headers["authorization"]
    assert "/eu-central-1/s3/aws4_request" in s3.last_headers["authorization"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "Error performing PUT http://169.254.169.254/latest/api/token in 1s - 403 Forbidden",
            "there are no credential",
        ),
        (
            "Server returned non-2xx status code: 403 Forbidden: AccessDenied",
            "access is forbidden; give the job's role",
        ),
        ("Server returned non-2xx status code: 404 Not Found: NoSuchBucket", "there is no such bucket; correct"),
        ("operation timed out\nDebug source: ...", "operation timed out; check that the endpoint of S3"),
    ],
)
def test_what_the_store_says_becomes_what_to_do(said: str, told: str) -> None:
    assert reason(GenericError(said)).startswith(told)
    assert "Debug" not in reason(GenericError(said))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for 127.0.0.1 that only itself vouches for, with its key beside it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(hours=1))
        .not_valid_after(datetime.now(UTC) + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    path = tmp_path / "ca.pem"
    path.write_bytes(built.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.with_suffix(".key").write_bytes(private)
    return path


@pytest.fixture
def tls_s3(s3: S3Server, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> S3Server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_suffix(".key"))
    s3.socket = context.wrap_socket(s3.socket, server_side=True)
    monkeypatch.setenv("AWS_ENDPOINT_URL", s3.url.replace("http://", "https://"))
    s3.buckets["many"] = Bucket({"a": b"hello"})
    return s3


def test_a_private_authority_is_trusted_where_the_environment_names_it(
    tls_s3: S3Server, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", str(certificate))
    assert open_folder("s3://many", os.environ).read("a") == b"hello"


def test_a_certificate_bundle_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/nowhere/ca.pem")
    with pytest.raises(JobFailure, match=r"AWS_CA_BUNDLE names /nowhere/ca\.pem, which cannot be read"):
        open_folder("s3://many", os.environ)


def test_a_server_that_nobody_vouches_for_is_not_read_from(tls_s3: S3Server) -> None:
    began = time.monotonic()
    with pytest.raises(JobFailure, match=r"cannot list s3://many: .* check that the endpoint of S3 can be reached"):
        open_folder("s3://many", os.environ).sizes()
    assert time.monotonic() - began < 30


RIDDEN_OUT = {
    "throttled": [Fault(status=503)] * 3,
    "failed": [Fault(status=500)],
    "reset": [Fault(breaks=True)],
    "reset before the body": [Fault(cut_to=0)],
    "cut off in the body": [Fault(cut_to=150_000)],
    "slow": [Fault(cut_to=1000, stalls_s=0.3)],
}


@pytest.mark.parametrize("fault", RIDDEN_OUT)
def test_a_request_that_went_wrong_is_made_again(fault: str, s3: S3Server) -> None:
    body = os.urandom(200_000)
    s3.buckets["many"] = Bucket({"a": body})
    s3.faults.extend(RIDDEN_OUT[fault])
    assert open_folder("s3://many", os.environ).read("a") == body
    assert not s3.faults


def test_a_body_that_stalls_is_taken_up_where_it_did(s3: S3Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "ANSWER_WITHIN", "500ms")
    body = os.urandom(200_000)
    s3.buckets["many"] = Bucket({"a": body})
    s3.faults.append(Fault(cut_to=150_000, stalls_s=1))
    assert open_folder("s3://many", os.environ).read("a") == body
    assert s3.last_headers["range"].startswith("bytes=")


def test_a_refusal_is_told_at_once_and_not_asked_for_again(s3: S3Server) -> None:
    s3.buckets["many"] = Bucket({"a": b"hello"})
    s3.faults.append(Fault(status=403))
    with pytest.raises(JobFailure, match=r"cannot read s3://many/a: access is forbidden; give the job's role"):
        open_folder("s3://many", os.environ).read("a")
    assert s3.requests == {"GET": 1}


def test_a_file_larger_than_allowed_is_refused_by_its_size(s3: S3Server) -> None:
    s3.buckets["many"] = Bucket({"lists/a.txt": bytes(1000)})
    assert read_file("s3://many/lists/a.txt", os.environ, most_bytes=1000) == bytes(1000)
    with pytest.raises(FileFault, match=r"s3://many/lists/a\.txt has more than 999 bytes"):
        read_file("s3://many/lists/a.txt", os.environ, most_bytes=999)
