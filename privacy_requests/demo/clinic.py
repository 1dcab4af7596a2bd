"""MycroAesthetics: its profile, whom to call, what it keeps, in which languages it offers help."""

import datetime

from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import operations as clinic
from privacy_portal.clinic.models import Designation
from privacy_portal.law.rights import Right
from privacy_portal.people.operations import parties

OPENED_ON = datetime.date(2019, 1, 1)
TELEPHONE = "(217) 555-0142"
RECORD_SETS = (
    ("medical", "Medical record"),
    ("billing", "Billing and payment record"),
    ("images", "Photographs and images"),
)
HELP = (
    ("en", f"Free language help and aids for people with disabilities are available. Call {TELEPHONE}."),
    ("es", f"Hay ayuda gratuita con el idioma y para personas con discapacidad. Llame al {TELEPHONE}."),
)


def build(*, by: Actor, on: datetime.date) -> None:
    """Everything a letter needs, and two parties outside."""
    clinic.configure(
        by=by,
        reason="demonstration",
        name="MycroAesthetics",
        legal_name="MycroAesthetics LLC",
        time_zone="America/Chicago",
        line1="500 Market Street, Suite 200",
        city="Springfield",
        state="IL",
        postcode="62701",
        telephone=TELEPHONE,
        email="info@mycroaesthetics.com",
        receives_hhs_ffa=True,
    )
    for language, text in HELP:
        clinic.write_availability_notice(by=by, reason="demonstration", language=language, text=text)
    named = {"by": by, "from_on": OPENED_ON, "on": on, "telephone": TELEPHONE}
    clinic.designate(kind=Designation.Kind.PRIVACY_OFFICIAL, name_or_title="Privacy Official", **named)
    clinic.designate(kind=Designation.Kind.COMPLAINT_CONTACT, name_or_title="Privacy Official", **named)
    for right in Right:
        clinic.designate(
            kind=Designation.Kind.RESPONSIBLE_OFFICE,
            right=right,
            name_or_title="Health Records Office",
            **named,
        )
    for code, name in RECORD_SETS:
        clinic.designate_record_set(by=by, code=code, name=name, from_on=OPENED_ON, on=on)
    parties.keep(by=by, reason="demonstration", name="Prairie Release Services", kind="business_associate")
    parties.keep(by=by, reason="demonstration", name="Lakeside Family Medicine", kind="provider")
