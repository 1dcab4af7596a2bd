"""A mail server for this machine only: keeps what the portal sends as .eml files."""

import os
import signal
import sys
import time
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Writes each accepted message to a file of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd's name)
        self.count += 1
        name = f"{time.time_ns()}-{self.count}"
        recipients = ", ".join(envelope.rcpt_tos)
        content = envelope.original_content or b""
        temporary = self.folder / f".{name}"
        temporary.write_bytes(f"X-Envelope-To: {recipients}\r\n".encode() + content)
        temporary.rename(self.folder / f"{name}.eml")
        return "250 OK"


def main() -> None:
    folder = Path(os.environ["PORTAL_DATA"]) / "mail"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
    controller = Controller(Keeper(folder), hostname="127.0.0.1", port=int(os.environ["MAIL_PORT"]))
    controller.start()
    sys.stdout.write(f"mail is kept in {folder}\n")
    sys.stdout.flush()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


if __name__ == "__main__":
    main()
