"""The form for research on fifty or more individuals (45 CFR 164.528(b)(4))."""

from collections.abc import Mapping

from privacy_portal.law.citations import Rule, cfr
from privacy_portal.law.refusal import Refused

FEWEST_INDIVIDUALS = 50

PROTOCOL_FORM = Rule(
    "Where disclosures for one research purpose covered fifty or more individuals, the accounting may name "
    "the protocol instead of each disclosure.",
    cfr("164.528(b)(4)(i)"),
)
HELP_CONTACT = Rule(
    "Where it is reasonably likely that the individual's information was disclosed, the clinic helps, when "
    "asked, to reach the sponsor and the researcher.",
    cfr("164.528(b)(4)(ii)"),
)

# What the form must say of the protocol, each with the paragraph that asks for it.
DETAILS: Mapping[str, Rule] = {
    "name": Rule("The name of the protocol or other research activity.", cfr("164.528(b)(4)(i)(A)")),
    "purpose": Rule("A description in plain language, with its purpose.", cfr("164.528(b)(4)(i)(B)")),
    "selection": Rule("The criteria for selecting particular records.", cfr("164.528(b)(4)(i)(B)")),
    "information": Rule("A brief description of the kind of information.", cfr("164.528(b)(4)(i)(C)")),
    "period": Rule(
        "The dates or the period of the disclosures, with the date of the last.",
        cfr("164.528(b)(4)(i)(D)"),
    ),
    "sponsor": Rule(
        "The sponsor's name, address and telephone number.",
        cfr("164.528(b)(4)(i)(E)"),
    ),
    "researcher": Rule(
        "The name, address and telephone number of the researcher who received the information.",
        cfr("164.528(b)(4)(i)(E)"),
    ),
    "may_or_may_not": Rule(
        "That the individual's information may or may not have been disclosed.",
        cfr("164.528(b)(4)(i)(F)"),
    ),
}


def may_use_protocol_form(individuals: int) -> bool:
    """Whether disclosures about so many individuals may be told by their protocol."""
    return individuals >= FEWEST_INDIVIDUALS


def check_protocol_form(*, individuals: int, missing: tuple[str, ...] = ()) -> None:
    """Whether the protocol form may be used and says all it must.

    missing: the names in DETAILS that are not known. Raises Refused (RESEARCH_TOO_FEW, RESEARCH_INCOMPLETE).
    """
    if not may_use_protocol_form(individuals):
        raise Refused(
            f"Only {individuals} individuals: each disclosure is a line of its own.",
            PROTOCOL_FORM.cite,
            code="RESEARCH_TOO_FEW",
        )
    if missing:
        raise Refused(
            "The protocol's entry does not say all it must: " + ", ".join(missing) + ".",
            DETAILS[missing[0]].cite,
            code="RESEARCH_INCOMPLETE",
        )
