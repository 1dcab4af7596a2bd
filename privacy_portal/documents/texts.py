"""Whether bytes are text that a person or a program could read, looked at in pieces."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from typing import IO

CHUNK = 64 * 1024
JSON_PARSED_UP_TO = 8 * 1024 * 1024  # larger files are judged by their first character
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The whole stream from its start, CHUNK bytes at a time."""
    stream.seek(0)
    while chunk := stream.read(CHUNK):
        yield chunk


def is_text(stream: IO[bytes]) -> bool:
    """Whether it all is UTF-8, UTF-16 with its mark, or Windows Latin, without control characters."""
    stream.seek(0)
    start = stream.read(2)
    if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return _decodes(stream, "utf-16")
    return _decodes(stream, "utf-8") or _decodes(stream, "cp1252")


def is_json(stream: IO[bytes], *, lines: bool) -> bool:
    """Whether the stream is JSON (or one JSON value a line)."""
    stream.seek(0)
    content = stream.read(JSON_PARSED_UP_TO)
    text = content.decode("utf-8-sig", errors="ignore")
    if not text.lstrip().startswith(("{", "[")):
        return False
    if len(content) == JSON_PARSED_UP_TO:
        return True
    try:
        for value in (line for line in text.splitlines() if line.strip()) if lines else (text,):
            json.loads(value)
    except (ValueError, RecursionError):
        return False
    return True


def contains(stream: IO[bytes], needles: Iterable[bytes]) -> bool:
    """Whether any of the lower-case ASCII needles occurs anywhere, whatever its case."""
    wanted = tuple(needles)
    overlap = max(len(needle) for needle in wanted) - 1
    before = b""
    for chunk in chunks(stream):
        window = (before + chunk).lower()
        if any(needle in window for needle in wanted):
            return True
        before = window[-overlap:]
    return False


def _decodes(stream: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks(stream):
            if _CONTROL.search(decoder.decode(chunk)):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
