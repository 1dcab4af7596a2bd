"""Random references such as PR-7KQ4-M2XD: never sequential, because gaps would betray complaints."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"  # no 0/O, 1/I, U


def new_reference() -> str:
    """31**8 possibilities (8.5e11); the unique constraint settles the rare clash."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"PR-{letters[:4]}-{letters[4:]}"
