"""Where a request may go from where it stands: one table for buttons, tests and the diagram."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_noop as _

from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right


class Status(StrEnum):
    """How far a request has come. Overdue is no status: it is computed from the clock."""

    RECEIVED = "received"
    WORKING = "working"
    EXTENDED = "extended"
    DECIDED = "decided"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How a request ended, or will end once what was decided is delivered."""

    GRANTED = "granted"
    GRANTED_IN_PART = "granted_in_part"
    DENIED = "denied"
    NOT_HELD_REFERRED = "not_held_referred"
    NOT_HELD_UNKNOWN = "not_held_unknown"
    UNABLE_TO_VERIFY = "unable_to_verify"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"


OPEN = frozenset({Status.RECEIVED, Status.WORKING, Status.EXTENDED})
UNDECIDED = OPEN
UNFINISHED = OPEN | {Status.DECIDED}
CLOCKED = frozenset({Right.ACCESS, Right.AMENDMENT, Right.ACCOUNTING})
EVERY_RIGHT = frozenset(Right)


@dataclass(frozen=True, slots=True)
class Transition:
    """One act, the statuses it may start from, and where it leads (None: the status stays)."""

    act: str
    sources: frozenset[Status]
    target: Status | None
    rights: frozenset[Right]
    label: str
    until_sent: bool = False  # also of a list of disclosures that was made and not sent
    back: bool = False  # leads to where the case stood before it was decided

    def may_start(self, status: Status, right: Right) -> bool:
        """Whether a request under `right` may take it from `status`."""
        return status in self.sources or (
            self.until_sent and right == Right.ACCOUNTING and status == Status.DECIDED
        )


_ACCESS = frozenset({Right.ACCESS})
_ACCOUNTING = frozenset({Right.ACCOUNTING})
_CHARGED = _ACCESS | _ACCOUNTING  # for which a fee may be asked
_ENDED = frozenset({Status.DECIDED, Status.CLOSED})
_ANY = frozenset(Status)

TRANSITIONS: tuple[Transition, ...] = (
    Transition("acknowledge", OPEN, None, EVERY_RIGHT, "acknowledgement sent"),
    Transition("match", OPEN, None, EVERY_RIGHT, "patient matched"),
    Transition("move", UNFINISHED, None, EVERY_RIGHT, "moved to the right patient"),
    Transition("start", frozenset({Status.RECEIVED}), Status.WORKING, EVERY_RIGHT, "work begun"),
    Transition("verify", OPEN, None, EVERY_RIGHT, "identity verified"),
    Transition("record_failed_verification", OPEN, None, EVERY_RIGHT, "identity not verified"),
    Transition(
        "extend",
        frozenset({Status.RECEIVED, Status.WORKING}),
        None,
        CLOCKED,
        "extension letter composed",
    ),
    Transition(
        "put_extension_in_force",
        frozenset({Status.RECEIVED, Status.WORKING}),
        Status.EXTENDED,
        CLOCKED,
        "extended",
    ),
    Transition(
        "void_extension", frozenset({Status.EXTENDED}), Status.WORKING, CLOCKED, "extension no longer stands"
    ),
    Transition("agree_format", OPEN, None, _ACCESS, "format agreed"),
    Transition("add_record", OPEN, None, _ACCESS, "record added"),
    Transition("remove_record", OPEN, None, _ACCESS, "record removed"),
    Transition("grant", OPEN, Status.DECIDED, _ACCESS, "granted"),
    Transition("attach_paper", _ANY, None, EVERY_RIGHT, "paper attached"),
    Transition("check_authority", OPEN, None, EVERY_RIGHT, "authority checked"),
    Transition("record_agreement", OPEN, None, _ACCESS, "agreement recorded"),
    Transition("record_directive", OPEN, None, _ACCESS, "directive recorded"),
    Transition("choose_alternative", OPEN, None, _ACCESS, "another lawful way chosen"),
    Transition("take_back_directive", OPEN, None, _ACCESS, "directive taken back"),
    Transition("change_request", OPEN, None, _ACCESS, "request changed"),
    Transition("ask_associate", OPEN, None, _ACCESS, "business associate asked"),
    Transition("answer_associate", _ANY, None, _ACCESS, "business associate answered"),
    Transition("offer_appointment", UNFINISHED, None, _ACCESS, "inspection offered"),
    Transition("settle_appointment", UNFINISHED, None, _ACCESS, "inspection settled"),
    Transition("tell_fee", OPEN, None, _ACCESS, "fee told"),
    Transition("answer_fee", OPEN, None, _CHARGED, "fee answered"),
    Transition("waive_fee", _ANY, None, _CHARGED, "fee waived"),
    Transition("invoice", _ANY, None, _CHARGED, "invoice sent"),
    Transition("record_payment", _ANY, None, _CHARGED, "payment recorded"),
    Transition("tell_accounting_fee", OPEN, None, _ACCOUNTING, "fee of the list told"),
    Transition("change_period", OPEN, None, _ACCOUNTING, "time of the list changed", until_sent=True),
    Transition(
        "take_up_again", frozenset({Status.DECIDED}), None, _ACCOUNTING, "list to be made anew", back=True
    ),
    Transition("issue_accounting", OPEN, Status.DECIDED, _ACCOUNTING, "accounting issued"),
    Transition("determine", OPEN, None, _ACCESS, "professional's determination recorded"),
    Transition("grant_in_part", OPEN, Status.DECIDED, _ACCESS, "granted in part"),
    Transition("deny", OPEN, Status.DECIDED, _ACCESS, "denied"),
    Transition("refer_elsewhere", OPEN, Status.DECIDED, _ACCESS, "not held here"),
    Transition("declare_unverifiable", OPEN, Status.DECIDED, EVERY_RIGHT, "unable to verify"),
    Transition("ask_review", _ENDED, None, _ACCESS, "review asked for"),
    Transition("refer_review", _ENDED, None, _ACCESS, "review referred"),
    Transition("uphold", _ENDED, None, _ACCESS, "denial upheld on review"),
    Transition("reverse", _ENDED, Status.DECIDED, _ACCESS, "denial reversed on review"),
    Transition("merge", OPEN, Status.CLOSED, EVERY_RIGHT, "merged as a duplicate"),
    Transition("withdraw", OPEN, Status.CLOSED, EVERY_RIGHT, "withdrawn", until_sent=True),
    Transition("close", frozenset({Status.DECIDED}), Status.CLOSED, EVERY_RIGHT, "closed by facts"),
)

BY_ACT: dict[str, Transition] = {transition.act: transition for transition in TRANSITIONS}


def allowed(status: Status, right: Right) -> tuple[Transition, ...]:
    """The transitions that may start at `status` for `right`."""
    return tuple(t for t in TRANSITIONS if right in t.rights and t.may_start(status, right))


def check(act: str, *, status: Status, right: Right) -> Transition:
    """The transition of `act`.

    Raises Refused (ACT_UNKNOWN, ACT_WRONG_RIGHT, ACT_WRONG_STATUS).
    """
    transition = BY_ACT.get(act)
    if transition is None:
        raise Refused(_("There is no such act."), code="ACT_UNKNOWN")
    if right not in transition.rights:
        raise Refused(_("This act belongs to another kind of request."), code="ACT_WRONG_RIGHT")
    if not transition.may_start(status, right):
        raise Refused(_why_not(act, status), code="ACT_WRONG_STATUS")
    return transition


def _why_not(act: str, status: Status) -> str:
    if act == "start" and status in {Status.WORKING, Status.EXTENDED}:
        return _("Work has already started.")
    return {
        Status.RECEIVED: _("Nothing has been decided on this request yet."),
        Status.WORKING: _("Nothing has been decided on this request yet."),
        Status.EXTENDED: _("This request was already extended."),
        Status.DECIDED: _("This request is already decided."),
        Status.CLOSED: _("This request is closed."),
    }[status]


def mermaid(transitions: Iterable[Transition] = TRANSITIONS) -> str:
    """The state diagram as Mermaid text; acts that leave the status alone are left out."""
    lines = ["stateDiagram-v2", "    [*] --> received: received"]
    for transition in transitions:
        targets: frozenset[Status | None] = frozenset({transition.target})
        if transition.back:
            targets = frozenset(OPEN)
        lines += [
            f"    {source} --> {target}: {transition.label}"
            for source in Status
            if source in transition.sources or (transition.until_sent and source == Status.DECIDED)
            for target in Status
            if target in targets
        ]
    lines.append("    closed --> [*]")
    return "\n".join(lines)
