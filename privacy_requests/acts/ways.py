"""Acts about what was agreed and how the copy goes out: papers, agreements, directions."""

from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.law import access, directive
from privacy_portal.law.verification import VERIFICATION_CITE
from privacy_requests import letters
from privacy_requests.acts import asking
from privacy_requests.acts.act import Act
from privacy_requests.forms import changes
from privacy_requests.forms import ways as forms
from privacy_requests.operations import agreements, directives, papers
from privacy_requests.operations.changes import change_request

ACTS: tuple[Act, ...] = (
    Act(
        "attach_paper",
        _("Attach a paper"),
        _("Keep a scan or a file with the case. It is not released with the records."),
        forms.PaperForm,
        papers.attach_paper,
        Permission.REQUESTS_INTAKE,
        cites=(VERIFICATION_CITE,),
        done=_("Paper attached."),
        place="#files",
    ),
    Act(
        "record_agreement",
        _("Record an agreement"),
        _("Another way, a summary and its fee, or plain e-mail after a warning: in their words."),
        forms.AgreementForm,
        agreements.record_agreement,
        Permission.REQUESTS_INTAKE,
        cites=(access.MANNER.cite, access.SUMMARY.cite, access.EMAIL_RISK.cite),
        patient_form=forms.PlainEmailForm,
        done=_("Agreement recorded."),
        place="#ways",
    ),
    Act(
        "record_directive",
        _("Record a direction to send it to someone else"),
        _("Written and signed by the patient, naming who is to get the copy and where."),
        forms.DirectiveForm,
        directives.record_directive,
        Permission.REQUESTS_INTAKE,
        cites=(directive.FORM.cite, directive.REACH.cite),
        patient_form=forms.DirectiveMineForm,
        done=_("Direction recorded. The due date stays."),
        place="#directive",
    ),
    Act(
        "choose_alternative",
        _("Offer or choose another lawful way"),
        _("The direction does not bind: offer the lawful ways by letter, or go the one the patient chose."),
        forms.AlternativeForm,
        directives.choose_alternative,
        Permission.REQUESTS_WORK,
        letter=lambda row, on, data: (
            None if data.get("alternative") else letters.directive_alternatives(row, on=on)
        ),
        check=directives.check_choose,
        cites=(directive.REACH.cite,),
        done=_("Done. The due date stays."),
        place="#directive",
    ),
    Act(
        "take_back_directive",
        _("Take back a direction"),
        _("The patient no longer wants the copy sent to someone else: it comes to them."),
        changes.TakeBackForm,
        directives.take_back,
        Permission.REQUESTS_INTAKE,
        check=directives.check_take_back,
        cites=(directive.FORM.cite,),
        patient_form=changes.TakeBackMineForm,
        done=_("Direction taken back: the copy goes to the patient. The due date stays."),
        place="#directive",
    ),
    Act(
        "change_request",
        _("Change what is asked for"),
        _("Which records, what format, which way: as the patient wants it now. The due date stays."),
        changes.ChangeForm,
        change_request,
        Permission.REQUESTS_INTAKE,
        cites=(access.MANNER.cite, access.SUMMARY.cite),
        patient_form=changes.ChangeMineForm,
        done=_("Request changed. The due date stays."),
        place="#ways",
    ),
    *asking.ACTS,
)
