"""A small IMAP server at the edge: what an outsider's mailbox answers, over a real socket."""

import contextlib
import re
import socketserver
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Kept:
    """One message of the mailbox."""

    content: bytes
    at: str = "24-Nov-2026 10:00:00 -0600"
    flags: set[str] = field(default_factory=set)


@dataclass
class Mailbox:
    """Its messages by UID; `keywords`: clients may keep flags of their own; `refuse`: what it says no to."""

    messages: dict[int, Kept] = field(default_factory=dict)
    keywords: bool = True
    refuse: str = ""
    said: list[str] = field(default_factory=list)
    port: int = 0

    def put(self, content: bytes, **more: Any) -> Kept:
        kept = Kept(content, **more)
        self.messages[len(self.messages) + 1] = kept
        return kept


class _Session(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say(b"* OK ready")
        while line := self.rfile.readline():
            tag, _space, command = line.decode().strip().partition(" ")
            box: Mailbox = self.server.box  # type: ignore[attr-defined]
            box.said.append(command)
            verb = command.removeprefix("UID ").partition(" ")[0].upper()
            if verb == box.refuse:
                self.say(f"{tag} NO not now".encode())
                continue
            getattr(self, f"do_{verb.lower()}", lambda *_: None)(box, command)
            self.say(f"{tag} OK done".encode())
            if verb == "LOGOUT":
                return

    def say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")

    def do_capability(self, box: Mailbox, command: str) -> None:
        self.say(b"* CAPABILITY IMAP4rev1")

    def do_select(self, box: Mailbox, command: str) -> None:
        self.say(f"* {len(box.messages)} EXISTS".encode())
        own = r" \*" if box.keywords else ""
        self.say(rf"* OK [PERMANENTFLAGS (\Seen \Deleted{own})] limited".encode())

    def do_search(self, box: Mailbox, command: str) -> None:
        flag = command.rsplit(maxsplit=1)[-1] if "UNKEYWORD" in command else r"\Seen"
        found = [str(uid) for uid, one in box.messages.items() if flag not in one.flags]
        self.say(f"* SEARCH {' '.join(found)}".encode())

    def do_fetch(self, box: Mailbox, command: str) -> None:
        uid = int(command.split()[2])
        one = box.messages[uid]
        told = f'UID {uid} INTERNALDATE "{one.at}" RFC822.SIZE {len(one.content)}'
        body = re.search(r"BODY\.PEEK\[\](?:<0\.(\d+)>)?", command)
        if body is None:
            self.say(f"* {uid} FETCH ({told})".encode())
            return
        content = one.content[: int(body[1])] if body[1] else one.content
        self.say(f"* {uid} FETCH ({told} BODY[] {{{len(content)}}}".encode())
        self.wfile.write(content)
        self.say(b")")

    def do_store(self, box: Mailbox, command: str) -> None:
        parts = command.split()
        box.messages[int(parts[2])].flags.add(parts[-1].strip("()"))


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextlib.contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A running mailbox; `box.port` is where it listens."""
    box = Mailbox()
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.box = box  # type: ignore[attr-defined]
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join(timeout=5)
