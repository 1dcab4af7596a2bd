"""Random references such as PR-7KQ4-M2XD: never sequential, because gaps would betray complaints."""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"  # no 0/O, 1/I, U


def new_reference(prefix: str) -> str:
    """31**8 possibilities (8.5e11); the unique constraint settles the rare clash."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def read(typed: str, prefix: str) -> str:
    """The reference that was typed or stands in an address; "", which nothing has, for anything else."""
    text = typed.strip().upper()
    return text if re.fullmatch(f"{prefix}-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}", text) else ""
