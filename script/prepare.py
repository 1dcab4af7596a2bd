"""Makes the database ready before the site starts: waits for PostgreSQL, migrates, loads the demo clinic."""

import io
import os
import sys
import time
from pathlib import Path

import django
from django.core.management import call_command, get_commands
from django.db import OperationalError, connection

PATIENCE_SECONDS = 90
SIGN_INS = "demo-sign-ins.txt"


def wait_for_address() -> None:
    """The embedded server writes its address when it answers."""
    path = os.environ.get("DATABASE_URL_FILE")
    until = time.monotonic() + PATIENCE_SECONDS
    while path and not Path(path).is_file():
        if time.monotonic() > until:
            sys.exit("PostgreSQL did not start; its own lines above say why.")
        time.sleep(0.05)


def wait_for_database() -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            connection.ensure_connection()
            return
        except OperationalError as error:
            if time.monotonic() > until:
                sys.exit(f"The database does not answer: {error}")
            time.sleep(0.5)


def prepare() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    if os.environ.get("DEMO") == "true" and "load_demo" in get_commands():
        load_demo()


def load_demo() -> None:
    """The clinic, and its sign-ins in a file that script/announce.py shows when the site answers."""
    said = io.StringIO()
    call_command("load_demo", stdout=said)
    folder = os.environ.get("PORTAL_DATA")
    if folder:
        (Path(folder) / SIGN_INS).write_text(said.getvalue())
    else:
        sys.stdout.write(said.getvalue())


def main() -> None:
    wait_for_address()
    django.setup()
    wait_for_database()
    prepare()


if __name__ == "__main__":
    main()
