"""The recipe of one letter of this app."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consent.queries import Channel, Named
from privacy_portal.audit.actor import Actor
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.law.letters import LetterKind


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterDraft:
    """Everything compose() and preview() need; see correspondence.operations.compose.Wish."""

    kind: LetterKind
    patient_id: int | None
    addressee_name: str
    reference: str
    on: datetime.date
    language: str = "en"
    large_print: bool = False
    channel: Channel | None = None
    named: Named | None = None
    attachments: Sequence[int] = ()
    context: Mapping[str, Any] = field(default_factory=dict)

    def compose(self, *, by: Actor) -> Any:
        """Compose for real; the Communication. Raises Refused (STATEMENT_MISSING, NO_DESTINATION, …)."""
        return correspondence.compose(by=by, **self._arguments())

    def preview(self) -> Any:
        """The same letter with its statement check, writing nothing."""
        return correspondence.preview(**self._arguments())

    def _arguments(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}
