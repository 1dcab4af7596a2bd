"""A breach: when it is discovered, by when each is told, whom the mail misses, and how long notice waits."""

import pytest

from privacy_portal.law import breach
from privacy_portal.law.breach import Knower, Report
from tests.law.refusals import answer_of
from tests.law.tables import cite_of, day, day_or_none, each


def reports_of(text: str) -> list[Report]:
    words = [one.split() for one in text.split(";") if one]
    return [Report(day(known), Knower(by), day(told[0]) if told else None) for by, known, *told in words]


@pytest.mark.cite("164.404(b)")
@each("breach_dates")
def test_individuals_and_hhs_are_told_in_time(row):
    discovered_on = day(row["discovered_on"])
    assert breach.individuals_by(discovered_on) == day(row["individuals_by"])
    assert breach.hhs_by(discovered_on, int(row["affected"])) == day(row["hhs_by"])


@each("breach_media")
def test_media_are_told_of_more_than_500_residents_of_one_state(row):
    expected = day_or_none(row["media_by"])
    assert breach.media_by(day(row["discovered_on"]), int(row["residents"])) == expected


@pytest.mark.cite("164.406(a)")
def test_residents_of_two_states_are_not_added_up():
    assert breach.media_states({"TX": 501, "OK": 500, "LA": 600}) == ("LA", "TX")


@each("breach_reports")
def test_discovery_is_the_first_day_the_clinic_or_its_agent_knew(row):
    reports = reports_of(row["reports"])
    if row["refused_with"]:
        assert answer_of(breach.discovered_on, reports) == (row["refused_with"], cite_of(row))
    else:
        assert breach.discovered_on(reports) == day(row["discovered_on"])


@pytest.mark.cite("164.410(a)(2)", "164.410(b)")
def test_an_associate_tells_the_clinic_within_sixty_days_of_its_own_discovery():
    assert breach.business_associate_by(day("2026-03-10")) == day("2026-05-09")
    assert breach.business_associate_by(day("2028-01-01")) == day("2028-03-01")


@pytest.mark.cite("164.404(d)(2)(i)", "164.404(d)(2)(ii)")
@pytest.mark.parametrize(
    ("unreachable", "how"), [(0, "none"), (1, "other_means"), (9, "other_means"), (10, "posting")]
)
def test_whom_the_mail_misses_is_told_otherwise(unreachable, how):
    assert breach.substitute_notice(unreachable) == how


@pytest.mark.cite("164.404(d)(2)(ii)")
def test_a_posting_stands_ninety_days():
    assert breach.posted_through(day("2026-05-01")) == day("2026-07-30")


@each("breach_delays")
def test_a_delay_ends_when_the_statement_says_or_after_thirty_days(row):
    facts = {
        "form": row["form"],
        "stated_on": day(row["stated_on"]),
        "written_on": day_or_none(row["written_on"]),
        "until": day_or_none(row["until"]),
    }
    if row["refused_with"]:
        assert answer_of(breach.delay_end_on, **facts) == (row["refused_with"], cite_of(row))
    else:
        assert breach.delay_end_on(**facts) == day(row["end_on"])


@pytest.mark.cite("164.412(a)")
@pytest.mark.parametrize(
    ("on", "through", "code"),
    [
        ("2026-04-19", "2026-04-19", "NOTICE_DELAYED"),
        ("2026-04-20", "2026-04-19", ""),
        ("2026-04-19", "", ""),
    ],
)
def test_notice_waits_for_the_last_day_of_the_delay(on, through, code):
    assert answer_of(breach.check_may_notify, day(on), day_or_none(through))[0] == code


@pytest.mark.parametrize(
    ("through", "by"),
    [("", "2026-05-09"), ("2026-05-08", "2026-05-09"), ("2026-05-09", "2026-05-10")],
)
def test_a_delay_moves_a_last_day_only_where_it_runs_past_it(through, by):
    assert breach.by_after_delay(day("2026-05-09"), day_or_none(through)) == day(by)
    assert not breach.AFTER_DELAY.cite.is_law


@pytest.mark.cite("164.528(a)(1)")
@pytest.mark.parametrize("left", [True, False])
def test_what_left_the_clinic_is_listed_however_low_the_risk(left):
    assert breach.listed_in_accounting(left_the_clinic=left) is left


@pytest.mark.parametrize(
    ("count", "argument"),
    [
        (breach.hhs_by, (day("2026-03-10"), 0)),
        (breach.media_by, (day("2026-03-10"), -1)),
        (breach.substitute_notice, (-1,)),
    ],
)
def test_a_number_of_people_below_the_least_is_a_mistake(count, argument):
    with pytest.raises(ValueError, match="individuals"):
        count(*argument)
