"""The two longer forms of the inbox: an e-mail file that staff upload, and the request an e-mail makes."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from privacy_portal import staff_finder
from privacy_portal import staff_staging as staging
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law.refusal import Refused
from privacy_portal.people import drafts
from privacy_portal.people.operations import drafts as kept_drafts
from privacy_portal.staff_admin import actor_of
from privacy_requests import queries
from privacy_requests.admin import words
from privacy_requests.admin.desk import Desk
from privacy_requests.admin.entry import RACE
from privacy_requests.admin.entry_form import EntryForm
from privacy_requests.admin.gates import page
from privacy_requests.admin.inbox import CHANGELIST, load, sort_gate
from privacy_requests.forms import refusals
from privacy_requests.forms.inbox import EmailDayForm, EmailFileForm, first_values
from privacy_requests.models import InboundEmail, PrivacyRequest
from privacy_requests.operations import inbox, sorting
from privacy_requests.operations.inbox import Arrival

UPLOAD_DRAFT = "inbox-upload"


@sort_gate
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """First the file, then the day of receipt, proposed from what servers wrote into the message."""
    if request.method != "POST":
        return _file_page(request, EmailFileForm())
    if "staged_id" in request.POST:
        return _confirm(request)
    form = EmailFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _file_page(request, form)
    try:
        document_id = _stage(request, form.cleaned_data["file"])
        return _day_page(request, document_id)
    except Refused as refusal:
        form.add_error("file", refusal.sentence)
        return _file_page(request, form)


@transaction.atomic
def _stage(request: HttpRequest, file: UploadedFile) -> int:
    """Kept as a draft of this person's, so that a file never confirmed goes when drafts go."""
    actor, today = actor_of(request), clinic.today()
    document = documents.store_message(by=actor, upload=file, purpose=Purpose.DRAFT, on=today)
    staged = {"file": [document.pk]}
    kept_drafts.keep(by=actor, key=UPLOAD_DRAFT, data={}, document_ids=staged, now=timezone.now())
    return document.pk


def _confirm(request: HttpRequest) -> HttpResponse:
    actor, form = actor_of(request), EmailDayForm(request.POST)
    if not form.is_valid():
        if "staged_id" in form.errors:
            return _file_page(request, EmailFileForm())
        return _day_page(request, form.cleaned_data["staged_id"], form)
    document_id = form.cleaned_data["staged_id"]
    try:
        arrival = inbox.arrive_uploaded(
            by=actor,
            document_id=document_id,
            received_on=form.cleaned_data["received_on"],
            on=clinic.today(),
            now=timezone.now(),
        )
    except Refused as refusal:
        if refusals.field_of(form, refusal.code) is None:
            again = EmailFileForm({}, {})
            again.full_clean()
            again.errors.clear()
            again.add_error("file", refusal.sentence)
            return _file_page(request, again)
        refusals.explain(form, refusal)
        return _day_page(request, document_id, form)
    drafts.finish(request, UPLOAD_DRAFT, but_documents=(document_id,) if arrival.is_new else ())
    return _arrived(request, arrival)


def _arrived(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    if arrival.is_new:
        messages.success(request, _("E-mail kept. Now say what it is."))
    elif not queries.visible_emails(actor_of(request)).filter(pk=arrival.email.pk).exists():
        messages.info(request, _("This e-mail was here already, and is sorted."))
        return redirect(CHANGELIST)
    else:
        messages.info(request, _("This e-mail was here already; nothing was added."))
    return redirect("admin:requests_inboundemail_change", arrival.email.pk)


def _file_page(request: HttpRequest, form: EmailFileForm) -> HttpResponse:
    return page(request, "admin/requests/inbox_upload.html", title=_("Add an e-mail"), form=form)


def _day_page(request: HttpRequest, document_id: int, form: EmailDayForm | None = None) -> HttpResponse:
    staged = inbox.look_at_staged(by=actor_of(request), document_id=document_id)
    today = clinic.today()
    proposed = staged.reached_on or staged.proposed_on
    initial: dict[str, Any] = {"staged_id": document_id}
    if proposed is not None and proposed <= today:
        initial["received_on"] = proposed
    return page(
        request,
        "admin/requests/inbox_upload.html",
        title=_("When did it reach the clinic?"),
        form=form or EmailDayForm(initial=initial),
        staged=staged,
        today=today,
    )


@sort_gate
@require_http_methods(["GET", "POST"])
@drafts.keeps_draft(lambda email_id: f"inbox-{email_id}", form=EntryForm)
def as_request(request: HttpRequest, email_id: int) -> HttpResponse:
    """The form of entry, filled in as far as the e-mail tells; it is checked by the clerk, word by word."""
    email, key = load(request, email_id), f"inbox-{email_id}"
    if email.state == InboundEmail.State.SORTED and request.method != "POST":
        return redirect("admin:requests_inboundemail_change", email.pk)
    today = clinic.today()
    initial = {**first_values(email), "submission_key": uuid.uuid4()}
    form = drafts.form_for(request, EntryForm, key, today=today, initial=initial)
    if request.method != "POST":
        return _entry(request, email, form, staged=staging.of_draft(request, form))
    form.full_clean()
    staged = staging.keep(form, request)
    if staff_finder.asked(request, "mrn"):
        return _entry(request, email, form, staged=staged, **staff_finder.answer(request, form, field="mrn"))
    if form.errors:
        return _entry(request, email, form, staged=staged)
    try:
        row = _sort(request, email, form, staged)
    except Refused as refusal:
        refusals.explain(form, refusal)
        return _entry(request, email, form, staged=staged, refusal=refusal)
    except IntegrityError:
        form.add_error(None, str(RACE))
        return _entry(request, email, form, staged=staged)
    drafts.finish(request, key, but_documents=(staged.id,) if staged else ())
    due = words.on(row.due_on or row.target_on)
    entered = _("Request %(reference)s entered. Due: %(date)s.") % {"reference": row.reference, "date": due}
    messages.success(request, entered)
    return redirect(Desk.of(request).link("change", row.reference))


@transaction.atomic
def _sort(
    request: HttpRequest, email: InboundEmail, form: EntryForm, staged: staging.Staged | None
) -> PrivacyRequest:
    actor = actor_of(request)
    entry = form.arguments()
    if staged is not None:
        documents.adopt(by=actor, document_id=staged.id, purpose=Purpose.INCOMING)
        entry["document_ids"] = [staged.id]
    return sorting.sort_as_request(
        by=actor, email_id=email.pk, entry=entry, on=clinic.today(), now=timezone.now()
    )


def _entry(request: HttpRequest, email: InboundEmail, form: EntryForm, **context: Any) -> HttpResponse:
    return page(
        request,
        "admin/requests/inbox_request.html",
        title=_("Enter the request from the e-mail"),
        email=email,
        form=form,
        today=clinic.today(),
        desk=Desk.of(request),
        draft_key=f"inbox-{email.pk}",
        cancel_url=reverse("admin:requests_inboundemail_change", args=[email.pk]),
        **context,
    )
