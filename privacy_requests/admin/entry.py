"""Staff enter a request that came in another way; the clock starts on the day it came."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from privacy_portal import staff_finder
from privacy_portal import staff_staging as staging
from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law.refusal import Refused
from privacy_portal.people import drafts
from privacy_portal.staff_admin import actor_of
from privacy_requests.admin import words
from privacy_requests.admin.desk import Desk
from privacy_requests.admin.entry_form import EntryForm
from privacy_requests.admin.gates import gate, page
from privacy_requests.forms import refusals
from privacy_requests.models import PrivacyRequest
from privacy_requests.operations import intake

DRAFT = "staff-entry"
RACE = gettext_lazy(
    "This request was being entered twice at the same moment. Look at the queue before you send it again."
)


@gate(Permission.REQUESTS_INTAKE)
@require_http_methods(["GET", "POST"])
@drafts.keeps_draft(DRAFT, form=EntryForm)
def receive(request: HttpRequest) -> HttpResponse:
    """The form of entry; a second sending of the same form leads to the same request."""
    today = clinic.today()
    form = drafts.form_for(request, EntryForm, DRAFT, today=today, initial={"submission_key": uuid.uuid4()})
    if request.method != "POST":
        return _show(request, form, staged=staging.of_draft(request, form))
    form.full_clean()
    staged = staging.keep(form, request)
    if staff_finder.asked(request, "mrn"):
        return _show(request, form, staged=staged, **staff_finder.answer(request, form, field="mrn"))
    if form.errors:
        return _show(request, form, staged=staged)
    try:
        row = _receive(request, form, staged)
    except Refused as refusal:
        refusals.explain(form, refusal)
        return _show(request, form, staged=staged, refusal=refusal)
    except IntegrityError:
        form.add_error(None, str(RACE))
        return _show(request, form, staged=staged)
    drafts.finish(request, DRAFT, but_documents=(staged.id,) if staged else ())
    messages.success(request, _said(row))
    return redirect(Desk.of(request).link("change", row.reference))


@transaction.atomic
def _receive(request: HttpRequest, form: EntryForm, staged: staging.Staged | None) -> PrivacyRequest:
    actor = actor_of(request)
    if staged is not None:
        documents.adopt(by=actor, document_id=staged.id, purpose=Purpose.INCOMING)
    return intake.receive(
        by=actor,
        on=clinic.today(),
        now=timezone.now(),
        document_ids=[staged.id] if staged is not None else (),
        **form.arguments(),
    )


def _show(request: HttpRequest, form: forms.Form, **context: Any) -> HttpResponse:
    return page(
        request,
        "admin/requests/entry.html",
        title=_("Enter a request"),
        form=form,
        today=clinic.today(),
        desk=Desk.of(request),
        draft_key=DRAFT,
        cancel_url=reverse("admin:requests_privacyrequest_changelist"),
        **context,
    )


def _said(row: PrivacyRequest) -> str:
    due = words.on(row.due_on or row.target_on)
    entered = _("Request %(reference)s entered. Due: %(date)s.") % {"reference": row.reference, "date": due}
    late = words.late_entry(row)
    return f"{entered} {late}." if late else entered
