"""The one door of the PDF renderer to the outside: packaged assets, and nothing else."""

from functools import cache
from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse

ASSETS = Path(__file__).resolve().parent / "assets"
SCHEME = "asset:"
MEDIA_TYPES = {".ttf": "font/ttf", ".png": "image/png", ".svg": "image/svg+xml"}


class AssetMissing(ValueError):
    """A letter named something that is not packaged."""


@cache
def _packaged() -> frozenset[str]:
    return frozenset(path.name for path in ASSETS.iterdir() if path.suffix in MEDIA_TYPES)


@cache
def _bytes(name: str) -> bytes:
    return (ASSETS / name).read_bytes()


class PackagedOnly(URLFetcher):
    """Knows `asset:NAME` for the files in assets/; file:, http:, data: and paths are refused."""

    def __init__(self) -> None:
        # The parent would load TLS roots for protocols that are never spoken here.
        self._fail_on_errors = False

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or name not in _packaged():
            raise AssetMissing("Only packaged assets may be used in a letter.")
        media_type = MEDIA_TYPES[Path(name).suffix]
        return URLFetcherResponse(url, _bytes(name), {"Content-Type": media_type})
