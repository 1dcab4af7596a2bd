"""Which act carries out which rule, as the table of acts cites it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import translation

from privacy_portal.audit.actor import GRANTS, Permission
from privacy_portal.law.citations import Cite


@dataclass(frozen=True, slots=True)
class ActLine:
    """What a document says about one act; all words in English."""

    name: str
    label: str
    help: str
    permission: Permission
    cites: tuple[Cite, ...]
    sends_letter: bool
    open_to_patient: bool

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(role.value.replace("_", " ") for role, may in GRANTS.items() if self.permission in may)

    def carries_out(self, cite: Cite) -> bool:
        """Whether the act cites the rule, or a part of it."""
        return any(mine.within(cite) for mine in self.cites)


def act_lines() -> tuple[ActLine, ...]:
    """Every act of the portal, in the order of its table."""
    from privacy_requests.acts import ACTS

    with translation.override("en"):
        return tuple(
            ActLine(
                name=act.name,
                label=str(act.label),
                help=str(act.help),
                permission=act.permission,
                cites=act.cites,
                sends_letter=act.letter is not None,
                open_to_patient=act.patient_form is not None,
            )
            for act in ACTS
        )


def carried_out_by(cite: Cite, acts: Iterable[ActLine]) -> str:
    """The labels of the acts that carry out a rule; a dash when none does."""
    return ", ".join(act.label for act in acts if act.carries_out(cite)) or "—"
