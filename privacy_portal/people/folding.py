"""Names as text: folded for search, and free of characters nobody can see."""

import unicodedata

BIDI_CONTROLS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def fold(text: str) -> str:
    """'  Núñez  ANA ' -> 'nunez ana'."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def is_plain(text: str) -> bool:
    """Whether there is no control character, lone surrogate or change of writing direction in it."""
    return not any(
        unicodedata.category(c) in {"Cc", "Cs", "Cn"} or unicodedata.bidirectional(c) in BIDI_CONTROLS
        for c in text
    )
