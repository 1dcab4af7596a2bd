"""What a person would read of an HTML message: its words, in one pass, nothing run, fetched or rendered.

The standard library's HTMLParser needs minutes for 400 kB of "<!--"; this reader never looks back.
"""

import html
import re
import string

from privacy_requests.mail.limits import FAULTS

_SILENT = {"script", "style", "head", "title", "template", "noscript", "svg", "object"}
_BREAKS = {"br", "p", "div", "li", "tr", "table", "ul", "ol", "blockquote", "hr", "pre", "section"}
_BREAKS |= {f"h{level}" for level in range(1, 7)}
_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)  # of the same length
_SPACE = re.compile(r"\s+")


def words(markup: str) -> str:
    """The text of `markup` with line ends where a browser would break."""
    lower = markup.translate(_LOWER)
    pieces: list[str] = []
    at = 0
    while True:
        opening = markup.find("<", at)
        if opening < 0:
            break
        pieces.append(_text(markup[at:opening]))
        if markup.startswith("<!--", opening):
            end = markup.find("-->", opening + 4)
            at = end + 3
        else:
            tag = _TAG.match(markup, opening)
            if tag is None and not markup.startswith(("<!", "<?"), opening):
                pieces.append("<")
                at = opening + 1
                continue
            end = markup.find(">", opening)
            at = end + 1
            name = tag[1].lower() if tag else ""
            if name in _SILENT and markup[opening + 1] != "/" and end >= 0:
                at = _after_silence(lower, name, at)
            elif name in _BREAKS:
                pieces.append("\n")
            elif name in {"td", "th"}:
                pieces.append(" ")
        if end < 0:  # never closed: nothing behind it can be told from markup
            return "".join(pieces)
    pieces.append(_text(markup[at:]))
    return "".join(pieces)


def _after_silence(lower: str, name: str, at: int) -> int:
    """Where a silent element has ended; a head also ends where the body begins, or at once."""
    end = lower.find(f"</{name}", at)
    if name == "head":
        body = lower.find("<body", at)
        end = body if end < 0 or 0 <= body < end else end
    if end >= 0:
        return end
    return at if name == "head" else len(lower)


def _text(text: str) -> str:
    try:
        text = html.unescape(text)
    except FAULTS:  # a number of ten thousand digits
        text = text.replace("&", " ")
    return _SPACE.sub(" ", text)
