"""A suspension and an accounting take turns: none issues between a statement and the recall it brings."""

from django.db import connection

_KEY = int.from_bytes(b"suspend!", signed=True)


def issuing() -> None:
    """Wait for a statement that is just being written down; others may issue meanwhile. Until commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_KEY])


def suspending() -> None:
    """Wait for every accounting that is just being issued, and let none begin. Until commit."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])
