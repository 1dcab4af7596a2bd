"""Whether a letter may go as it is: other apps know when what it tells is no longer so."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from privacy_portal.law.refusal import Refused


def check_goes_again(communication_id: int) -> None:
    """Ask settings.CORRESPONDENCE_GUARDS before a letter goes once more, or is tried again.

    Raises Refused (NOT_AS_IT_IS) where what a letter tells is no longer so.
    """
    if not all(import_string(guard)(communication_id) for guard in settings.CORRESPONDENCE_GUARDS):
        raise Refused(
            _("What this letter tells is not so any more. The privacy official makes it anew."),
            code="NOT_AS_IT_IS",
        )
