"""System checks: a file of state law that is named must be readable."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from privacy_portal.clinic.state_rules import load_state_protections, load_state_rules


@register("clinic")
def state_rules_can_be_read(**_: Any) -> list[CheckMessage]:
    """clinic.E001: STATE_RULES_FILE is missing, or is not a list of rules."""
    try:
        load_state_rules(settings.STATE_RULES_FILE)
    except (OSError, ValueError) as error:
        return [
            Error(
                f"STATE_RULES_FILE cannot be used: {error}",
                hint="Correct the JSON file, or unset STATE_RULES_FILE to keep the federal clocks only.",
                id="clinic.E001",
            )
        ]
    return []


@register("clinic")
def state_protections_can_be_read(**_: Any) -> list[CheckMessage]:
    """clinic.E002: STATE_PROTECTIONS_FILE is missing, or is not a list of protections."""
    try:
        load_state_protections(settings.STATE_PROTECTIONS_FILE)
    except (OSError, ValueError) as error:
        return [
            Error(
                f"STATE_PROTECTIONS_FILE cannot be used: {error}",
                hint="Correct the JSON file, or unset STATE_PROTECTIONS_FILE to check by federal law only.",
                id="clinic.E002",
            )
        ]
    return []
