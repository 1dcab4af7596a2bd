"""What a regular review looks at: events grouped by what they could betray (164.308(a)(1)(ii)(D)).

Kinds are dotted past-tense verbs; a new kind joins a topic by its first or last word alone.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REVIEWED = "audit.reviewed"
EXPORTED = "audit.exported"


class Topic(StrEnum):
    """One piece of the review."""

    FAILED = "failed"
    DOWNLOADS = "downloads"
    EXPORTS = "exports"
    PERMISSIONS = "permissions"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class TopicRule:
    """How a topic is recognised, and what it is called."""

    label: "str | Promise"
    first_words: tuple[str, ...] = ()
    last_words: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def query(self) -> Q:
        found = Q(kind__in=self.kinds)
        for word in self.first_words:
            found |= Q(kind__startswith=f"{word}.")
        for word in self.last_words:
            found |= Q(kind__endswith=f".{word}")
        return found


TOPICS: dict[Topic, TopicRule] = {
    Topic.FAILED: TopicRule(
        label=_("Failed sign-ins and refused access"),
        last_words=("refused", "sign_in_failed", "locked_out", "second_factor_failed", "failed"),
    ),
    Topic.DOWNLOADS: TopicRule(
        label=_("Files and letters opened"),
        last_words=("downloaded", "record_opened", "letter_opened", "opened_by_staff"),
    ),
    Topic.EXPORTS: TopicRule(label=_("Exports and print files"), last_words=("exported", "printed")),
    Topic.PERMISSIONS: TopicRule(
        label=_("Accounts, roles and permissions"),
        first_words=("user", "role", "token", "representative"),
        last_words=("roles_changed", "deactivated", "activated", "second_factor_removed"),
    ),
    Topic.EMERGENCY: TopicRule(label=_("Emergency access"), first_words=("emergency",)),
}
