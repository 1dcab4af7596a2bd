"""What travels with a later disclosure of a record whose amendment was denied (45 CFR 164.526(d)(4), (5))."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.refusal import Refused

LINKED = Rule(
    "The request, its denial, any statement of disagreement and any rebuttal are appended or linked to the "
    "record in dispute.",
    cfr("164.526(d)(4)"),
)
WITH_STATEMENT = Rule(
    "Where the individual filed a statement of disagreement, every later disclosure of what it is about "
    "carries the appended material or an accurate summary.",
    cfr("164.526(d)(5)(i)"),
)
WHEN_ASKED = Rule(
    "Where there is no such statement, the request and its denial, or an accurate summary, go along only if "
    "the individual asked for that.",
    cfr("164.526(d)(5)(ii)"),
)
SEPARATELY = Rule(
    "Where a standard transaction cannot carry the material, it may be sent to the recipient separately.",
    cfr("164.526(d)(5)(iii)"),
)


class Paper(StrEnum):
    """What a denied amendment leaves with the record."""

    REQUEST = "request"
    DENIAL = "denial"
    STATEMENT = "statement_of_disagreement"
    REBUTTAL = "rebuttal"


@dataclass(frozen=True, slots=True)
class Packet:
    """What must go with the disclosure, or an accurate summary of it.

    `papers`: all of them, where no summary goes; `may_go_separately`: the disclosure itself cannot carry
    them; `rule`: why they go.
    """

    papers: frozenset[Paper]
    may_go_separately: bool
    rule: Rule


def linked_papers(*, statement_of_disagreement: bool, rebuttal: bool) -> frozenset[Paper]:
    """What is appended or linked to the record in dispute, whether or not anybody disagreed."""
    papers = {Paper.REQUEST, Paper.DENIAL}
    if statement_of_disagreement:
        papers.add(Paper.STATEMENT)
    if rebuttal:
        papers.add(Paper.REBUTTAL)
    return frozenset(papers)


def packet_for(
    *,
    statement_of_disagreement: bool,
    asked_to_include: bool,
    rebuttal: bool = False,
    discloses_disputed: bool = True,
    standard_transaction_cannot_carry: bool = False,
) -> Packet | None:
    """What a disclosure must carry after an amendment was denied, in whole or in part; None for nothing.

    `asked_to_include`: the individual asked that request and denial go along with future disclosures.
    `rebuttal`: the clinic wrote one. `discloses_disputed`: the disclosure holds some of what was disputed.
    `standard_transaction_cannot_carry`: it is a standard transaction without room for the material.
    """
    if not discloses_disputed:
        return None
    if statement_of_disagreement:
        papers = linked_papers(statement_of_disagreement=True, rebuttal=rebuttal)
        return Packet(papers, standard_transaction_cannot_carry, WITH_STATEMENT)
    if asked_to_include:
        papers = frozenset({Paper.REQUEST, Paper.DENIAL})
        return Packet(papers, standard_transaction_cannot_carry, WHEN_ASKED)
    return None


def needs_separate_transmittal(
    packet: Packet | None, *, attached: AbstractSet[Paper], has_summary: bool
) -> bool:
    """Whether the disclosure may go now and the material must follow to the same recipient by itself."""
    return packet is not None and packet.may_go_separately and not _carried(packet, attached, has_summary)


def check_packet(packet: Packet | None, *, attached: AbstractSet[Paper], has_summary: bool) -> None:
    """Whether a disclosure carries what it must; `has_summary`: an accurate summary is attached.

    What may go separately does not hold the disclosure up: see needs_separate_transmittal(). Raises Refused
    (DISPUTE_NOT_ATTACHED).
    """
    if packet is None or packet.may_go_separately or _carried(packet, attached, has_summary):
        return
    missing = [paper.value.replace("_", " ") for paper in Paper if paper in packet.papers - attached]
    raise Refused(
        f"The record is in dispute: attach the {', the '.join(missing)}, or an accurate summary of them all.",
        packet.rule.cite,
        code="DISPUTE_NOT_ATTACHED",
    )


def _carried(packet: Packet, attached: AbstractSet[Paper], has_summary: bool) -> bool:
    return has_summary or packet.papers <= attached
