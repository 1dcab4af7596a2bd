"""The letter with an accounting (L-AOD): what the patient's data becomes on paper."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from consent.queries import Channel, Named
from privacy_portal.law.letters import LetterKind
from privacy_portal.law.rights import Right


@dataclass(frozen=True, slots=True, kw_only=True)
class To:
    """Whom the letter is to and how it reaches them; `whose` are the facts of correspondence's OfACase."""

    addressee_name: str
    language: str = "en"
    large_print: bool = False
    channel: Channel | None = None
    named: Named | None = None
    whose: Mapping[str, Any] = field(default_factory=dict)

    @property
    def represented(self) -> bool:
        return bool(self.whose.get("represented"))


def accounting(
    listed: Mapping[str, Any], *, to: To, patient_id: int, reference: str, on: datetime.date
) -> dict[str, Any]:
    """What compose() and preview() want for the letter of an accounting made of `listed`."""
    return {
        "kind": LetterKind.ACCOUNTING,
        "patient_id": patient_id,
        "addressee_name": to.addressee_name,
        "reference": reference,
        "right": Right.ACCOUNTING,
        "on": on,
        "language": to.language,
        "large_print": to.large_print,
        "channel": None if to.named else to.channel,
        "named": to.named,
        "conditions": conditions(listed["entries"]),
        "context": {**to.whose, **context(listed)},
    }


def context(listed: Mapping[str, Any]) -> dict[str, Any]:
    """The letter's own facts: the head of the accounting, and its entries by year."""
    head = {name: value for name, value in listed.items() if name != "entries"}
    years = groupby(listed["entries"], key=_year)
    return {**head, "years": [{"year": year, "entries": list(entries)} for year, entries in years]}


def conditions(entries: Sequence[Mapping[str, Any]]) -> dict[str, bool]:
    """Which statements these entries make the letter owe; see law.letters.statements_for()."""
    forms = {entry["form"] for entry in entries}
    return {
        "lines": bool(forms & {"line", "series"}),
        "series": "series" in forms,
        "research": "research" in forms,
    }


def _year(entry: Mapping[str, Any]) -> int:
    return int(entry["on"][:4])
