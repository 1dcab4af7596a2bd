"""What the page header offers to the person at hand; knows the actor only by its attributes."""

from dataclasses import dataclass

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
    wanted: list[tuple[str | Promise, str]] = [
        (_("Home"), url("home")),
        (_("My requests"), url("requests_portal:list")),
        (_("Letters"), url("letters_portal:list")),
        (_("Account"), url("people_portal:account", "account_email")),
    ]
    if getattr(actor, "is_staff", False):
        wanted.append((_("Privacy office"), url("admin:index")))
    return tuple(
        Item(label, address, current=_is_current(address, request.path))
        for label, address in wanted
        if address
    )


def account_items(request: HttpRequest) -> tuple[Item, ...]:
    """The pages of a person's own account: each of allauth's that is switched on."""
    wanted = [
        (_("Email addresses"), url("account_email")),
        (_("Password"), url("account_change_password")),
        (_("Second factor"), url("mfa_index")),
        (_("Where you are signed in"), url("usersessions_list")),
    ]
    return tuple(
        Item(label, address, current=_is_current(address, request.path))
        for label, address in wanted
        if address
    )


def _is_current(address: str, path: str) -> bool:
    return path == address or (address != "/" and path.startswith(address))
