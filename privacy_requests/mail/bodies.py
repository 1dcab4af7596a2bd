"""The words and the files inside one message: text preferred, HTML turned into text, nothing rendered."""

import re
from dataclasses import dataclass, field

from privacy_requests.mail import headers, markup
from privacy_requests.mail.limits import FAULTS, MOST_TEXT_BYTES, Part, TooMuch

_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of the message; `name` is as the sender wrote it."""

    name: str
    media_type: str
    content: bytes


@dataclass(slots=True)
class Found:
    """What a message holds; `inner` are the messages that were attached to it."""

    texts: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    inner: list[Part] = field(default_factory=list)


def gather(part: Part, found: Found, *, words: bool = True, report: bool = False) -> None:
    """Put what `part` holds into `found`; `words` False takes the files only."""
    kind = part.get_content_type()
    if kind == "multipart/alternative" and part.is_multipart():
        _alternative(part, found, words=words)
    elif kind == "message/rfc822" and not report:
        _message(part, found)
    elif part.is_multipart():
        report = report or kind == "multipart/report"  # a bounce carries our own letter back
        for child in _children(part):
            gather(child, found, words=words, report=report)
    elif _is_text(part, kind):
        if words:
            found.texts.append(text_of(part))
    else:
        _file(part, kind, found)


def _alternative(part: Part, found: Found, *, words: bool) -> None:
    """The plain text when it says something, else the last that does; files of all."""
    children = _children(part)
    chosen = None
    if words:
        plain = [one for one in children if one.get_content_type() == "text/plain" and text_of(one)]
        chosen = plain[0] if plain else next(iter(children[::-1]), None)
    for child in children:
        if child is chosen:
            gather(child, found)
        elif not _is_text(child, child.get_content_type()):
            gather(child, found, words=False)


def _message(part: Part, found: Found) -> None:
    """An attached message; some programs encode it, which the standard forbids."""
    inner = next(iter(_children(part)), None)
    if inner is None:
        return
    if "base64" in headers.first(part, "Content-Transfer-Encoding").lower() and not inner.keys():
        carrier = Part(policy=part.policy)
        carrier.set_raw("Content-Transfer-Encoding", "base64")
        carrier.set_payload(str(inner.get_payload()))
        found.attachments.append(Attachment("message.eml", "message/rfc822", bytes_of(carrier)))
        return
    found.inner.append(inner)


def _file(part: Part, kind: str, found: Found) -> None:
    content = bytes_of(part)
    if content:
        found.attachments.append(Attachment(headers.words(_name(part)), kind, content))


def _children(part: Part) -> list[Part]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Part)] if isinstance(payload, list) else []


def _is_text(part: Part, kind: str) -> bool:
    if kind not in {"text/plain", "text/html"} and not kind.startswith("multipart/"):
        return False
    disposition = headers.first(part, "Content-Disposition").lower()
    return not disposition.startswith("attachment") and not _name(part)


def _name(part: Part) -> str:
    try:
        return str(part.get_filename() or "")
    except FAULTS:
        return ""


def bytes_of(part: Part) -> bytes:
    """The decoded content of a part; broken base64 gives what can be read of it."""
    try:
        content = part.get_payload(decode=True)
    except FAULTS as fault:
        raise TooMuch("broken") from fault
    return content if isinstance(content, bytes) else b""


def text_of(part: Part) -> str:
    """The words of a text part, HTML without its markup; empty when it says nothing."""
    content = bytes_of(part)[:MOST_TEXT_BYTES]
    try:
        charset = part.get_content_charset() or "utf-8"
    except FAULTS:
        charset = "utf-8"
    text = headers.decoded(content, charset)
    return tidy(markup.words(text) if part.get_content_type() == "text/html" else text)


def tidy(text: str) -> str:
    """One kind of line end, no control characters, at most one blank line together."""
    text = headers.plain(text.replace("\r\n", "\n").replace("\r", "\n"), lines=True)
    return _BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in text.split("\n"))).strip()
