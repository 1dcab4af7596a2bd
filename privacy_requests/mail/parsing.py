"""Opens one message of any bytes: who wrote it, what it says, which files it carries, when it arrived."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from privacy_requests.mail import arrival, headers
from privacy_requests.mail.bodies import Attachment, Found, gather
from privacy_requests.mail.limits import DEEPEST, FAULTS, MOST_TEXT, Part, TooMuch, read, read_head

LONGEST_SENDER, LONGEST_NAME, LONGEST_SUBJECT, LONGEST_ID = 320, 200, 500, 255
FORWARDED = "—— Forwarded by {who} with these words ——"
INSIDE = "—— Check: the message inside says that the clinic took it on {at:%Y-%m-%d} (UTC) ——"


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as a clerk reads it.

    reached_at: when a server of the clinic's took it, by the outermost message's own line: what lies inside
    it is the sender's to write; proposed_at: the earliest line of a server of the clinic's inside, else the
    topmost of any server, for a person to confirm; written_at: the sender's word;
    unopened: "" or the limit it is over (limits.TooMuch.code), then only the headers were read.
    """

    sender: str = ""
    sender_name: str = ""
    subject: str = ""
    text: str = ""
    message_id: str = ""
    attachments: tuple[Attachment, ...] = ()
    reached_at: datetime.datetime | None = None
    proposed_at: datetime.datetime | None = None
    written_at: datetime.datetime | None = None
    unopened: str = ""


def parse(content: bytes, *, servers: Sequence[str] = (), cut_off: bool = False) -> Mail:
    """Read a message. `servers`: the clinic's own mail servers, in lower case. Never raises.

    cut_off: `content` is only the beginning of one too large to keep, so nothing but its headers is read.

    A message forwarded as an attachment is the one that counts; the forwarder's words are put below its own.
    """
    if cut_off:
        return _head_only(content, servers, "bytes")
    try:
        outer = read(content)
        chain = _chain(outer)
        return _mail(chain, servers)
    except (TooMuch, *FAULTS) as fault:
        code = fault.code if isinstance(fault, TooMuch) else "broken"
        return _head_only(content, servers, code)


def _chain(outer: Part) -> list[tuple[Part, Found]]:
    """The message, the one attached to it, the one attached to that…"""
    chain: list[tuple[Part, Found]] = []
    message: Part | None = outer
    while message is not None and len(chain) <= DEEPEST:
        found = Found()
        gather(message, found)
        chain.append((message, found))
        message = _inner(found)
    return chain


def _inner(found: Found) -> Part | None:
    """The first attached message; one that came as a plain file named .eml counts too."""
    if found.inner:
        return found.inner[0]
    for one in found.attachments:
        if one.media_type == "message/rfc822" or one.name.lower().endswith(".eml"):
            try:
                message = read(one.content)
            except TooMuch:
                continue
            if headers.first(message, "From"):
                found.attachments.remove(one)
                return message
    return None


def _mail(chain: list[tuple[Part, Found]], servers: Sequence[str]) -> Mail:
    outer, (message, found) = chain[0][0], chain[-1]
    texts = ["\n\n".join(text for text in found.texts if text)]
    for forwarder, its in reversed(chain[:-1]):
        name, sender = headers.address(headers.first(forwarder, "From"))
        words = "\n\n".join(text for text in its.texts if text)
        if words:
            who = f"{name} {sender}".strip() or "?"
            texts.append(f"{FORWARDED.format(who=who)}\n{words}")
    inside = [arrival.at_the_clinic(part, servers) for part, _its in chain[1:]]
    earlier = min((one for one in inside if one is not None), default=None)
    if earlier is not None:
        texts.append(INSIDE.format(at=earlier))
    attachments = [one for _part, its in reversed(chain) for one in its.attachments]
    attachments += [one for _part, its in chain for one in _further(its)]
    name, sender = headers.address(headers.first(message, "From"))
    return Mail(
        sender=sender[:LONGEST_SENDER],
        sender_name=name[:LONGEST_NAME],
        subject=headers.words(headers.first(message, "Subject"))[:LONGEST_SUBJECT],
        text="\n\n".join(text for text in texts if text)[:MOST_TEXT],
        message_id=_message_id(message),
        attachments=tuple(attachments),
        reached_at=arrival.at_the_clinic(outer, servers),
        proposed_at=earlier or arrival.at_any_server(outer),
        written_at=arrival.written(message),
    )


def _further(found: Found) -> list[Attachment]:
    """Attached messages after the first are files."""
    files = []
    for message in found.inner[1:]:
        try:
            files.append(Attachment("message.eml", "message/rfc822", message.as_bytes()))
        except FAULTS as fault:
            raise TooMuch("broken") from fault
    return files


def _head_only(content: bytes, servers: Sequence[str], code: str) -> Mail:
    """Best effort for a message over a limit: its own headers, nothing of its inside."""
    head = read_head(content)
    if head is None:
        return Mail(unopened=code)
    name, sender = headers.address(headers.first(head, "From"))
    return Mail(
        sender=sender[:LONGEST_SENDER],
        sender_name=name[:LONGEST_NAME],
        subject=headers.words(headers.first(head, "Subject"))[:LONGEST_SUBJECT],
        message_id=_message_id(head),
        reached_at=arrival.at_the_clinic(head, servers),
        proposed_at=arrival.at_any_server(head),
        written_at=arrival.written(head),
        unopened=code,
    )


def _message_id(message: Part) -> str:
    found = headers.plain(headers.first(message, "Message-ID")).strip()
    return found if len(found) <= LONGEST_ID else ""
