"""Whether a letter may go as it is: other apps know when what it tells is no longer so."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from privacy_portal.law.refusal import Refused


def may_go(communication_id: int) -> bool:
    """Whether each of settings.CORRESPONDENCE_GUARDS lets the letter go as it is."""
    return all(import_string(guard)(communication_id) for guard in settings.CORRESPONDENCE_GUARDS)


def check_goes(communication_id: int) -> None:
    """Ask may_go() before a letter goes, each time that it is tried.

    Raises Refused (NOT_AS_IT_IS) where what a letter tells is no longer so.
    """
    if not may_go(communication_id):
        raise Refused(
            _("What this letter tells is not so any more. The privacy official makes it anew."),
            code="NOT_AS_IT_IS",
        )
