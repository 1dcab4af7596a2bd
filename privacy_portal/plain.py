"""What PostgreSQL can keep: text without NUL or half a character, ids no larger than a bigint."""

import re

UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
BIGGEST_ID = 2**63 - 1


def is_keepable(text: str) -> bool:
    return UNKEEPABLE.search(text) is None


def keepable(text: str) -> str:
    """The text without what cannot be kept."""
    return UNKEEPABLE.sub("", text)


def as_id(text: str) -> int | None:
    """The id that was typed or sent; None for what can be none."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(BIGGEST_ID))):
        return None
    number = int(text)
    return number if number <= BIGGEST_ID else None
