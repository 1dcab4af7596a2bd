"""An accounting as a typeset, tagged report: a heading and lines for each entry, grouped by year."""

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import IO, Any

from django.template.loader import render_to_string
from django.utils import translation

from disclosures.exporting.rows import DECISIONS, OFFICE_ONLY, Content, Progress, decided
from privacy_portal.correspondence.pdf import render_pdf
from privacy_portal.correspondence.rendering import stylesheet

# The marks of quoted words serve the checks of letters; without them a long report takes a third less time.
QUOTED = re.compile(r'<span class="quoted">(.*?)</span>', re.DOTALL)
# How many entries a page holds about, for "page 3 of about 40" while nobody knows yet.
ON_A_PAGE = {False: 8, True: 3}


@dataclass(frozen=True, slots=True)
class Group:
    """One heading with what stands under it."""

    heading: str
    entries: list[Mapping[str, Any]]


def write(content: Content, out: IO[bytes], progress: Progress) -> None:
    """Render the whole report; `progress` counts pages, of about as many as there will be."""
    total = content.count // ON_A_PAGE[content.large_print] + 1

    def made(page: int) -> None:
        nonlocal total
        total = max(total, page + 1)
        progress(page, total)

    pdf = render_pdf(html_of(content), progress=made)
    out.write(pdf.content)
    progress(pdf.pages, pdf.pages)


def html_of(content: Content) -> str:
    """The report as one page of HTML."""
    template = "exports/office.html" if content.for_office else "exports/accounting.html"
    with translation.override("en"):
        html = render_to_string(
            template,
            {
                **{name: value for name, value in content.listed.items() if name != "entries"},
                "clinic": content.letterhead,
                "groups": list(_decisions(content) if content.for_office else _years(content)),
                "language": "en",
                "large_print": content.large_print,
                "stylesheet": stylesheet(),
                "notice": OFFICE_ONLY,
            },
        )
    return QUOTED.sub(r"\1", html)


def _years(content: Content) -> Iterator[Group]:
    for year, entries in groupby(content.listed["entries"], key=lambda entry: entry["on"][:4]):
        yield Group(year, list(entries))


def _decisions(content: Content) -> Iterator[Group]:
    rows = content.decisions or ()
    for decision, words in DECISIONS.items():
        of_one = [one for one in rows if one["decision"] == decision]
        for year, found in groupby(of_one, key=lambda one: one["disclosed_on"][:4]):
            yield Group(f"{words}: {year}", [_told(one) for one in found])


def _told(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **one,
        "decided": decided(one),
        "disclosed_on": datetime.date.fromisoformat(one["disclosed_on"]),
        "address": one["address"].splitlines(),
    }
