"""Random references of demands such as DM-7KQ4-M2XD: never sequential."""

import re
import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"  # no 0/O, 1/I, U
SHAPE = re.compile(f"DM-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")


def new_reference() -> str:
    """31**8 possibilities; the unique constraint settles the rare clash."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"DM-{letters[:4]}-{letters[4:]}"


def read(typed: str) -> str:
    """The reference that was typed or stands in an address; "", which no demand has, for anything else."""
    text = typed.strip().upper()
    return text if SHAPE.fullmatch(text) else ""
