"""Tells what the image holds, as CycloneDX JSON on standard output; the Dockerfile runs it at the end of the build.

Python packages come from what is installed, not from what was asked for; the hash of a wheel is the one that pip
checked, from the reports that are named as arguments (``pip install --report``). Debian packages come from dpkg. There
is no time of writing in it, so that two builds of the same sources have the same bill.

Source: https://cyclonedx.org/docs/1.6/json/
"""

import json
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any
from urllib.parse import quote

Component = dict[str, Any]

DPKG = ["dpkg-query", "--show", "--showformat", "${Package}\t${Version}\t${Architecture}\n"]


def main() -> None:
    json.dump(bill([Path(name) for name in sys.argv[1:]]), sys.stdout, indent=1)


def bill(reports: Sequence[Path]) -> dict[str, Any]:
    components = [*python_packages(checked_hashes(reports)), *debian_packages(), interpreter()]
    components.sort(key=lambda component: component["purl"])
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": components}


def checked_hashes(reports: Sequence[Path]) -> dict[str, str]:
    """The SHA-256 of each wheel that pip installed, by the package's URL."""
    installed = [entry for report in reports for entry in json.loads(report.read_text())["install"]]
    return {
        purl("pypi", plain(entry["metadata"]["name"]), entry["metadata"]["version"]): digest
        for entry in installed
        if (digest := entry["download_info"]["archive_info"]["hash"].removeprefix("sha256="))
    }


def python_packages(hashes: dict[str, str]) -> Iterator[Component]:
    for package in distributions():
        component = described("pypi", plain(package.metadata["Name"]), package.version)
        if digest := hashes.get(component["purl"]):
            component["hashes"] = [{"alg": "SHA-256", "content": digest}]
        if licence := licence_of(package):
            component["licenses"] = [{"license": {"name": licence}}]
        yield component


def licence_of(package: Distribution) -> str | None:
    """In the package's own words; nothing where it says nothing, or where it quotes the whole text."""
    said = package.metadata.get_all("License-Expression") or [
        line.rpartition(" :: ")[2] for line in package.metadata.get_all("Classifier", []) if "License ::" in line
    ]
    licence = ", ".join(said or package.metadata.get_all("License", []))
    return licence if 0 < len(licence) < 100 and "\n" not in licence else None


def debian_packages() -> Iterator[Component]:
    """None where the base is not Debian's."""
    if not shutil.which("dpkg-query"):
        return
    for line in subprocess.run(DPKG, check=True, capture_output=True, text=True).stdout.splitlines():
        name, version, architecture = line.split("\t")
        component = described("deb/debian", name, version)
        component["purl"] += f"?arch={architecture}"
        yield component


def interpreter() -> Component:
    """An image of Python has it from source, where no package manager knows of it."""
    return described("generic", "python", platform.python_version())


def described(kind: str, name: str, version: str) -> Component:
    return {"type": "library", "name": name, "version": version, "purl": purl(kind, name, version)}


def purl(kind: str, name: str, version: str) -> str:
    """Source: https://github.com/package-url/purl-spec"""
    return f"pkg:{kind}/{quote(name)}@{quote(version, safe='')}"


def plain(name: str) -> str:
    """As PyPI spells names: typing_extensions and Typing.Extensions are one package."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    main()
