"""The demo clinic, MycroAesthetics: its profile, whom to call, what it keeps, the language help it offers."""

import datetime

from privacy_portal.audit.actor import Actor
from privacy_portal.clinic import operations as clinic
from privacy_portal.clinic.models import Designation
from privacy_portal.law.rights import Right

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
    """Everything a letter needs."""
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

    def designate(kind: Designation.Kind, title: str, right: Right | None = None) -> None:
        clinic.designate(
            by=by, kind=kind, name_or_title=title, right=right, from_on=OPENED_ON, on=on, telephone=TELEPHONE
        )

    designate(Designation.Kind.PRIVACY_OFFICIAL, "Privacy Official")
    designate(Designation.Kind.COMPLAINT_CONTACT, "Privacy Official")
    for right in Right:
        designate(Designation.Kind.RESPONSIBLE_OFFICE, "Health Records Office", right)
    for code, name in RECORD_SETS:
        clinic.designate_record_set(by=by, code=code, name=name, from_on=OPENED_ON, on=on)
