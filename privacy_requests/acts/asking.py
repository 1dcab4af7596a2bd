"""Acts that ask others: a representative for authority, the patient to come in, a business associate."""

from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Permission
from privacy_portal.law import access, representation, verification
from privacy_requests import letters
from privacy_requests.acts.act import Act
from privacy_requests.forms import asking as forms
from privacy_requests.operations import associates, authority, inspections

ACTS: tuple[Act, ...] = (
    Act(
        "check_authority",
        _("Check authority"),
        _("Record whether the person who asks may act for the patient on this request."),
        forms.AuthorityForm,
        authority.check_authority,
        Permission.REQUESTS_INTAKE,
        check=authority.check_representative,
        cites=(representation.TREATED_AS_INDIVIDUAL.cite, verification.IDENTITY.cite),
        done=_("Authority recorded. The clock did not move."),
        place="#authority",
    ),
    Act(
        "offer_appointment",
        _("Offer an appointment to look"),
        _("Name a time and a place for looking at the records, free of charge."),
        forms.AppointmentForm,
        inspections.offer_appointment,
        Permission.REQUESTS_INTAKE,
        letter=lambda row, on, data: letters.appointment_offered(
            row, on=on, starts_at=inspections.instant(data["day"], data["time"]), place=data["place"]
        ),
        check=inspections.check_offer,
        cites=(access.MANNER.cite,),
        done=_("Appointment offered. Letter queued."),
        place="#inspection",
    ),
    Act(
        "settle_appointment",
        _("Settle the appointment"),
        _("The case closes only once the records were looked at, or the patient gave that up."),
        forms.AppointmentResultForm,
        inspections.settle_appointment,
        Permission.REQUESTS_INTAKE,
        check=inspections.check_settle,
        cites=(access.PROVIDE.cite,),
        done=_("Appointment settled."),
        place="#inspection",
    ),
    Act(
        "ask_associate",
        _("Ask a business associate"),
        _("Ask for the part of the record it holds, a week before the legal date."),
        forms.AskAssociateForm,
        associates.ask_associate,
        Permission.REQUESTS_WORK,
        letter=lambda row, on, data: letters.associate_task(
            row,
            on=on,
            party_id=data["party_id"],
            wanted=data["wanted"],
            due_on=associates.due(row, on=on),
        ),
        check=associates.check_ask,
        cites=(access.ASSOCIATE.cite,),
        done=_("Letter to the business associate queued."),
        place="#associates",
    ),
    Act(
        "answer_associate",
        _("Record a business associate’s answer"),
        _("What it sent becomes a record to release; or it holds nothing."),
        forms.AnswerAssociateForm,
        associates.answer_associate,
        Permission.REQUESTS_WORK,
        check=associates.check_answer,
        cites=(access.ASSOCIATE.cite,),
        done=_("Answer recorded."),
        place="#associates",
    ),
)
