"""The quick form: one disclosure written down in half a minute, with what clashes said while it is typed."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from disclosures.admin import looking, words
from disclosures.admin.entry_form import UNKNOWN, EntryForm, split
from disclosures.admin.frame import page
from disclosures.models import Disclosure
from disclosures.operations import recipients as recipient_operations
from disclosures.operations import recording
from disclosures.queries import clashes, recipients, rows
from privacy_portal import staff_finder
from privacy_portal import staff_staging as staging
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law.refusal import Refused
from privacy_portal.people import drafts
from privacy_portal.plain import as_id
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate
from privacy_portal.ui.methods import post_only

DRAFT = "disclosure-new"
LOOK, LAST, PICK = "look", "last", "pick"
record_gate = gate(Permission.DISCLOSURES_RECORD)


@record_gate
@require_http_methods(["GET", "POST"])
@drafts.keeps_draft(DRAFT, form=EntryForm)
def receive(request: HttpRequest) -> HttpResponse:
    """The form; a second sending of the same form leads to the same row."""
    actor, today = actor_of(request), clinic.today()
    options = {"actor": actor, "today": today, "initial": _initial(request, actor)}
    form = drafts.form_for(request, EntryForm, DRAFT, **options)
    if request.method != "POST":
        return _show(request, form, staged=staging.of_draft(request, form))
    form.full_clean()
    staged = staging.keep(form, request)
    if (helped := _help(request, form, actor)) is not None:
        return _show(request, form, staged=staged, **helped)
    if form.errors:
        return _show(request, form, staged=staged)
    try:
        row, is_new = _record(actor, form, staged, on=today)
    except Refused as refusal:
        words.explain(form, refusal)
        return _show(request, form, staged=staged, refusal=refusal)
    drafts.finish(request, DRAFT, but_documents=(staged.id,) if staged and is_new else ())
    return redirect("admin:disclosures_disclosure_recorded", row.pk)


@record_gate
@post_only("admin:disclosures_disclosure_add")
def look(request: HttpRequest) -> HttpResponse:
    """A piece of the page for the script: patients, recipients that fit, warnings."""
    seen = looking.look(request.POST, actor=actor_of(request), on=clinic.today())
    return TemplateResponse(request, "admin/disclosures/looked.html", {"seen": seen})


@record_gate
@require_safe
def recorded(request: HttpRequest, disclosure_id: int) -> HttpResponse:
    """Names what was recorded, to whoever recorded it, and offers the next one."""
    actor = actor_of(request)
    row = rows.one(actor, disclosure_id)
    if row is None:
        raise Http404
    audit.record("disclosure.viewed", by=actor, about=("disclosure", row.pk), patient_id=row.patient_id)
    return page(
        request,
        "admin/disclosures/recorded.html",
        title=_("Recorded in the ledger"),
        row=row,
        listed=rows.listed(row) if row.patient_id is None else [],
        basis=words.basis_of(row),
        recipient=words.recipient_of(row),
        reads=actor.may(Permission.DISCLOSURES_VIEW),
    )


@transaction.atomic
def _record(
    actor: Actor, form: EntryForm, staged: staging.Staged | None, *, on: datetime.date
) -> tuple[Disclosure, bool]:
    answers, now = form.cleaned_data, timezone.now()
    known = answers["recipient_id"]
    entry = recording.Entry(
        patient_ids=answers["patients"],
        disclosed_on=answers["disclosed_on"],
        recipient_id=known,
        recipient=answers["recipient"],
        recipient_of=answers["recipient_of"],
        recipient_address=answers["recipient_address"],
        party_id=answers["party_id"],
        description=answers["description"],
        purpose=answers["purpose"],
        basis="" if answers["basis"] == UNKNOWN else answers["basis"],
        request_document_id=staged.id if staged else None,
        made_by_id=answers["made_by_id"],
        protocol_id=answers["protocol_id"],
        incident=answers["incident"],
        source_reference=f"form:{answers['submission_key']}",
    )
    row, is_new = recording.record(by=actor, entry=entry, on=on, now=now)
    if is_new and staged is not None:
        documents.adopt(by=actor, document_id=staged.id, purpose=Purpose.INCOMING)
    lines = recipient_operations.tidy_address(answers["recipient_address"])
    if is_new and known and lines and all(one.lines != lines for one in recipients.addresses(known)):
        recipient_operations.add_address(by=actor, recipient_id=known, address=lines, now=now)
    return row, is_new


def _help(request: HttpRequest, form: EntryForm, actor: Actor) -> dict[str, Any] | None:
    """What a sending asks for that records nothing yet: find, choose, look, same as last time."""
    if staff_finder.USE in request.POST:
        numbers = split(request.POST.get("patients", ""))
        _fill(form, patients=", ".join(dict.fromkeys([*numbers, request.POST[staff_finder.USE]])))
        form.fields["patients"].widget.attrs["autofocus"] = True
        return {}
    if staff_finder.asked(request, "patients"):
        form.errors.clear()
        return staff_finder.look(request)
    if PICK in request.POST:
        _pick(form, actor, request.POST[PICK])
        form.fields["basis"].widget.attrs["autofocus"] = True
        return {}
    if request.POST.get("do") == LAST:
        return {"last": _same_as_last_time(form, actor)}
    if request.POST.get("do") == LOOK:
        form.errors.clear()
        return {}
    return None


def _fill(form: EntryForm, **values: str) -> None:
    """Put these answers into the form as sent, and find no fault with it yet."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    for name, value in values.items():
        data[name] = value
    form.data = data
    form.errors.clear()


def _pick(form: EntryForm, actor: Actor, key: str) -> None:
    one = recipients.suggestion(actor, key) if key else None
    if one is None:
        form.errors.clear()
        return
    _fill(
        form,
        recipient=one.name,
        recipient_of=one.of,
        recipient_address=one.address,
        recipient_id=str(one.recipient_id or ""),
        party_id=str(one.party_id or ""),
    )


def _same_as_last_time(form: EntryForm, actor: Actor) -> str:
    """Fill in what the last one to this recipient, or about this patient, said; the day stays as typed."""
    row = clashes.last(
        patient_ids=[one.pk for one in looking.patients_in(form.data, actor=actor)],
        recipient=looking.text_in(form.data, "recipient"),
        of=looking.text_in(form.data, "recipient_of"),
        entered_by_id=None if actor.may(Permission.DISCLOSURES_VIEW) else actor.user_id,
    )
    form.errors.clear()
    if row is None:
        return "none"
    _fill(form, **_as_answers(row))
    return "found"


def _as_answers(row: Disclosure) -> dict[str, str]:
    address = next((one.lines for one in recipients.addresses(row.recipient_id)), "")
    return {
        "recipient": row.recipient.name,
        "recipient_of": row.recipient.of,
        "recipient_address": address,
        "recipient_id": str(row.recipient_id),
        "description": row.description,
        "purpose": row.purpose,
        "basis": row.basis or UNKNOWN,
        "made_by_id": str(row.made_by_id or ""),
        "protocol_id": str(row.protocol_id or ""),
    }


def _initial(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """A new form; `like` names a row to repeat but for the patient, `about` one whose patient to keep."""
    initial: dict[str, Any] = {"submission_key": uuid.uuid4()}
    like, about = (_named(request, actor, name) for name in ("like", "about"))
    if like is not None:
        initial |= _as_answers(like)
    if about is not None and about.patient is not None:
        initial["patients"] = about.patient.mrn
    return initial


def _named(request: HttpRequest, actor: Actor, name: str) -> Disclosure | None:
    number = as_id(request.GET.get(name, ""))
    return None if number is None else rows.one(actor, number)


def _show(request: HttpRequest, form: EntryForm, **context: Any) -> HttpResponse:
    today, actor = clinic.today(), actor_of(request)
    typed = form.data if form.is_bound else {**form.initial}
    return page(
        request,
        "admin/disclosures/entry.html",
        title=_("Record a disclosure"),
        form=form,
        today=today,
        draft_key=DRAFT,
        seen=looking.look(typed, actor=actor, on=today),
        recipient_open=_any(form, "recipient_of", "recipient_address"),
        more_open=_any(form, "made_by_id", "incident", "protocol_id"),
        **context,
    )


def _any(form: EntryForm, *names: str) -> bool:
    """Whether one of these fields holds something, or is wrong: then its part of the page stands open."""
    return any(form[name].errors or form[name].value() for name in names)
