"""The blank forms: editions, the sections of the one that asks for records, the PDF, kept once made."""

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.cache import cache
from django.template.loader import get_template, render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from privacy_portal.clinic import queries as clinic
from privacy_portal.correspondence import pdf, rendering
from privacy_portal.law.access import Delivery
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_requests import queries
from privacy_requests.blank import lists
from privacy_requests.blank.questions import DATE, LINE, LINES, Choice, Question, Section, of_form
from privacy_requests.letters.warnings import EMAIL_WARNING
from privacy_requests.portal import forms, guest_forms
from privacy_requests.portal.forms import SOMEONE_ELSE, Asking

TEMPLATE, STYLE = "forms_on_paper/records.html", "forms_on_paper/form.css"
STANDARD, LARGE = "standard", "large"
SIZES = (STANDARD, LARGE)


@dataclass(frozen=True, slots=True)
class BlankForm:
    """One edition of the form; its file name says nothing about anybody."""

    language: str
    size: str
    right: Right = Right.ACCESS

    @property
    def file_name(self) -> str:
        large = "-large-print" if self.size == LARGE else ""
        subject = "list" if self.right is Right.ACCOUNTING else "records"
        return f"{subject}-request-{self.language}{large}.pdf"

    @property
    def language_name(self) -> str:
        return str(translation.get_language_info(self.language)["name_local"]).capitalize()


def editions(right: Right = Right.ACCESS) -> list[BlankForm]:
    """Every language of the site, in standard and in large print."""
    return [
        BlankForm(code.split("-")[0], size, right) for code, _name in settings.LANGUAGES for size in SIZES
    ]


def edition(language: str, size: str, right: Right = Right.ACCESS) -> BlankForm | None:
    return next((one for one in editions(right) if (one.language, one.size) == (language, size)), None)


def pdf_of(form: BlankForm) -> bytes:
    """The form as a tagged PDF: rendered once for each version of its words, then read from the database."""
    html = html_of(form)
    version = hashlib.sha256(f"{pdf.RENDERER}\n{html}".encode()).hexdigest()
    key = f"blank-form.{version}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = pdf.render_pdf(html).content
        cache.set(key, kept, timeout=None)
    return kept


def html_of(form: BlankForm) -> str:
    """The whole form as one page of HTML, its style sheet inside."""
    today = clinic.today()
    with translation.override(form.language):
        try:
            contact = clinic.contact(today)
        except Refused:
            contact = None
        return render_to_string(
            TEMPLATE,
            {
                "language": form.language,
                "large_print": form.size == LARGE,
                "stylesheet": rendering.stylesheet() + get_template(STYLE).render({}),
                "clinic": clinic.letterhead(),
                "contact": contact,
                "language_notices": clinic.notices_of_availability(),
                "of_list": form.right is Right.ACCOUNTING,
                "sections": _sections(form.right)(Asking(today=today, guest=True, right=form.right)),
                "email_warning": EMAIL_WARNING.text,
                "days": _days_to_answer(form.right, today),
            },
        )


def _sections(right: Right) -> Callable[[Asking], list[Section]]:
    return lists.sections if right is Right.ACCOUNTING else sections


def _days_to_answer(right: Right, today: datetime.date) -> int:
    """The days the law gives for an answer, a state's shorter time among them."""
    due_on = queries.due_if_received(right, today)
    assert due_on is not None  # both have a clock
    return (due_on - today).days


def sections(asking: Asking) -> list[Section]:
    """What the pages ask, in the order of the paper; the forms of the pages say it."""
    another = Asking(
        today=asking.today, guest=True, answers={"capacity": guest_forms.ANOTHER, "delivery": SOMEONE_ELSE}
    )
    where = forms.WhereForm.base_fields
    return [
        Section(_("Whose records"), of_form(guest_forms.PersonForm(asking=asking))),
        Section(
            _("If you ask for someone else"),
            of_form(guest_forms.YouForm(asking=another)),
            _("Leave this empty if the records are your own."),
        ),
        Section(_("How we can reach you"), of_form(_reaching(asking)), _("One is enough.")),
        Section(_("Which records"), tuple(map(_named, of_form(forms.WhichForm(asking=asking))))),
        Section(_("How you want to get them"), of_form(forms.HowForm(asking=asking))),
        Section(
            _("Fax or e-mail"),
            tuple(_plain(name, str(where[name].label)) for name in ("fax_number", "email_to"))
            + of_form(_accepting(asking)),
            _("Only if you chose fax or e-mail."),
        ),
        Section(
            _("If we should send them to someone else"),
            (
                *of_form(forms.SomeoneForm(asking=another), but=("way",)),
                Question("someone_place", LINES, _("Their postal address, fax number or e-mail address")),
                _plain("signature", _("Your signature")),
                Question("signed_on", DATE, _("Date")),
            ),
            _("Only then do you have to sign this form."),
        ),
    ]


def _accepting(asking: Asking) -> forms.WhereForm:
    """The page of the e-mail warning, for its tick box only."""
    form = forms.WhereForm(
        asking=Asking(today=asking.today, guest=True, answers={"delivery": Delivery.EMAIL.value})
    )
    del form.fields["email_to"]
    return form


def _reaching(asking: Asking) -> guest_forms.ReachForm:
    """The page of addresses; what its hints say of the three of them, the paper says once above them."""
    form = guest_forms.ReachForm(asking=asking)
    for name in form.needed:
        form.fields[name].help_text = ""
    return form


def _named(question: Question) -> Question:
    """The clinic's own names of its record sets, each a paragraph of English in every language."""
    if question.name != "record_sets":
        return question
    names = (one.name for one in clinic.record_sets(clinic.today()))
    return replace(question, choices=tuple(Choice(name, language="en") for name in names))


def _plain(name: str, label: str) -> Question:
    return Question(name, LINE, label)
