"""What a build needs of the machine."""

import os
import shutil
import urllib.request

MIRROR = "http://deb.debian.org/debian"
SUITE = "bookworm"
PATIENCE = 10


def missing() -> str | None:
    """Why no image can be built here; nothing where it can."""
    if lacking := [name for name in ("buildah", "debootstrap") if not shutil.which(name)]:
        return f"{' and '.join(lacking)} not installed"
    if os.geteuid() != 0:
        return "debootstrap and buildah's chroot need root"
    return None if _reachable() else f"{MIRROR} cannot be reached"


def _reachable() -> bool:
    try:
        urllib.request.urlopen(f"{MIRROR}/dists/{SUITE}/Release", timeout=PATIENCE).close()  # noqa: S310  (a constant)
    except OSError:
        return False
    return True
