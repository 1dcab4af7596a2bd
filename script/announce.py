"""Says where the site is once it answers, then stays so that honcho sees nothing end."""

import os
import signal
import sys
import time
from pathlib import Path

from script.stack import http_ok


def leave(*_: object) -> None:
    sys.exit(0)


def main() -> None:
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    while not http_ok(f"http://127.0.0.1:{os.environ['PORT']}/health/live"):
        time.sleep(0.2)
    sys.stdout.write(f"The privacy portal is ready: {os.environ['BASE_URL']}\n")
    if os.environ.get("DEMO") == "true":
        sign_ins = Path(os.environ["PORTAL_DATA"]) / "demo-sign-ins.txt"
        if sign_ins.is_file():
            sys.stdout.write(sign_ins.read_text())
    sys.stdout.write(f"Staff sign in at {os.environ['BASE_URL']}/staff/ . Stop everything with Ctrl-C.\n")
    sys.stdout.flush()
    while True:
        signal.pause()


if __name__ == "__main__":
    main()
