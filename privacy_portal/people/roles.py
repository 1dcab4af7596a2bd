"""The roles in words."""

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from privacy_portal.audit.actor import Role

NAMES: dict[Role, "str | Promise"] = {
    Role.PATIENT: _("Patient"),
    Role.REPRESENTATIVE: _("Representative"),
    Role.INTAKE_CLERK: _("Intake clerk"),
    Role.RECORDS_CLERK: _("Records clerk"),
    Role.LICENSED_PROFESSIONAL: _("Licensed health care professional"),
    Role.OUTSIDE_REVIEWER: _("Outside reviewer (cases referred to them only)"),
    Role.BILLING: _("Billing (fees only)"),
    Role.MARKETING: _("Marketing"),
    Role.PRIVACY_OFFICIAL: _("Privacy official"),
    Role.COMPLIANCE_OFFICER: _("Compliance officer (reads and exports)"),
    Role.ADMINISTRATOR: _("Administrator (no patient data)"),
}


def role_name(role: Role) -> "str | Promise":
    return NAMES[role]


def role_choices(roles: Collection[Role]) -> list[tuple[str, "str | Promise"]]:
    """Choices for a form, in the order of Role."""
    return [(role.value, NAMES[role]) for role in Role if role in roles]
