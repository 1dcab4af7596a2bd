"""One act on one case: its form, the letter it will send with the law's tick-list, then the deed."""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from privacy_portal import staff_finder
from privacy_portal import staff_staging as staging
from privacy_portal.audit.actor import Permission
from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence.showing import letter_page
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.people import drafts
from privacy_portal.staff_admin import actor_of
from privacy_requests import acts
from privacy_requests.acts import Act
from privacy_requests.admin import case_facts, facts, said
from privacy_requests.admin.desk import Desk
from privacy_requests.admin.gates import gate, load, page
from privacy_requests.forms import ActForm, refusals
from privacy_requests.models import PrivacyRequest

PREVIEWS = "letter_previews"
PREVIEWS_KEPT = 10
RACE = (
    "A colleague acted on this request at the same moment. Nothing of yours was done; look at the case first."
)


@dataclass(slots=True)
class Step:
    """An act under way: what the page needs to show it."""

    request: HttpRequest
    row: PrivacyRequest
    act: Act
    desk: Desk
    form: ActForm | None = None
    refusal: Refused | None = None
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def back(self) -> str:
        """The page the act is opened from, and where one lands when it is done."""
        return self.desk.link("change", self.row.reference)

    def letter_url(self, key: str) -> str:
        return self.desk.link("letter", self.row.reference, self.act.name, key)

    def about(self) -> list[facts.Fact]:
        """What the page repeats of the case, so that nobody acts on the wrong one."""
        return facts.short(self.row, today=clinic.today())

    def show(self, *, status: int = 200) -> HttpResponse:
        return page(
            self.request,
            "admin/requests/act.html",
            title=str(self.act.label),
            status=status,
            row=self.row,
            act=self.act,
            cites=self.act.cites_for(Right(self.row.right)),
            sends_letter="no_letter" not in self.context and sends_letter(self.act, self.row),
            desk=self.desk,
            form=self.form,
            refusal=self.refusal,
            case_url=self.back,
            facts=self.about(),
            release=case_facts.records_to_release(self.row) if self.act.name == "grant" else [],
            draft_key=draft_key(self.row.reference, self.act.name) if self._worth_a_draft() else "",
            **self.context,
        )

    def refused(self, refusal: Refused) -> HttpResponse:
        """The sentence on the form, everything typed still there."""
        self.refusal = refusal
        if self.form is not None and self.form.is_bound:
            refusals.explain(self.form, refusal)
        return self.show()

    def _worth_a_draft(self) -> bool:
        return self.form is not None and bool(self.form.fields)


def draft_key(reference: str, name: str) -> str:
    """The name under which a half-filled form of this act is kept."""
    return f"act-{name}-{reference}"


def draft_form(reference: str, name: str) -> type[ActForm] | None:
    """The form of the act that an address names."""
    return acts.BY_NAME[name].form if name in acts.BY_NAME else None


def build_form(request: HttpRequest, row: PrivacyRequest, act: Act) -> ActForm:
    """The act's form, filled from the request when it was sent; files staged before are found again."""
    known: dict[str, Any] = {
        "privacy_request": row,
        "today": clinic.today(),
        "actor": actor_of(request),
    }
    form = drafts.form_for(request, act.form, draft_key(row.reference, act.name), **known)
    if request.method == "POST":
        staging.restore(form, request)
    return form


def sends_letter(act: Act, row: PrivacyRequest) -> bool:
    """Whether the act writes to somebody on this case."""
    return act.letter is not None and (row.patient_id is not None or act.writes_unmatched)


def act_of(request: HttpRequest, name: str) -> Act:
    """The act this person's role does; 404 otherwise."""
    act = acts.BY_NAME.get(name)
    if act is None or not actor_of(request).may(act.permission):
        raise Http404
    return act


@gate(Permission.REQUESTS_VIEW)
@require_http_methods(["GET", "POST"])
@drafts.keeps_draft(draft_key, form=draft_form)
def perform(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Show the act, its letter, and do it."""
    act = act_of(request, name)
    return carry_on(Step(request, load(request, reference), act, Desk.of(request)))


def carry_on(step: Step) -> HttpResponse:
    """What this sending of the act's page leads to: the form, the letter, or the deed."""
    request, row, act = step.request, step.row, step.act
    step.refusal = acts.why_not(act, row, on=clinic.today())
    if step.refusal is not None:
        return step.show()
    step.form = build_form(request, row, act)
    if request.method != "POST":
        step.context["staged"] = staging.of_draft(request, step.form)
        return _letter_step(step) if _needs_no_answer(act) else step.show()
    if staff_finder.asked(request):
        step.context.update(staff_finder.answer(request, step.form))
        return step.show()
    if not step.form.is_valid():
        step.context["staged"] = staging.keep(step.form, request)
        return step.show()
    return _letter_step(step) if act.letter is not None else _do(step)


def _needs_no_answer(act: Act) -> bool:
    """A letter with nothing to fill in is shown at once."""
    return act.letter is not None and not act.form.base_fields


def _letter_step(step: Step) -> HttpResponse:
    """Show the letter; do the act once the very letter that would be sent was seen."""
    form, act = step.form, step.act
    assert form is not None
    assert act.letter is not None
    if form.is_bound:
        form.full_clean()
    answers = form.cleaned_data if form.is_bound else {}
    if not sends_letter(act, step.row):
        return _do(step) if step.request.POST.get("do") == "send" else _confirm_without_letter(step)
    if staging.FIELD in form.fields:  # a file chosen for a letter's act is still there when it is sent
        step.context["staged"] = staging.keep(form, step.request)
        if form.errors:
            return step.show()
    try:
        draft = act.letter(step.row, clinic.today(), answers)
        if draft is None:  # these answers send no letter
            return _do(step) if step.request.POST.get("do") == "send" else _confirm_without_letter(step)
        sheet = draft.preview()
    except Refused as refusal:
        return step.refused(refusal)
    seen = hashlib.sha256(sheet.html.encode()).hexdigest()
    if step.request.POST.get("do") == "send":
        if step.request.POST.get("seen") == seen:
            return _do(step)
        step.context["changed_since_seen"] = bool(step.request.POST.get("seen"))
    missing = [statement for statement in sheet.statements if not statement.made]
    step.context.update(
        seen=seen,
        statements=sheet.statements,
        complete=not missing,
        letter_url=step.letter_url(_remember(step)),
    )
    if missing:
        _point_out(step, missing)
    return step.show()


def _point_out(step: Step, missing: Iterable[Any]) -> None:
    """What the letter still lacks, as errors of the fields that would say it."""
    form = step.form
    assert form is not None
    if not form.is_bound:  # an error needs a form that was sent
        form = step.form = step.act.form(
            QueryDict(),
            privacy_request=step.row,
            today=clinic.today(),
            actor=actor_of(step.request),
        )
    for statement in missing:
        name = form.says.get(statement.code)
        told = _("The letter does not say yet: %(what)s.") % {"what": statement.text}
        form.add_error(name if name in form.fields else None, told)


def _confirm_without_letter(step: Step) -> HttpResponse:
    step.context["no_letter"] = True
    return step.show()


def _do(step: Step) -> HttpResponse:
    form = step.form
    assert form is not None
    if not form.is_bound:
        return step.show()
    try:
        acts.run(
            step.act.name,
            by=actor_of(step.request),
            privacy_request=step.row,
            form=form,
            on=clinic.today(),
            now=timezone.now(),
        )
    except Refused as refusal:
        if not refusal.code.startswith("UPLOAD_"):
            step.context["staged"] = staging.keep(form, step.request)
        return step.refused(refusal)
    except IntegrityError:
        return step.refused(Refused(str(RACE), code="RACE"))
    drafts.finish(
        step.request,
        draft_key(step.row.reference, step.act.name),
        but_documents=staging.taken(form),
    )
    messages.success(step.request, said.done(step.act.name, step.row, form.cleaned_data))
    return redirect(step.back + said.place(step.act.name))


def _remember(step: Step) -> str:
    """Keep what was typed in the session, so that the frame can draw the letter; returns its key."""
    key = secrets.token_urlsafe(6)
    kept = list(step.request.session.get(PREVIEWS, {}).items())[-(PREVIEWS_KEPT - 1) :]
    assert step.form is not None
    data = step.form.data if step.form.is_bound else step.request.POST
    assert isinstance(data, QueryDict)
    typed = data.copy()
    typed.pop("csrfmiddlewaretoken", None)
    recipe = {"reference": step.row.reference, "act": step.act.name, "typed": typed.urlencode()}
    step.request.session[PREVIEWS] = {**dict(kept), key: recipe}
    return key


@gate(Permission.REQUESTS_VIEW)
@require_safe
def letter(request: HttpRequest, reference: str, name: str, key: str) -> HttpResponse:
    """The letter as it would go out now, alone in its frame; writes nothing but the view."""
    act = act_of(request, name)
    typed = remembered(request, reference, act, key)
    return draw(request, load(request, reference), act, typed)


def remembered(request: HttpRequest, reference: str, act: Act, key: str) -> QueryDict:
    """What was typed when the letter was last looked at; 404 when this session did not type it."""
    recipe = request.session.get(PREVIEWS, {}).get(key)
    if act.letter is None or recipe is None or (recipe["reference"], recipe["act"]) != (reference, act.name):
        raise Http404
    return QueryDict(recipe["typed"])


def draw(request: HttpRequest, row: PrivacyRequest, act: Act, typed: QueryDict) -> HttpResponse:
    """The page of the letter alone."""
    assert act.letter is not None
    form: forms.Form = act.form(typed, privacy_request=row, today=clinic.today(), actor=actor_of(request))
    try:
        if not form.is_valid():
            raise Http404
        draft = act.letter(row, clinic.today(), form.cleaned_data)
        if draft is None:
            raise Http404
        sheet = draft.preview()
    except Refused as refusal:
        raise Http404 from refusal
    return letter_page(request, sheet.html)
