"""The pages that ask for records, in order: which apply, what was answered, what is handed to intake."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy_portal.clinic import queries as clinic
from privacy_portal.law.access import Delivery, Kind
from privacy_portal.ui.wording import in_english
from privacy_requests.forms import wording
from privacy_requests.operations.intake import DETAIL
from privacy_requests.portal import forms
from privacy_requests.portal.forms import AskForm, Asking

type Words = str | Promise
WHICH, HOW, CHECK = _("Which records"), _("How you get them"), _("Check your answers")


@dataclass(frozen=True, slots=True)
class Step:
    """One page: `name` ends its address and its draft's key; `stage` is its place in the row of steps."""

    name: str
    heading: Words
    stage: Words
    form: type[AskForm]
    applies: Callable[[Asking], bool] = lambda _asking: True


class Kept(Protocol):
    """Where the answers of one person lie between two pages."""

    def get(self, name: str) -> Mapping[str, list[str]] | None:
        """What was sent from the page `name`, or None."""


def _wants_copy(asking: Asking) -> bool:
    return asking.answers.get("kind") != Kind.INSPECT


def _needs_place(asking: Asking) -> bool:
    """Whether the way chosen needs a number or an address that nobody has given yet."""
    if not _wants_copy(asking):
        return False
    if asking.for_someone or asking.way in {Delivery.FAX, Delivery.EMAIL}:
        return True
    return asking.way in forms.BY_POST and not asking.address


RECORDS: tuple[Step, ...] = (
    Step("which", _("Which records do you want?"), WHICH, forms.WhichForm),
    Step("how", _("How do you want to get them?"), HOW, forms.HowForm, _wants_copy),
    Step(
        "someone",
        _("Who should get your records?"),
        HOW,
        forms.SomeoneForm,
        lambda asking: _wants_copy(asking) and asking.for_someone,
    ),
    Step("where", _("Where should we send them?"), HOW, forms.WhereForm, _needs_place),
)


@dataclass(frozen=True, slots=True)
class Progress:
    """The pages walked so far, what they answered, and the page it stopped at (None: all are answered)."""

    pages: tuple[Step, ...]
    asking: Asking
    at: Step | None

    @property
    def before(self) -> Step | None:
        """The page before the one it stopped at."""
        return self.pages[-2] if len(self.pages) > 1 else None

    def after(self, step: Step) -> Step | None:
        """The page that follows `step`; None when the answers are to be checked."""
        place = self.pages.index(step) + 1
        return self.pages[place] if place < len(self.pages) else None


def walk(steps: tuple[Step, ...], kept: Kept, asking: Asking, *, to: str = "") -> Progress:
    """Read what is kept, page by page, up to the page `to`, or the first that must be answered (again)."""
    pages: list[Step] = []
    for step in steps:
        if not step.applies(asking):
            continue
        pages.append(step)
        cleaned = None if step.name == to else _cleaned(step, kept, asking)
        if cleaned is None:
            return Progress(tuple(pages), asking, step)
        answers = {**asking.answers, **cleaned}
        asking = replace(
            asking,
            answers=answers,
            address=answers.get("my_address", asking.address),
            email=answers.get("email", asking.email),
        )
    return Progress(tuple(pages), asking, None)


def _cleaned(step: Step, kept: Kept, asking: Asking) -> dict[str, Any] | None:
    data = kept.get(step.name)
    if data is None:
        return None
    form = step.form(querydict(data), asking=asking)
    return dict(form.cleaned_data) if form.is_valid() else None


def querydict(data: Mapping[str, list[str]]) -> QueryDict:
    sent = QueryDict(mutable=True)
    for name, values in data.items():
        sent.setlist(name, values)
    return sent


def stages(steps: tuple[Step, ...]) -> list[Words]:
    """The names in the row of steps, each once, and the last look."""
    return [*dict.fromkeys(step.stage for step in steps), CHECK]


def wishes(asking: Asking, *, signature: str, to_me: str) -> dict[str, Any]:
    """What intake takes of the answers: the detail, whether plain e-mail was accepted, a directive.

    `signature` is for a copy that goes to someone else; `to_me` is the delivery that stands where nothing is
    sent to the person: they look only, or a directive says where the copy goes.
    """
    answers = dict(asking.answers)
    mine = not asking.for_someone
    delivery = (asking.way if mine else "") or to_me
    detail = {
        **{name: answers[name] for name in DETAIL if name in answers},
        "delivery": delivery,
        "summary": "" if answers.get("summary", "records") == "records" else answers["summary"],
        "format_words": answers.get("format_words", "") if answers.get("form_format") == "other" else "",
        "fax_number": answers.get("fax_number", "") if mine else "",
        "email_to": answers.get("email_to", "") if mine else "",
        "postal_address": _mail_to(asking) if mine else "",
    }
    directive = None
    if not mine:
        directive = {
            "recipient_name": answers["recipient_name"],
            "way": answers["way"],
            "signature": signature,
            **{name: answers.get(name, "") for name in ("address", "fax_number", "email_to")},
        }
    return {"detail": detail, "plain_email": bool(answers.get("accept_risk")), "directive": directive}


def _mail_to(asking: Asking) -> str:
    """Where a copy by mail goes: the address given for it, or the one the person can be reached at."""
    if asking.way not in forms.BY_POST:
        return ""
    given: str = asking.answers.get("address", "") or asking.address
    return given.strip()


def readable(asking: Asking) -> dict[str, Any]:
    """The answers in words, for the page that shows them before they are sent."""
    answers = asking.answers
    names = {record_set.code: record_set.name for record_set in clinic.record_sets(asking.today)}
    shown: dict[str, Any] = {
        **answers,
        "kind": wording.KIND_LABELS[Kind(answers["kind"])],
        "record_sets": [in_english(names.get(code, code)) for code in answers.get("record_sets", [])],
        "copy": _wants_copy(asking),
        "for_someone": _wants_copy(asking) and asking.for_someone,
    }
    if _wants_copy(asking):
        shown |= {
            "form_format": answers["format_words"]
            if answers["form_format"] == "other"
            else wording.FORMAT_LABELS[answers["form_format"]],
            "summary": wording.SUMMARY_LABELS[answers["summary"]],
            "delivery": wording.DELIVERY_LABELS[Delivery(asking.way)],
            "place": answers.get("fax_number")
            or answers.get("email_to")
            or answers.get("address")
            or ("" if asking.for_someone else _mail_to(asking)),
        }
    return shown
