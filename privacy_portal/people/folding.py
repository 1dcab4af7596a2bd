"""Fold a name for search: no case, no accents, single spaces."""

import unicodedata


def fold(text: str) -> str:
    """'  Núñez  ANA ' -> 'nunez ana'."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())
