"""Outside demands: who may ask on what, how they are verified, when notice lets a subpoena be answered."""

import pytest

from privacy_portal.law import demands
from privacy_portal.law.accounting import BY_CODE
from privacy_portal.law.demands import DEMANDS, Answer
from tests.law.refusals import answer_of
from tests.law.tables import day, each, is_yes


@each("demand_checks")
def test_identity_and_authority(row):
    check = demands.check_identity if row["check"] == "identity" else demands.check_authority
    more = {"words": row["words"]} if row["check"] == "authority" else {}
    code, _cite = answer_of(check, row["kind"], row["way"], has_paper=is_yes(row["has_paper"]), **more)
    assert code == row["refused_with"]


def test_every_kind_stands_on_bases_of_the_table():
    assert {code for rule in DEMANDS.values() for code in rule.bases} <= set(BY_CODE)


@pytest.mark.cite("164.512(e)(1)(ii)")
@pytest.mark.cite("164.502(a)(1)")
@pytest.mark.parametrize(
    ("kind", "basis", "code"),
    [
        ("subpoena", "subpoena", ""),
        ("subpoena", "court_order", "DEMAND_BASIS"),
        ("police", "identification", ""),
        ("police", "treatment", "DEMAND_BASIS"),
        ("police", "custody", ""),
        ("police", "child_abuse", ""),
        ("agency", "military", ""),
        ("agency", "national_security", ""),
        ("other", "treatment", ""),
        ("mystery", "treatment", "DEMAND_KIND"),
    ],
)
def test_a_kind_does_not_stand_on_any_basis(kind, basis, code):
    assert answer_of(demands.check_basis, kind, basis)[0] == code


@pytest.mark.cite("164.514(h)(1)")
@pytest.mark.parametrize(
    ("kind", "answer", "done", "code"),
    [
        ("subpoena", Answer.COMPLY, {"identity", "authority"}, ""),
        ("subpoena", Answer.COMPLY, {"authority"}, "NOT_IDENTIFIED"),
        ("subpoena", Answer.IN_PART, {"identity"}, "NO_AUTHORITY"),
        ("subpoena", Answer.ASK_ASSURANCE, set(), ""),
        ("court_order", Answer.ASK_ASSURANCE, {"identity", "authority"}, "DEMAND_ANSWER"),
        ("police", Answer.REFUSE, set(), ""),
        ("lawyer", Answer.OBJECT, set(), ""),
        ("lawyer", "ignore", set(), "DEMAND_ANSWER"),
    ],
)
def test_only_an_answer_that_discloses_needs_verification(kind, answer, done, code):
    assert answer_of(demands.check_answer, kind, answer, done=done)[0] == code


@pytest.mark.parametrize(
    ("notified", "last"),
    [("2026-03-01", "2026-03-15"), ("2026-12-20", "2027-01-03"), ("2028-02-20", "2028-03-05")],
)
def test_own_notice_gives_fourteen_days_to_object(notified, last):
    assert demands.objection_by(day(notified)) == day(last)


@pytest.mark.cite("164.512(e)(1)(iii)(C)")
@pytest.mark.cite("164.512(e)(1)(vi)")
@pytest.mark.parametrize(
    ("notified", "object_by", "is_open", "on", "code"),
    [
        (None, None, False, "2026-03-20", "NOTICE_NOT_GIVEN"),
        ("2026-03-01", "2026-03-15", False, "2026-03-15", "NOTICE_TIME_RUNS"),
        ("2026-03-01", "2026-03-15", False, "2026-03-16", ""),
        ("2026-03-01", "2026-03-15", True, "2026-04-16", "OBJECTION_OPEN"),
    ],
)
def test_notice_counts_once_the_time_has_passed_without_objection(notified, object_by, is_open, on, code):
    facts = {
        "notified_on": day(notified) if notified else None,
        "object_by": day(object_by) if object_by else None,
        "objection_open": is_open,
        "on": day(on),
    }
    assert answer_of(demands.check_notice, **facts)[0] == code
