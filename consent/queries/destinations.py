"""Where a patient may be reached: THE resolver, asked by everything that sends."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries as people
from privacy_portal.people.contacts import ContactKind, ContactPoint


class Channel(StrEnum):
    """How a letter travels. By the portal, an e-mail only says that one is waiting.

    FAX and EMAIL carry records to an address the individual named for them, after the warning the law allows.
    """

    PORTAL = "portal"
    POST = "post"
    HAND_OVER = "hand_over"
    FAX = "fax"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Named:
    """An address named for one letter, outside the file: a third party's, a guest's, a fax, a plain e-mail.

    `lines`: postal lines, or the one fax number or e-mail address of `channel`.
    """

    channel: Channel
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Destination:
    """One channel and address; `fingerprint` changes when either does.

    contact_point_id is the row on file behind it (None for the portal and for the desk);
    email is the address a nudge without PHI may go to ("" when there is none).
    """

    channel: Channel
    contact_point_id: int | None
    name: str
    address_lines: tuple[str, ...]
    email: str
    fingerprint: str


def destination(*, patient_id: int, channel: Channel | None = None, lock: bool = False) -> Destination:
    """Where a letter to this patient goes: the portal for those who use it, or else the post.

    A merged duplicate is reached where the kept record is. With `lock` (inside a transaction) the rows
    that decide are locked, the same that a change of the contact locks.
    Raises Refused (NO_DESTINATION, NO_PATIENT).
    """
    patient = people.addressee(patient_id, lock=lock)
    contacts = _contacts(patient.patient_id, lock=lock)
    if channel is None:
        channel = Channel.PORTAL if patient.portal_email else Channel.POST
    if channel in {Channel.FAX, Channel.EMAIL}:
        raise Refused(_("A fax number or e-mail address is named for each letter."), code="NO_DESTINATION")
    if channel is Channel.HAND_OVER:
        return _made(channel, patient.name, (str(patient.patient_id),))
    if channel is Channel.PORTAL:
        if not patient.portal_email:
            raise Refused(_("This person has no portal account to send to."), code="NO_DESTINATION")
        account = (str(patient.portal_user_id),)
        return _made(channel, patient.name, account, email=patient.portal_email)
    postal = contacts.get(ContactKind.POSTAL)
    if postal is None or postal.undeliverable_at is not None:
        raise Refused(_("There is no deliverable postal address on file."), code="NO_DESTINATION")
    lines = _address_lines(postal)
    return _made(channel, patient.name, lines, contact_point_id=postal.pk, address_lines=lines)


def named_destination(name: str, named: Named) -> Destination:
    """The destination an individual named for one letter. Raises Refused (NO_DESTINATION)."""
    lines = tuple(line.strip() for line in named.lines if line.strip())
    if named.channel is Channel.PORTAL or (not lines and named.channel is not Channel.HAND_OVER):
        raise Refused(_("There is no address to send to."), code="NO_DESTINATION")
    email = lines[0] if named.channel is Channel.EMAIL else ""
    shown = () if named.channel is Channel.HAND_OVER else lines
    return _made(named.channel, name, (name, *lines), address_lines=shown, email=email)


def one_time_code_email(*, patient_id: int, lock: bool = False) -> Destination:
    """The e-mail already on file that a code to claim the record may go to. Raises Refused NO_DESTINATION."""
    patient = people.addressee(patient_id, lock=lock)
    email = _contacts(patient.patient_id, lock=lock).get(ContactKind.EMAIL)
    if email is None or email.undeliverable_at is not None:
        raise Refused(_("There is no e-mail address on file."), code="NO_DESTINATION")
    where = (email.value,)
    return _made(Channel.PORTAL, patient.name, where, contact_point_id=email.pk, email=email.value)


def may_send(*, patient_id: int, channel: Channel) -> bool:
    """Whether a letter may go this way at all; standing choices join here as they are built."""
    try:
        destination(patient_id=patient_id, channel=channel)
    except Refused:
        return False
    return True


def _contacts(patient_id: int, *, lock: bool) -> dict[str, ContactPoint]:
    rows = ContactPoint.objects.filter(patient_id=patient_id, ended_at=None)
    if lock:
        rows = rows.select_for_update()
    return {row.kind: row for row in rows}


def _address_lines(postal: ContactPoint) -> tuple[str, ...]:
    place = f"{postal.city}, {postal.state} {postal.postcode}".strip(" ,")
    country = "" if postal.country in {"", "US"} else postal.country
    return tuple(line for line in (postal.line1, postal.line2, place, country) if line)


def _made(
    channel: Channel,
    name: str,
    where: tuple[str, ...],
    *,
    contact_point_id: int | None = None,
    address_lines: tuple[str, ...] = (),
    email: str = "",
) -> Destination:
    """`where` is what the fingerprint is taken of: the address, or the account."""
    fingerprint = hashlib.sha256("\x1f".join((channel.value, *where)).encode()).hexdigest()
    return Destination(channel, contact_point_id, name, address_lines, email, fingerprint)
