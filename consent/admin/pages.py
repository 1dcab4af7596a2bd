"""A patient's standing choices: what is in force, what ended, and the acts that begin or end one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from consent.admin.acts import ACTS, Act, Doing
from consent.queries import choices
from privacy_portal import staff_staging as staging
from privacy_portal.audit import operations as audit
from privacy_portal.audit.actor import Actor, Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.plain import BIGGEST_ID
from privacy_portal.staff_admin import actor_of
from privacy_portal.staff_pages import gate, page
from privacy_requests import queries as privacy_requests

OF = "admin:consent_restriction_of"
FIELDS = {
    "CHOICE_EVIDENCE": "evidence",
    "DISPUTE_EVIDENCE": "evidence",
    "END_NOT_DOCUMENTED": "evidence",
    "RESTRICTION_NO_PURPOSE": "purposes",
    "RESTRICTION_NO_SERVICE": "service",
    "RESTRICTION_MANDATORY": "decision",
    "RESTRICTION_NOT_MANDATORY": "decision",
    "RELEASE_NOT_DISHONORED": "dishonored_on",
    "END_MANDATORY": "how",
    "PERSON_NO_NAME": "name",
    "PERSON_NO_SCOPE": "scope",
    "PERSON_NO_MODE": "mode",
    "OBJECTION_STANDS": "name",
    "OBJECTION_AFTER_DEATH": "ended_on",
    "REVOCATION_NOT_WRITTEN": "in_writing",
}


@gate(Permission.CHOICES_VIEW)
@require_safe
def show(request: HttpRequest, patient_id: int) -> HttpResponse:
    """Everything a patient chose, the newest first."""
    actor = actor_of(request)
    patient = _patient(actor, patient_id)
    audit.record("choices.viewed", by=actor, patient_id=patient.pk)
    today = clinic.today()
    return page(
        request,
        "admin/consent/choices.html",
        title=_("Standing choices"),
        patient=patient,
        restrictions=list(choices.restrictions_of(actor, patient.pk)),
        persons=list(choices.involved_of(actor, patient.pk)),
        authorizations=[
            (row, choices.defect(row, today)) for row in choices.authorizations_of(actor, patient.pk)
        ],
        disputes=list(privacy_requests.disputes_of(actor, patient.pk)),
        may_edit=actor.may(Permission.CHOICES_EDIT),
    )


@gate(Permission.CHOICES_EDIT)
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, patient_id: int, name: str, row_id: int = 0) -> HttpResponse:
    """One act's form; sent, its operation."""
    actor, today = actor_of(request), clinic.today()
    patient, doing = _patient(actor, patient_id), ACTS.get(name)
    if doing is None or bool(doing.ends) != bool(row_id) or row_id > BIGGEST_ID:
        raise Http404
    row = _row(actor, patient.pk, doing, row_id) if row_id else None
    if request.method != "POST":
        return _form(request, patient, doing, doing.form(today=today), row)
    form = doing.form(request.POST, request.FILES, today=today)
    for paper in form.papers:
        if paper in form.fields and staging.find(request, name=paper) is not None:
            form.fields[paper].required = False
    valid = form.is_valid()
    kept = {paper: staging.keep(form, request, name=paper) for paper in form.papers}
    staged = {paper: one for paper, one in kept.items() if one is not None}
    if doing.form.base_fields.get("file") and name == "authorize" and not staged:
        form.add_error("file", str(form.fields["file"].error_messages["required"]))
        valid = False
    if not valid or form.errors:
        return _form(request, patient, doing, form, row, staged=staged)
    try:
        with transaction.atomic():
            for one in staged.values():
                documents.adopt(by=actor, document_id=one.id, purpose=Purpose.EVIDENCE)
            papers = {paper: one.id for paper, one in staged.items()}
            done = Doing(actor, patient.pk, row_id, today, timezone.now(), papers)
            doing.run(done, form.cleaned_data)
    except Refused as refusal:
        field = FIELDS.get(refusal.code)
        form.add_error(field if field in form.fields else None, refusal.sentence)
        return _form(request, patient, doing, form, row, staged=staged, refusal=refusal)
    messages.success(request, str(doing.done))
    return redirect(OF, patient.pk)


def _form(
    request: HttpRequest,
    patient: Any,
    doing: Act,
    form: Any,
    row: Any,
    *,
    staged: Mapping[str, staging.Staged] | None = None,
    **context: Any,
) -> HttpResponse:
    kept = staged or {}
    return page(
        request,
        "admin/consent/act.html",
        title=str(doing.title),
        patient=patient,
        act=doing,
        form=form,
        fields=[(field, kept.get(field.name)) for field in form.visible_fields()],
        row=row,
        **context,
    )


def _patient(actor: Actor, patient_id: int) -> Any:
    row = people.visible_patients(actor).filter(pk=min(patient_id, BIGGEST_ID)).first()
    if row is None:
        raise Http404
    return row


def _row(actor: Actor, patient_id: int, doing: Act, row_id: int) -> Any:
    """The row an act is about, of this patient and still in force; 404 otherwise."""
    rows: Any = {
        "restriction": choices.restrictions_of,
        "person": choices.involved_of,
        "authorization": choices.authorizations_of,
        "dispute": privacy_requests.disputes_of,
    }[doing.ends](actor, patient_id)
    row = rows.filter(pk=row_id, ended=None).first()
    if row is None:
        raise Http404
    return row
