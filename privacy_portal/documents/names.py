"""What a person called a file, made harmless; and the neutral name it is given back under."""

import re
import unicodedata

from django.utils.translation import gettext as _

LONGEST = 100
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x7f]')
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$", re.IGNORECASE)


def suffix(raw: str) -> str:
    """The lower-case extension a name claims, without its dot; empty when it has none."""
    found = _SUFFIX.search(_visible(raw).strip())
    return found[0][1:].lower() if found else ""


def display_name(raw: str, extension: str) -> str:
    """The name without path, control characters or text-direction tricks, ending in the sniffed type.

    "C:\\scans\\exam\\u202efdp.exe" read as a PDF becomes "exam" + "fdp.pdf"; the result is at most
    LONGEST characters plus the extension.
    """
    name = _visible(raw).replace("\\", "/").rsplit("/", 1)[-1]
    name = _FORBIDDEN.sub("_", name)
    name = _SUFFIX.sub("", " ".join(name.split()).rstrip(". "))
    name = name.strip(". ")[:LONGEST].strip(". ")
    if not name or _RESERVED.match(name):
        name = _("file")
    return f"{name}.{extension}"


def neutral_name(*, reference: str, document_id: int, extension: str) -> str:
    """The name of a download: it says which case and which file, never whose or about what."""
    prefix = re.sub(r"[^A-Za-z0-9-]", "", reference)
    stem = f"{prefix}-document" if prefix else "document"
    return f"{stem}-{document_id}.{extension}"


def _visible(raw: str) -> str:
    """Without control (Cc), format (Cf: bidi overrides, zero-width), surrogate and private characters."""
    text = unicodedata.normalize("NFC", raw)
    return "".join(
        " " if unicodedata.category(char) in {"Zl", "Zp"} else char
        for char in text
        if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
