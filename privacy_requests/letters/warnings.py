"""Warnings a person is shown before they choose, each with the version that is kept with the choice."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Wording:
    """`version` changes whenever `text` does; what was shown stays provable."""

    version: str
    text: str | Promise


# A new wording gets a new version; the old pair moves to EARLIER, never away.
EMAIL_WARNING = Wording(
    "email-2026-11",
    _(
        "E-mail without encryption is not private: someone else might read it on its way or in the mailbox. "
        "If you still want your records this way, we will send them."
    ),
)
EARLIER: tuple[Wording, ...] = ()


def words_of(version: str) -> str:
    """The words of a version; empty for one nobody knows."""
    return next((str(one.text) for one in (EMAIL_WARNING, *EARLIER) if one.version == version), "")
