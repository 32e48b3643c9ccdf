"""Downloads the fake codex of a release once, where the machine has none (docs/formats.md)."""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import shutil
import sys
import tarfile
import tempfile
import urllib.request
from http.client import HTTPException
from pathlib import Path

from .errors import TouchstoneError

NAME = "touchstone-codex"
HINT = "Set TOUCHSTONE_CODEX to the path of an executable, or run `npm install --save-dev codex-touchstone`."

RELEASE = Path(__file__).parent / "release.json"
"""Version, address and checksums of the executables. A release writes this file (docs/releasing.md); a clone has none."""

_CPUS = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}
_GLIBC = {"x64": "/lib64/ld-linux-x86-64.so.2", "arm64": "/lib/ld-linux-aarch64.so.1"}
_SECONDS = 60


def download_executable(release: Path = RELEASE) -> str:
    """Returns the path of the release's executable in the cache, and downloads it if it is not there yet.

    Raises TouchstoneError if there is no release, if it has no executable for this platform, if the download fails, or if its
    checksum differs.
    """
    if not release.is_file():
        raise TouchstoneError(f"There is no {NAME}. {HINT}")
    pinned = json.loads(release.read_text(encoding="utf-8"))
    version, target = pinned["version"], find_target()
    digest = pinned["sha256"].get(target)
    if digest is None:
        raise TouchstoneError(f"{NAME} {version} has no executable for {target}. {HINT}")
    folder = find_cache_folder() / "native" / f"{version}-{target}-{digest[:12]}"
    if not (folder / NAME).is_file():
        address = pinned["address"].replace("{version}", version).replace("{target}", target)
        try:
            _install(_fetch(address, digest), folder, {"address": address, "sha256": digest})
        except (OSError, HTTPException, tarfile.TarError, ValueError) as error:
            raise TouchstoneError(f"{NAME} {version} could not be downloaded from {address}: {error}. {HINT}") from None
    return str(folder / NAME)


def find_target() -> str:
    """Finds the name of this platform: system and processor, and `-musl` if Linux lacks the loader of glibc."""
    machine = platform.machine().lower()
    cpu = _CPUS.get(machine, machine)
    libc = "-musl" if sys.platform == "linux" and not os.path.exists(_GLIBC.get(cpu, "")) else ""
    return f"{sys.platform}-{cpu}{libc}"


def find_cache_folder() -> Path:
    """Finds the cache folder. touchstone uses the same one."""
    named = os.environ.get("TOUCHSTONE_CACHE")
    if named:
        return Path(named).absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "touchstone"
    caches = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return (caches if caches.is_absolute() else Path.home() / ".cache") / "touchstone"


def _fetch(address: str, digest: str) -> bytes:
    print(f"Downloading {address}", file=sys.stderr)
    with urllib.request.urlopen(address, timeout=_SECONDS) as response:
        archive: bytes = response.read()
    found = hashlib.sha256(archive).hexdigest()
    if found != digest:
        raise ValueError(f"the SHA-256 of the archive is {found}, and the release names {digest}")
    return archive


def _install(archive: bytes, folder: Path, origin: dict[str, str]) -> None:
    """Writes the executable into a new folder, which gets its name when it is complete."""
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as files:
        executable = files.extractfile(NAME)
        if executable is None:
            raise ValueError(f"the archive contains no {NAME}")
        content = executable.read()
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix="new-", dir=folder.parent))
    try:
        (staging / NAME).write_bytes(content)
        (staging / NAME).chmod(0o755)
        # The cache's mark of a complete folder.
        (staging / "touchstone.json").write_text(json.dumps(origin) + "\n", encoding="utf-8")
        staging.chmod(0o755)
        try:
            staging.rename(folder)
        except OSError:
            if not (folder / NAME).is_file():
                raise  # else another process was faster
    finally:
        shutil.rmtree(staging, ignore_errors=True)
