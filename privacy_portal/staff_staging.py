"""A chosen file is kept on the server when its form comes back with an error, so nobody chooses it twice."""

from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpRequest, QueryDict

from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import queries as clinic
from privacy_portal.documents import operations as documents
from privacy_portal.documents import queries as document_queries
from privacy_portal.documents.kinds import Purpose
from privacy_portal.law.refusal import Refused
from privacy_portal.staff_admin import actor_of

FIELD = "staged_id"


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that waits for its form."""

    id: int
    name: str
    size: int


def restore(form: Form, request: HttpRequest) -> None:
    """Forget a staged id that is not this person's own waiting file."""
    if FIELD in form.fields and find(request) is None:
        _put(form, "")


def field_of(name: str) -> str:
    """The hidden field with the number of what was staged for the form's field `name`."""
    return FIELD if name == "file" else f"{FIELD}_{name}"


def find(request: HttpRequest, *, name: str = "file") -> Staged | None:
    """The file staged with an earlier sending of this form, when it is this person's own."""
    typed = request.POST.get(field_of(name), "")
    if not typed.isdecimal() or len(typed) > 18:
        return None
    return _staged(int(typed), by=actor_of(request))


def of_draft(request: HttpRequest, form: Form, *, name: str = "file") -> Staged | None:
    """The file a draft of this form kept, when its session ended in the middle."""
    draft = getattr(form, "draft", None)
    if draft is None or FIELD not in form.fields:
        return None
    typed = [int(value) for value in draft.data.get(FIELD, []) if value.isdecimal()]
    for document_id in (*reversed(draft.documents.get(name, [])), *typed):
        staged = _staged(document_id, by=actor_of(request))
        if staged is not None:
            _put(form, str(staged.id))
            return staged
    return None


def taken(form: Form) -> tuple[int, ...]:
    """The staged file that the sent form took over."""
    value = form.cleaned_data.get(FIELD)
    return (value,) if isinstance(value, int) else ()


def keep(form: Form, request: HttpRequest, *, name: str = "file") -> Staged | None:
    """Stage the form's file; a file that may not be kept becomes an error of its field."""
    upload = request.FILES.get(name)
    if not isinstance(upload, UploadedFile) or field_of(name) not in form.fields:
        return find(request, name=name)
    upload.seek(0)
    try:
        document = documents.store(
            by=actor_of(request), upload=upload, purpose=Purpose.DRAFT, on=clinic.today()
        )
    except Refused as refusal:
        form.add_error(name, refusal.sentence)
        return None
    _put(form, str(document.pk), name=name)
    return Staged(document.pk, document.display_name, document.size)


def _put(form: Form, value: str, *, name: str = "file") -> None:
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data[form.add_prefix(field_of(name))] = value
    form.data = data


def _staged(document_id: int, *, by: Actor) -> Staged | None:
    try:
        document = document_queries.get(document_id)
    except ObjectDoesNotExist:
        return None
    own = document.purpose == Purpose.DRAFT and document.stored_by_id == by.user_id
    if not own or document.discarded_at is not None:
        return None
    return Staged(document.pk, document.display_name, document.size)
