"""The part of script/setup that Python does: front-end files, translations, collected static files."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from script.environment import build_environment

ROOT = Path(__file__).resolve().parent.parent
STAMPS = ROOT / ".local" / "stamps"


def fingerprint(paths: Iterable[Path]) -> str:
    """One hash over names and contents, folders read whole."""
    total = hashlib.sha256()
    for path in paths:
        files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
        for file in files:
            if file.is_file():
                total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def step(
    name: str, sentence: str, made_from: Iterable[Path], made: Iterable[Path], act: Callable[[], None]
) -> None:
    """Run `act` unless its inputs are as they were and everything it makes is still there."""
    stamp = STAMPS / name
    wanted = fingerprint(made_from)
    if stamp.is_file() and stamp.read_text() == wanted and all(path.exists() for path in made):
        return
    sys.stdout.write(f"setup: {sentence}\n")
    sys.stdout.flush()
    act()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


def run(*command: str) -> None:
    result = subprocess.run(command, cwd=ROOT, env=build_environment(), check=False)
    if result.returncode:
        sys.exit(f"setup: {' '.join(command)} failed with exit code {result.returncode}")


def translations() -> None:
    for source in catalogues():
        run("msgfmt", "--check-format", "-o", str(source.with_suffix(".mo")), str(source))


def catalogues() -> list[Path]:
    return sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po"))


def static_sources() -> list[Path]:
    folders = [
        ROOT / "static-build",
        *sorted(ROOT.glob("*/static")),
        *sorted(ROOT.glob("privacy_portal/*/static")),
    ]
    # The packaged apps' files change with the lock, the storage with the settings.
    return [*folders, ROOT / "requirements" / "runtime.txt", ROOT / "privacy_portal" / "settings.py"]


def main() -> None:
    os.chdir(ROOT)
    run("script/assets")  # keeps a stamp of its own
    step(
        "translations",
        "compiling the translations",
        catalogues(),
        [p.with_suffix(".mo") for p in catalogues()],
        translations,
    )
    step(
        "static-files",
        "collecting static files",
        static_sources(),
        [ROOT / "staticfiles" / "staticfiles.json"],
        lambda: run(sys.executable, "manage.py", "collectstatic", "--noinput", "--clear", "--verbosity", "0"),
    )


if __name__ == "__main__":
    main()
