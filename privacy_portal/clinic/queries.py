"""Reading the clinic: the day it is there, whom to call, what its letters and forms repeat."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy_portal.clinic.models import (
    Announcement,
    AvailabilityNotice,
    ClinicProfile,
    Designation,
    RecordSet,
    Site,
)
from privacy_portal.clinic.state_rules import load_state_protections, load_state_rules
from privacy_portal.law import calendar
from privacy_portal.law.citations import cfr
from privacy_portal.law.clocks import StateRule
from privacy_portal.law.disclosing import StateProtection
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from privacy_portal.periods import in_force

CONTACT_ORDER = (Designation.Kind.COMPLAINT_CONTACT, Designation.Kind.PRIVACY_OFFICIAL)


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a letter says to call (45 CFR 164.530(a)(1)(ii))."""

    name_or_title: str
    telephone: str
    email: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    name: str
    address_lines: tuple[str, ...]
    telephone: str
    email: str
    website: str


@dataclass(frozen=True, slots=True)
class HHSBlock:
    """How to complain to the Secretary (45 CFR 160.306)."""

    name: str
    address_lines: tuple[str, ...]
    telephone: str
    tdd: str
    url: str


@dataclass(frozen=True, slots=True)
class LanguageNotice:
    """The notice of language assistance in one language (45 CFR 92.11)."""

    language: str
    text: str


def profile() -> ClinicProfile:
    """The clinic's profile; before anyone has filled it in, an unsaved one with the defaults."""
    return ClinicProfile.objects.first() or ClinicProfile()


def time_zone() -> ZoneInfo:
    return ZoneInfo(profile().time_zone)


def local_date(instant: datetime.datetime) -> datetime.date:
    """The clinic's calendar date at `instant`, never the UTC date."""
    return calendar.local_date(instant, time_zone())


def today() -> datetime.date:
    """The calendar date at the clinic now; faces and tasks hand it to operations."""
    return local_date(timezone.now())


def contact(on: datetime.date) -> Contact:
    """The contact designated for `on`: the complaint contact, or else the privacy official.

    Raises Refused CONTACT_MISSING when there is none, or its name, title or telephone is not known.
    """
    rows = {row.kind: row for row in Designation.objects.filter(in_force(on), kind__in=CONTACT_ORDER)}
    row = next((rows[kind] for kind in CONTACT_ORDER if kind in rows), None)
    if row is None or not row.name_or_title.strip() or not row.telephone.strip():
        raise Refused(
            _("No contact with a name or title and a telephone is designated, so no letter can be written."),
            cfr("164.530(a)(1)(ii)"),
            code="CONTACT_MISSING",
        )
    return Contact(row.name_or_title, row.telephone, row.email)


def responsible_office(right: Right, on: datetime.date) -> str:
    """The title of the office that receives and processes `right`, or "" when none was named."""
    row = Designation.objects.filter(
        in_force(on), kind=Designation.Kind.RESPONSIBLE_OFFICE, right=right
    ).first()
    return row.name_or_title if row else ""


def designations(on: datetime.date) -> list[Designation]:
    return list(Designation.objects.filter(in_force(on)))


def record_sets(on: datetime.date | None = None) -> list[RecordSet]:
    """The designated record sets in force on `on` (today, when not said), by name."""
    return list(RecordSet.objects.filter(in_force(on or today())))


def sites(on: datetime.date) -> list[Site]:
    return [site for site in Site.objects.all() if site.closed_on is None or site.closed_on > on]


def writing_required_since(right: Right) -> datetime.date | None:
    """Since when individuals have been told that `right` must be asked for in writing, if they have been."""
    return _announced_since(Announcement.Kind.WRITING_REQUIRED, right)


def reason_required_since(right: Right) -> datetime.date | None:
    """Since when individuals have been told that `right` must give a reason, if they have been."""
    return _announced_since(Announcement.Kind.REASON_REQUIRED, right)


def _announced_since(kind: str, right: Right) -> datetime.date | None:
    row = Announcement.objects.filter(in_force(today()), kind=kind, right=right).first()
    return row.from_on if row else None


def letterhead() -> Letterhead:
    clinic = profile()
    return Letterhead(
        name=clinic.name,
        address_lines=clinic.address_lines,
        telephone=clinic.telephone,
        email=clinic.email,
        website=clinic.website,
    )


def hhs_complaint_block() -> HHSBlock:
    clinic = profile()
    return HHSBlock(
        name=clinic.hhs_name,
        address_lines=tuple(line.strip() for line in clinic.hhs_address.splitlines() if line.strip()),
        telephone=clinic.hhs_telephone,
        tdd=clinic.hhs_tdd,
        url=clinic.hhs_url,
    )


def notice_of_availability_applies() -> bool:
    """Whether letters carry the notice of language assistance (45 CFR 92.11): HHS funding decides."""
    return profile().receives_hhs_ffa


def notices_of_availability() -> list[LanguageNotice]:
    """The notice in every language the clinic has it in, most spoken first; empty when it does not apply."""
    if not notice_of_availability_applies():
        return []
    return [LanguageNotice(row.language, row.text) for row in AvailabilityNotice.objects.all()]


def state_rule(right: Right) -> StateRule | None:
    """The state's own clock for `right`, from STATE_RULES_FILE; none is shipped as fact."""
    return load_state_rules(settings.STATE_RULES_FILE).get(right)


def state_protections() -> tuple[StateProtection, ...]:
    """What the state protects more strictly, from STATE_PROTECTIONS_FILE; none is shipped as fact."""
    return load_state_protections(settings.STATE_PROTECTIONS_FILE)
