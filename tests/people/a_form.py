"""A URLconf with one form of the kind that keeps drafts, beside the real account pages."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, reverse

from privacy_portal.people import drafts
from privacy_portal.people.drafts import keeps_draft
from privacy_portal.ui.forms import PortalForm


class AForm(PortalForm):
    wish = forms.CharField(max_length=200)
    more = forms.CharField(required=False)
    evidence = forms.FileField(required=False)


@keeps_draft(lambda number: f"wish-{number}", form=AForm)
def a_form(request: HttpRequest, number: int) -> HttpResponse:
    form = drafts.form_for(request, AForm, f"wish-{number}")
    if request.method == "POST" and form.is_valid():
        drafts.finish(request, f"wish-{number}")
        return HttpResponse(f"sent: {form.cleaned_data['wish']}")
    staged = form.draft.document_ids if form.draft else []  # type: ignore[attr-defined]  # set by form_for()
    return HttpResponse(f"wish=[{form['wish'].value() or ''}] errors={len(form.errors)} staged={len(staged)}")


@keeps_draft("elsewhere", page=lambda: reverse("a-form", args=[1]))
def sent_elsewhere(request: HttpRequest) -> HttpResponse:
    return HttpResponse("sent")


def keeps_nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("sent")


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("home")


urlpatterns = [
    path("", home, name="home"),
    path("form/<int:number>/", a_form, name="a-form"),
    path("elsewhere/", sent_elsewhere, name="sent-elsewhere"),
    path("nothing/", keeps_nothing, name="keeps-nothing"),
    path("", include("privacy_portal.people.portal.urls")),
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
