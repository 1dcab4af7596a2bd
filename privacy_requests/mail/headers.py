"""What a header says, in characters that may be stored and shown."""

import codecs
import re
import unicodedata
from email.header import decode_header
from email.utils import parseaddr

from privacy_requests.mail.limits import FAULTS, Part

_BIDI = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"}
# Slow on hostile input, or no character sets at all.
_NO_CHARSETS = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}
_NOT_KEPT = {"Cc", "Cs", "Co", "Cn"}
_ADDRESS = re.compile(r"[^\s@<>\"(),;:\\\[\]]+@[^\s@<>\"(),;:\\\[\]]+")


def plain(text: str, *, lines: bool = False) -> str:
    """Without NUL, control and surrogate characters or tricks of direction; `lines` keeps line ends."""
    kept = "\n\t" if lines else ""
    return "".join(
        char if char in kept or unicodedata.category(char) not in _NOT_KEPT else ("" if lines else " ")
        for char in text
        if char not in _BIDI
    )


def values(part: Part, name: str) -> list[str]:
    """Every value of the header `name` as written, the topmost first, on one line each."""
    wanted = name.lower()
    return [" ".join(str(value).split()) for key, value in part.raw_items() if key.lower() == wanted]


def first(part: Part, name: str) -> str:
    found = values(part, name)
    return found[0] if found else ""


def words(raw: str) -> str:
    """A header's text with its encoded words read; what cannot be read is left as it was written."""
    text = _bytes_as_text(raw)
    try:
        pieces = [_piece(content, charset) for content, charset in decode_header(text)]
    except FAULTS:
        pieces = [text]
    return " ".join(plain("".join(pieces)).split())


def address(raw: str) -> tuple[str, str]:
    """(name, address) of a From header; either may be empty."""
    text = _bytes_as_text(raw)
    try:
        name, found = parseaddr(text, strict=False)
    except FAULTS:
        name, found = "", ""
    if not _ADDRESS.fullmatch(found):
        match = _ADDRESS.search(text)
        name, found = words(text[: match.start()] if match else text), match[0] if match else ""
    return words(name).strip(" \"'<"), plain(found)


def _piece(content: bytes | str, charset: str | None) -> str:
    if isinstance(content, str):
        return content
    return decoded(content, charset or "utf-8")


def decoded(content: bytes, charset: str) -> str:
    """Bytes as text whatever their label says; never raises."""
    for label, errors in ((_codec(charset), "strict"), ("utf_8", "strict"), ("cp1252", "replace")):
        try:
            return content.decode(label, errors)
        except FAULTS:
            continue
    return content.decode("latin-1")


def _codec(charset: str) -> str:
    """The codec a label names, by its one name: no other spelling leads past the list. "" for none."""
    try:
        name = codecs.lookup(charset.strip()).name
    except FAULTS:
        return ""
    return "" if name.lower().replace("-", "_") in _NO_CHARSETS else name


def _bytes_as_text(raw: str) -> str:
    """Raw 8-bit bytes in a header come as surrogates."""
    if raw.isascii():
        return raw
    try:
        return decoded(raw.encode("ascii", "surrogateescape"), "utf-8")
    except UnicodeEncodeError:
        return raw
