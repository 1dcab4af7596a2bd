"""The files git knows, and the code of the product among them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCT = ("privacy_portal", "privacy_requests", "disclosures", "notices", "consent")


@cache
def files() -> tuple[Path, ...]:
    """Tracked files, and new ones that are not ignored, as they lie in the working tree."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(path for path in paths if path.is_file())


def python_files(*tops: str) -> list[Path]:
    """Python files below the named top folders; all when none is named."""
    return [p for p in files() if p.suffix == ".py" and (not tops or p.relative_to(ROOT).parts[0] in tops)]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))
