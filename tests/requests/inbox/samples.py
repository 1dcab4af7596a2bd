"""E-mails as bytes, written by hand."""

import base64

SERVER = "mx.clinic.example"
TEXT = "Please send me a copy of my visit notes.\r\nAda"
PDF_PART = (
    "Content-Type: application/pdf\r\n"
    'Content-Disposition: attachment; filename="{name}"\r\n'
    "Content-Transfer-Encoding: base64\r\n\r\n"
)


def received(at: str, *, by: str = SERVER, from_: str = "mail.example.com") -> str:
    return f"Received: from {from_} (EHLO x [192.0.2.7])\r\n by {by} with ESMTPS id 7; {at}\r\n"


def plain(
    text: str = TEXT,
    *,
    sender: str = "Ada Lovell <ada@example.com>",
    subject: str = "My records",
    message_id: str = "<1@example.com>",
    top: str = "",
    date: str = "Sat, 31 Jan 2026 23:30:00 -0500",
    extra: str = "",
) -> bytes:
    """One text message; `top` are the lines that servers put above it."""
    head = f"{top}From: {sender}\r\nTo: privacy@clinic.example\r\nSubject: {subject}\r\n"
    head += f"Message-ID: {message_id}\r\nDate: {date}\r\n{extra}"
    return f"{head}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n".encode()


def several(*parts: str, head: str = "", kind: str = "mixed") -> bytes:
    """A multipart message of parts that are written out whole."""
    top = head or "From: Ada Lovell <ada@example.com>\r\nSubject: My records\r\nMessage-ID: <2@x.example>\r\n"
    body = "".join(f"--edge\r\n{part}\r\n" for part in parts)
    return f'{top}Content-Type: multipart/{kind}; boundary="edge"\r\n\r\n{body}--edge--\r\n'.encode()


def text_part(text: str = TEXT, *, kind: str = "plain") -> str:
    return f"Content-Type: text/{kind}; charset=utf-8\r\n\r\n{text}"


def file_part(content: bytes, name: str = "scan.pdf") -> str:
    return PDF_PART.format(name=name) + base64.encodebytes(content).decode()


def attached(message: bytes) -> str:
    return f"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n{message.decode()}"


def nested(depth: int) -> bytes:
    """Parts inside parts inside parts."""
    edges = "".join(f'Content-Type: multipart/mixed; boundary="e{n}"\r\n\r\n--e{n}\r\n' for n in range(depth))
    return f"From: a@example.com\r\nSubject: deep\r\n{edges}{text_part('at the bottom')}\r\n".encode()


def many(parts: int) -> bytes:
    return several(*(text_part(str(n)) for n in range(parts)))
