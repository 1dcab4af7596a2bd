"""What a page does with drafts: say that its form is kept, fill it in again, be done with it.

@keeps_draft("access-new")  # or keeps_draft(lambda reference: f"message-{reference}")
def new(request):
    form = drafts.form_for(request, AccessForm, "access-new", today=today)
    if request.method == "POST" and form.is_valid():
        ...
        drafts.finish(request, "access-new")
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone

from privacy_portal.people import queries
from privacy_portal.people.operations import drafts as operations
from privacy_portal.people.queries.drafts import Kept

type FormClass = type[forms.BaseForm]


def keeps_draft[View: Callable[..., Any]](
    key: str | Callable[..., str],
    *,
    page: Callable[..., str] | None = None,
    form: FormClass | Callable[..., FormClass | None] | None = None,
) -> Callable[[View], View]:
    """Marks a view whose POST is kept when its session ended.

    key: the form's name, or a function of the URL's keyword arguments; page: likewise the address that
    shows the form, when it is not the one it is sent to; form: the form, or a function likewise, when files
    are kept too: those its file fields ask for, and no others.
    """

    def mark(view: View) -> View:
        view.draft_key = key if callable(key) else lambda **_: key  # type: ignore[attr-defined]
        view.draft_page = page  # type: ignore[attr-defined]
        view.draft_files = lambda **kwargs: _file_fields(form, kwargs)  # type: ignore[attr-defined]
        return view

    return mark


def _file_fields(form: FormClass | Callable[..., Any] | None, kwargs: dict[str, Any]) -> frozenset[str]:
    found = form if form is None or isinstance(form, type) else form(**kwargs)
    fields = getattr(found, "base_fields", {})
    return frozenset(name for name, field in fields.items() if isinstance(field, forms.FileField))


def kept(request: HttpRequest, key: str) -> Kept | None:
    """This person's draft of the form `key`: its values, and `.documents` staged by field."""
    return queries.draft(request.actor, key, now=timezone.now())  # type: ignore[attr-defined]


def form_for[Form: forms.BaseForm](
    request: HttpRequest, form_class: type[Form], key: str, **options: Any
) -> Form:
    """The form as sent; else as its draft left it, without complaints; else as new.

    `form.draft` is the Kept draft or None, so that the page can say so.
    """
    draft = kept(request, key)
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, **options)
    elif draft is None:
        form = form_class(**options)
    else:
        form = filled_in(form_class, draft, **options)
    form.draft = draft  # type: ignore[attr-defined]
    return form


def filled_in[Form: forms.BaseForm](form_class: type[Form], draft: Kept, **options: Any) -> Form:
    """The form with a draft's values; what is still missing is not called an error yet."""
    data = QueryDict(mutable=True)
    for name, values in draft.data.items():
        data.setlist(name, values)
    form = form_class(data, **options)
    form.full_clean()
    form.errors.clear()
    return form


def finish(request: HttpRequest, key: str, *, but_documents: tuple[int, ...] = ()) -> None:
    """The form was sent: its draft goes, with the staged files that no record took over."""
    operations.discard(by=request.actor, key=key, but_documents=but_documents)  # type: ignore[attr-defined]
