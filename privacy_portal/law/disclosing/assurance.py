"""A subpoena without an order of a court: satisfactory assurance, in three ways (45 CFR 164.512(e)(1))."""

from privacy_portal.law.citations import cfr
from privacy_portal.law.disclosing.conditions import Condition

ORDER_ONLY = Condition(
    "ORDER_ONLY",
    "It holds only what the order expressly authorizes.",
    cfr("164.512(e)(1)(i)"),
    by_papers=True,
)
NOTICE_ASSURED: tuple[Condition, ...] = (
    Condition(
        "NOTICE_WRITTEN",
        "Who asks states in writing, with papers, that notice was given to the individual or sent to the "
        "last known address.",
        cfr("164.512(e)(1)(iii)(A)"),
        by_papers=True,
    ),
    Condition(
        "NOTICE_ENOUGH",
        "The papers show that the notice said enough about the proceeding to let the individual object.",
        cfr("164.512(e)(1)(iii)(B)"),
    ),
    Condition(
        "NOTICE_TIME_PASSED",
        "The time to object has passed, and no objection was raised or all were decided so that this may go.",
        cfr("164.512(e)(1)(iii)(C)"),
    ),
)
PROTECTIVE_ORDER: tuple[Condition, ...] = (
    Condition(
        "PROTECTIVE_ORDER",
        "Who asks states in writing, with papers, that the parties agreed to a qualified protective order "
        "and put it before the court, or asked the court for one.",
        cfr("164.512(e)(1)(iv)"),
        by_papers=True,
    ),
    Condition(
        "PROTECTIVE_TERMS",
        "The order forbids any other use, and asks for the return or destruction of the information at the "
        "end.",
        cfr("164.512(e)(1)(v)"),
    ),
)
OWN_NOTICE: tuple[Condition, ...] = (
    Condition(
        "OWN_NOTICE",
        "The clinic itself notified the individual, the time to object has passed, and no objection is open.",
        cfr("164.512(e)(1)(vi)"),
    ),
)
OWN_PROTECTIVE_ORDER: tuple[Condition, ...] = (
    Condition(
        "OWN_PROTECTIVE_ORDER",
        "The clinic itself made reasonable efforts to get a qualified protective order from the court, with "
        "papers.",
        cfr("164.512(e)(1)(vi)"),
        by_papers=True,
    ),
    Condition(
        "OWN_PROTECTIVE_TERMS",
        "The order asked for forbids any other use, and asks for the return or destruction of the "
        "information at the end.",
        cfr("164.512(e)(1)(v)"),
    ),
)
ASSURANCE = Condition(
    "ASSURANCE",
    "There is satisfactory assurance, in one of three ways: notice by who asks, a qualified protective "
    "order, or the clinic's own effort at either.",
    cfr("164.512(e)(1)(ii)"),
    (NOTICE_ASSURED, PROTECTIVE_ORDER, OWN_NOTICE, OWN_PROTECTIVE_ORDER),
)
SUBPOENA_ONLY = Condition(
    "SUBPOENA_ONLY",
    "The subpoena or request is on file, is part of a judicial or administrative proceeding, and asks for "
    "this.",
    cfr("164.512(e)(1)(ii)"),
    by_papers=True,
)
WHICH_JUDICIAL = Condition(
    "WHICH_JUDICIAL",
    "It rests on an order, or on a subpoena with satisfactory assurance.",
    cfr("164.512(e)(1)"),
    ((ORDER_ONLY,), (SUBPOENA_ONLY, ASSURANCE)),
)
