"""How many pages a file has, told from its page tree without drawing anything."""

from typing import IO, Any

from pypdf import PdfReader

MOST_PAGES = 100_000


def page_count(stream: IO[bytes], *, media_type: str) -> int | None:
    """The pages of a PDF; None for other files and for one that cannot be read."""
    if media_type != "application/pdf":
        return None
    stream.seek(0)
    try:
        trailer: Any = PdfReader(stream).trailer
        pages = int(trailer["/Root"]["/Pages"]["/Count"])
    except Exception:  # noqa: BLE001  # a parser before hostile bytes: whatever goes wrong, the file has no page count
        return None
    finally:
        stream.seek(0)
    return pages if 0 < pages <= MOST_PAGES else None
