"""What the one-page case shows, gathered in a constant number of queries and put into words."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from privacy_portal.audit.actor import Actor
from privacy_portal.correspondence import queries as correspondence
from privacy_portal.correspondence.queries import LetterSummary
from privacy_portal.documents import queries as documents
from privacy_portal.documents.queries import DocumentSummary
from privacy_portal.people import queries as people
from privacy_portal.work import queries as work
from privacy_requests import queries, workflow
from privacy_requests.acts import BY_NAME
from privacy_requests.admin import facts, words
from privacy_requests.admin.facts import Fact
from privacy_requests.forms import METHOD_LABELS
from privacy_requests.models import PrivacyRequest, RequestDocument
from privacy_requests.models.requests import StatusChoice

LETTER_TONES = {
    "sent": "success",
    "posted": "success",
    "handed": "success",
    "failed": "danger",
    "returned": "danger",
}


@dataclass(frozen=True, slots=True)
class File:
    """A file of the case with its row, and what a page may say of it."""

    row: RequestDocument
    summary: DocumentSummary
    by: str

    @property
    def title(self) -> str:
        return self.row.title or self.summary.name

    @property
    def state(self) -> str:
        if self.row.removed_at is not None:
            return _("Taken out")
        if self.row.released_at is not None:
            return _("Released")
        if self.row.withheld_at is not None:
            return _("Withheld")
        if self.summary.discarded:
            return _("Discarded")
        if not self.summary.may_be_released:
            return self.summary.scan_label
        return _("Ready") if self.row.role == RequestDocument.Role.RECORD else _("Kept")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of the case with its links and the tone of its state."""

    summary: LetterSummary
    url: str
    pdf_url: str
    tone: str


@dataclass(frozen=True, slots=True)
class Said:
    """Something a person wrote or did at an instant."""

    at: datetime.datetime
    who: str
    text: str
    label: str = ""
    on: datetime.date | None = None
    from_patient: bool = False


@dataclass(slots=True)
class Names:
    """Who did it, by number; asked once for the whole page."""

    by_id: Mapping[int, str] = field(default_factory=dict)

    def of(self, user_id: int | None) -> str:
        if user_id is None:
            return _("the system")
        return self.by_id.get(user_id) or _("a former user")


class CaseFacts:
    """Everything the case page shows, read once."""

    def __init__(self, row: PrivacyRequest, *, actor: Actor, today: datetime.date) -> None:
        self.row = row
        self.actor = actor
        self.today = today
        self.changes = list(row.statuschanges.all())
        self.verifications_rows = list(row.verifications.all())
        self.extension_rows = list(row.extensions.select_related("result"))
        self.move_rows = list(row.patientmoves.select_related("from_patient", "to_patient"))
        self.note_rows = list(row.casenotes.all())
        self.call_rows = list(row.callnotes.all())
        self.message_rows = list(row.messages.all())
        self.document_rows = list(row.documents.all())
        self.withdrawal = row.withdrawals.first()
        self.names = Names(people.user_names(self._user_ids()))

    def _user_ids(self) -> Iterable[int | None]:
        yield self.row.logged_by_id
        facts: tuple[list[Any], ...] = (
            self.changes,
            self.verifications_rows,
            self.extension_rows,
            self.move_rows,
            self.note_rows,
            self.call_rows,
            self.message_rows,
        )
        for rows in facts:
            yield from (row.by_id for row in rows)
        yield from (row.added_by_id for row in self.document_rows)

    @cached_property
    def clock(self) -> list[Fact]:
        return facts.clock_facts(self.row, today=self.today)

    @cached_property
    def asked(self) -> list[Fact]:
        return facts.asked_facts(self.row)

    @cached_property
    def person(self) -> list[Fact]:
        return facts.person_facts(self.row)

    @cached_property
    def chips(self) -> list[words.Chip]:
        return words.chips(self.row, today=self.today)

    @cached_property
    def timeline(self) -> list[queries.TimelineEvent]:
        return queries.timeline(self.row)

    @cached_property
    def letters(self) -> list[Letter]:
        return [letter(one) for one in correspondence.for_reference(self.row.reference, actor=self.actor)]

    @cached_property
    def files(self) -> list[File]:
        summaries = {
            one.id: one for one in documents.summaries(row.document_id for row in self.document_rows)
        }
        return [
            File(row, summaries[row.document_id], self.names.of(row.added_by_id))
            for row in self.document_rows
            if row.document_id in summaries
        ]

    @cached_property
    def duplicates(self) -> list[PrivacyRequest]:
        return list(queries.duplicates_of(self.row)) if self.row.is_open else []

    @cached_property
    def work(self) -> list[Any]:
        return work.about(("privacy_request", self.row.pk))

    @property
    def messages(self) -> list[Said]:
        return [
            Said(
                row.at,
                str(words.WRITERS[row.through]) if row.from_patient else self.names.of(row.by_id),
                row.text,
                label=_("To who follows it with reference and code")
                if row.through == row.Through.CODE and not row.from_patient
                else "",
                from_patient=row.from_patient,
            )
            for row in self.message_rows
        ]

    @property
    def notes(self) -> list[Said]:
        return [Said(row.at, self.names.of(row.by_id), row.text) for row in self.note_rows]

    @property
    def calls(self) -> list[Said]:
        return [
            Said(
                row.at,
                self.names.of(row.by_id),
                row.summary,
                label=f"{row.get_direction_display()}: {row.with_whom}",
                on=row.on,
            )
            for row in self.call_rows
        ]

    @property
    def verifications(self) -> list[Said]:
        return [
            Said(
                row.at,
                self.names.of(row.by_id),
                row.facts,
                label=f"{METHOD_LABELS.get(row.method, row.method)}: "
                + (_("succeeded") if row.succeeded else _("did not succeed")),
                on=row.on,
            )
            for row in self.verifications_rows
        ]

    @property
    def extensions(self) -> list[Said]:
        return [
            Said(
                row.at,
                self.names.of(row.by_id),
                row.reason,
                label=_("Until %(date)s: %(state)s")
                % {"date": words.on(row.promised_on), "state": extension_state(row)},
                on=row.due_before,
            )
            for row in self.extension_rows
        ]

    @property
    def moves(self) -> list[Said]:
        return [
            Said(
                row.at,
                self.names.of(row.by_id),
                row.reason,
                label=_("From %(old)s to %(new)s")
                % {
                    "old": facts.patient_words(row.from_patient) or _("no patient"),
                    "new": facts.patient_words(row.to_patient),
                },
            )
            for row in self.move_rows
        ]

    @property
    def status_changes(self) -> list[Said]:
        statuses = dict(StatusChoice.choices)
        return [
            Said(
                row.at,
                self.names.of(row.by_id),
                str(statuses.get(row.to_status, row.to_status)),
                label=act_words(row.act),
                on=row.on,
            )
            for row in self.changes
        ]


def records_to_release(row: PrivacyRequest) -> list[File]:
    """The files a grant would release."""
    return files_of(row.documents.filter(role=RequestDocument.Role.RECORD, removed_at=None))


def files_of(documents_of_case: Iterable[RequestDocument]) -> list[File]:
    """Files of a case as a list shows them."""
    rows = list(documents_of_case)
    summaries = {one.id: one for one in documents.summaries(one.document_id for one in rows)}
    return [File(one, summaries[one.document_id], "") for one in rows if one.document_id in summaries]


def letter(summary: LetterSummary) -> Letter:
    tone = LETTER_TONES.get(summary.state_code, "neutral")
    return Letter(
        summary,
        url=_address("admin:correspondence_communication_change", summary.id),
        pdf_url=_address("admin:correspondence_communication_pdf", summary.id),
        tone=tone,
    )


def _address(name: str, number: int) -> str:
    """The address of another app's page about this row; empty while that page does not exist."""
    try:
        return reverse(name, args=[number])
    except NoReverseMatch:
        return ""


def extension_state(row: Any) -> str:
    result = getattr(row, "result", None)
    if result is None:
        return _("waits for its letter to be sent")
    return _("in force") if result.in_force else _("failed, the letter went out too late")


def act_words(act: str) -> str:
    known = BY_NAME.get(act)
    if known is not None:
        return str(known.label)
    transition = workflow.BY_ACT.get(act)
    if transition is not None:
        return transition.label.capitalize()
    return _("Received") if act.startswith("receive") else act.replace("_", " ").capitalize()
