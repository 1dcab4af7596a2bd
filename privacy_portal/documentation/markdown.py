"""The little Markdown the documents are made of."""

import re
from collections.abc import Iterable, Sequence

from privacy_portal.law.citations import Cite

DONE_BY_THE_CODE = "Made from the code by `manage.py write_docs`; change the code, not this file."


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}"]
    return lines + [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows] + [""]


def anchor(heading: str) -> str:
    """The fragment a heading gets where Markdown is shown."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def source(cite: Cite) -> str:
    """A citation, leading to the tests that prove it; a house rule says that it is one."""
    if not cite.is_law:
        return "house rule"
    return f"[{cite}](proof.md#{anchor(str(cite))})"


def paragraphs(text: str) -> list[str]:
    """The lines of a passage of prose, and the empty one after it."""
    return [*text.strip().splitlines(), ""]


def page(lines: Iterable[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"
