"""Builds a wheel of pytest-codex-touchstone for each platform that has an executable in dist-native: `python3 scripts/build_wheels.py`,
after `node scripts/native.mjs`. With names of targets, it builds only their wheels. It writes dist-native/wheels.

pip builds a wheel of the package alone (it gets setuptools for that), and this program adds the executable and the recorded catalogue.
The same files give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
NATIVE = ROOT / "dist-native"
CATALOGUE = ROOT / "integration/fixtures/python"
PACKAGE = "pytest_codex_touchstone"
NAME = "touchstone-codex"

# What the executables need: glibc 2.17, musl 1.2 (and libstdc++ of GCC 12, which musl's systems have as a package), macOS 13.
PLATFORMS = {
    "linux-x64": "manylinux_2_17_x86_64",
    "linux-arm64": "manylinux_2_17_aarch64",
    "linux-x64-musl": "musllinux_1_2_x86_64",
    "linux-arm64-musl": "musllinux_1_2_aarch64",
    "darwin-x64": "macosx_13_0_x86_64",
    "darwin-arm64": "macosx_13_0_arm64",
}


def build_pure_wheel(folder: Path) -> Path:
    """Builds the wheel that any platform can install."""
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-deps"]
    source = str(ROOT / "packages/python")
    subprocess.run([sys.executable, "-m", "pip", "wheel", *quiet, "--wheel-dir", str(folder), source], check=True)
    return next(folder.glob("*.whl"))


def add_files(pure: Path, platform: str, executable: Path, catalogue: Path, output: Path) -> Path:
    """Writes the wheel for a platform: the files of a pure wheel, an executable and a catalogue."""
    wheel = output / pure.name.replace("-any.whl", f"-{platform}.whl")
    record: list[str] = []
    with zipfile.ZipFile(pure) as source, zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as target:

        def add(path: str, content: bytes, mode: int = 0o644) -> None:
            entry = zipfile.ZipInfo(path)  # of 1980, so that the time of the build has no effect
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100000 | mode) << 16
            target.writestr(entry, content)
            digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            record.append(f"{path},sha256={digest},{len(content)}")

        for path in sorted(source.namelist()):
            if path.endswith(".dist-info/WHEEL"):
                text = source.read(path).decode().replace("Root-Is-Purelib: true", "Root-Is-Purelib: false")
                add(path, text.replace("Tag: py3-none-any", f"Tag: py3-none-{platform}").encode())
            elif path.endswith(".dist-info/RECORD"):
                record_path = path
            else:
                add(path, source.read(path))
        add(f"{PACKAGE}/bin/{NAME}", executable.read_bytes(), 0o755)
        for file in sorted(path for path in catalogue.rglob("*") if path.is_file()):
            add(f"{PACKAGE}/fixtures/python/{file.relative_to(catalogue).as_posix()}", file.read_bytes())
        entry = zipfile.ZipInfo(record_path)
        entry.external_attr = 0o100644 << 16
        target.writestr(entry, "\n".join([*record, f"{record_path},,", ""]))
    return wheel


def main() -> None:
    targets = sys.argv[1:] or list(PLATFORMS)
    unknown = [target for target in targets if target not in PLATFORMS]
    if unknown:
        sys.exit(f"error: there is no target `{unknown[0]}`: {', '.join(PLATFORMS)}.")
    executables = {target: NATIVE / target / NAME for target in targets}
    built = {target: path for target, path in executables.items() if path.is_file()}
    if not built:
        sys.exit("error: there is no executable in dist-native: run `node scripts/native.mjs`.")
    output = NATIVE / "wheels"
    output.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        pure = build_pure_wheel(Path(folder))
        for target, executable in built.items():
            print(add_files(pure, PLATFORMS[target], executable, CATALOGUE, output).name)


if __name__ == "__main__":
    main()
