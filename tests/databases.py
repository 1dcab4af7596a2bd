"""Databases beside the suite's own, on the same server, for tests that need real connections or processes."""

import contextlib
import os
from collections.abc import Iterator
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import psycopg


def server_url() -> str:
    """The server the suite runs against, as its environment names it."""
    return os.environ["DATABASE_URL"]


def url_of(url: str, *, database: str | None = None, user: str | None = None) -> str:
    """The same server, another database or user."""
    parts = urlsplit(url)
    credentials, _, host = parts.netloc.rpartition("@")
    netloc = f"{quote(user)}@{host}" if user else f"{credentials}@{host}"
    path = f"/{database}" if database else parts.path
    query = urlencode(parse_qsl(parts.query))
    return f"{parts.scheme}://{netloc}{path}" + (f"?{query}" if query else "")


@contextlib.contextmanager
def fresh_database(name: str) -> Iterator[str]:
    """A new empty database for the length of a block."""
    database = f"{name}_{os.getpid()}"
    with psycopg.connect(url_of(server_url(), database="postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{database}"')
    try:
        yield url_of(server_url(), database=database)
    finally:
        with psycopg.connect(url_of(server_url(), database="postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')
