"""How many pages a file has, told from its page tree without drawing anything."""

import zlib
from typing import IO, Any

from pypdf import PdfReader
from pypdf.errors import PyPdfError

MOST_PAGES = 100_000
# What a parser may raise on broken or hostile bytes: the file then has no page count.
BROKEN = (
    PyPdfError,
    zlib.error,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


def page_count(stream: IO[bytes], *, media_type: str) -> int | None:
    """The pages of a PDF; None for other files and for one that cannot be read."""
    if media_type != "application/pdf":
        return None
    stream.seek(0)
    try:
        trailer: Any = PdfReader(stream).trailer
        pages = int(trailer["/Root"]["/Pages"]["/Count"])
    except BROKEN:
        return None
    finally:
        stream.seek(0)
    return pages if 0 < pages <= MOST_PAGES else None
