"""How much of a message is opened; what is over a limit is kept as it is and never opened."""

from collections.abc import Callable
from email.feedparser import BytesFeedParser
from email.message import EmailMessage, Message
from email.policy import Policy, default
from typing import Any

MOST_BYTES = 35 * 1024 * 1024  # mail providers take 25 MB of attachments, a third more once encoded
MOST_LINES = 1_000_000
MOST_PARTS = 200
DEEPEST = 20
MOST_HEADERS = 500  # of one part
MOST_HEADER_CHARACTERS = 1024 * 1024  # of one part; ten thousand recipients stay below it
LONGEST_HEADER = 8192  # what of one header is read
LONGEST_CONTENT_HEADER = 2048
MOST_PARAMETERS = 2000  # of all Content- headers together: the standard library reads each slowly
MOST_TEXT_BYTES = 400_000  # what of one text part is read
MOST_TEXT = 100_000  # characters kept for reading; the original has the rest
CHUNK = 64 * 1024

# What the standard library's parser is known to raise on bytes nobody would write by hand.
FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


class TooMuch(Exception):
    """The message is over a limit; `code` says which: bytes | lines | parts | depth | headers | broken."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Part(EmailMessage):
    """One part of a message that counts its headers and knows how deep it lies."""

    depth = 0
    headers_seen = 0
    characters_seen = 0
    parameters: "list[int] | None" = None  # of the whole message so far, shared by its parts

    def set_raw(self, name: str, value: str) -> None:
        """Called by the parser for each header, as it was written."""
        self.headers_seen += 1
        self.characters_seen += len(name) + len(value)
        if self.headers_seen > MOST_HEADERS or self.characters_seen > MOST_HEADER_CHARACTERS:
            raise TooMuch("headers")
        is_content = name.lower().startswith("content-")
        longest = LONGEST_CONTENT_HEADER if is_content else LONGEST_HEADER
        if is_content and self.parameters is not None:
            self.parameters[0] += value[:longest].count(";")
            if self.parameters[0] > MOST_PARAMETERS:
                raise TooMuch("headers")
        super().set_raw(name[:LONGEST_CONTENT_HEADER], value[:longest])

    def attach(self, payload: Any) -> None:
        """Called by the parser for each part inside this one."""
        if isinstance(payload, Part):
            payload.depth = self.depth + 1
            if payload.depth > DEEPEST:
                raise TooMuch("depth")
        super().attach(payload)


def _counted() -> Callable[..., Part]:
    seen = 0
    parameters = [0]

    def make(policy: "Policy[Any] | None" = None) -> Part:
        nonlocal seen
        seen += 1
        if seen > MOST_PARTS:
            raise TooMuch("parts")
        part = Part(policy=policy)
        part.parameters = parameters
        return part

    return make


def read(content: bytes) -> Part:
    """The message in `content`; raises TooMuch, and nothing else."""
    if len(content) > MOST_BYTES:
        raise TooMuch("bytes")
    if content.count(b"\n") + content.count(b"\r") > 2 * MOST_LINES:
        raise TooMuch("lines")
    try:
        parser: BytesFeedParser[Message[str, str]] = BytesFeedParser(_counted(), policy=default)
        for start in range(0, len(content), CHUNK):
            parser.feed(content[start : start + CHUNK])
        message = parser.close()
    except FAULTS as fault:
        raise TooMuch("broken") from fault
    assert isinstance(message, Part)
    return message


def read_head(content: bytes) -> Part | None:
    """The opening headers alone, for a message that cannot be opened; None when even they are too much."""
    head = content[:CHUNK].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    try:
        return read(head + b"\n\n")
    except TooMuch:
        return None
