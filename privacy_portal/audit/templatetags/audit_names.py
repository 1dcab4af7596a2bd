"""{% who names user_id program %}: the person, or the program, behind a line of the review."""

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def who(names: Mapping[int, str], user_id: int | None, program: str) -> str:
    """A user's name and number, a program's name, or that nobody was signed in."""
    if user_id is None:
        return program or _("Not signed in")
    number = _("user %(number)d") % {"number": user_id}
    name = names.get(user_id, "")
    return f"{name} ({number})" if name else number
