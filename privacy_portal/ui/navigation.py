"""What the page header offers to the person at hand; knows the actor only by its attributes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Item:
    """One link of the header; `current` when the page at hand lies under it."""

    label: str | Promise
    url: str
    current: bool = False


def url(*names: str) -> str:
    """The address of the first of these URL names that exists here, or an empty string."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def items(request: HttpRequest) -> tuple[Item, ...]:
    """Main navigation: nothing for a stranger, the person's own pages, the office for staff."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ()
    actor = getattr(request, "actor", None)
    account = any(item.current for item in account_items(request))
    wanted: list[tuple[str | Promise, str, bool]] = [
        (_("Home"), url("home"), False),
        (_("My requests"), url("requests_portal:list"), False),
        (_("Letters"), url("letters_portal:list"), False),
        (_("Account"), url("people_portal:account", "account_email"), account),
    ]
    if getattr(actor, "is_staff", False):
        wanted.append((_("Privacy office"), url("admin:index"), False))
    return tuple(
        Item(label, address, current=inside or _is_current(address, request.path))
        for label, address, inside in wanted
        if address
    )


def account_items(request: HttpRequest) -> tuple[Item, ...]:
    """The pages of a person's own account: each of allauth's that is switched on."""
    wanted = [
        (_("Email addresses"), url("account_email")),
        (_("Password"), url("account_change_password")),
        (_("Two-step sign-in"), url("mfa_index")),
        (_("Where you are signed in"), url("usersessions_list")),
    ]
    return tuple(
        Item(label, address, current=_is_current(address, request.path))
        for label, address in wanted
        if address
    )


STAFF_PAGES: tuple[tuple[str | Promise, str], ...] = (
    (_("My day"), "admin:index"),
    (_("Requests"), "admin:requests_privacyrequest_changelist"),
    (_("E-mail"), "admin:requests_inboundemail_changelist"),
    (_("Letters"), "admin:correspondence_communication_changelist"),
    (_("Disclosures"), "admin:disclosures_disclosure_changelist"),
    (_("Fees"), "admin:requests_feenotice_changelist"),
    (_("Patients"), "admin:people_patient_changelist"),
    (_("Outside parties"), "admin:people_externalparty_changelist"),
    (_("Clinic"), "admin:clinic_clinicprofile_changelist"),
    (_("Users"), "admin:people_user_changelist"),
    (_("Audit"), "admin:audit_auditevent_changelist"),
)


def staff_items(request: HttpRequest, available_apps: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
    """The office's main pages: of `STAFF_PAGES`, those the admin says this person may open."""
    open_to_them = {model["admin_url"] for app in available_apps for model in app["models"]}
    index = url("admin:index")
    pages = []
    for label, name in STAFF_PAGES:
        address = url(name)
        if address and address == index:
            pages.append(Item(label, address, current=request.path == address))
        elif address in open_to_them:
            pages.append(Item(label, address, current=_is_current(address, request.path)))
    return tuple(pages)


def _is_current(address: str, path: str) -> bool:
    return path == address or (address != "/" and path.startswith(address))
