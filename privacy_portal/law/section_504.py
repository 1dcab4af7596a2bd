"""From when a clinic's web pages must be accessible under Section 504 (45 CFR 84.84)."""

import datetime

from privacy_portal.law.citations import Rule, cfr

FIFTEEN_OR_MORE = Rule(
    "A recipient of HHS money with fifteen or more employees has web pages and apps that meet WCAG 2.1 at "
    "levels A and AA from May 11, 2027 on (extended by 91 FR 25496).",
    cfr("84.84(b)(1)"),
)
FEWER = Rule(
    "A recipient of HHS money with fewer than fifteen employees has them from May 10, 2028 on (extended by "
    "91 FR 25496).",
    cfr("84.84(b)(2)"),
)
FIFTEEN_OR_MORE_FROM = datetime.date(2027, 5, 11)
FEWER_FROM = datetime.date(2028, 5, 10)


def accessible_from(*, receives_hhs_money: bool, fifteen_or_more_staff: bool) -> datetime.date | None:
    """The day from which the standard binds; None for who receives no financial assistance from HHS."""
    if not receives_hhs_money:
        return None
    return FIFTEEN_OR_MORE_FROM if fifteen_or_more_staff else FEWER_FROM
