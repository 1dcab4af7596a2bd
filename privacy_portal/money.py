"""Money is whole cents; dollars are how people write and read it."""

import re

AMOUNT = re.compile(r"\$? ?(?P<whole>\d{1,7}|\d{1,3}(?:,\d{3}){1,2})?(?:\.(?P<part>\d{1,2}))?")


def dollars(cents: int) -> str:
    """Whole cents as a person reads them: 132050 is "$1,320.50"; money given back has a minus."""
    sign = "-" if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02}"


def cents_of(text: str) -> int:
    """The cents of "6.5", "$6.50", "1,320"; raises ValueError for what is no amount in dollars and cents."""
    found = AMOUNT.fullmatch(text.strip())
    if found is None or not (found["whole"] or found["part"]) or not text.isascii():
        raise ValueError("not an amount in dollars and cents")
    whole = int((found["whole"] or "0").replace(",", ""))
    return whole * 100 + int((found["part"] or "0").ljust(2, "0"))
