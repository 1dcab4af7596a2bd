"""The days of an accounting: what it covers, how long a statement delays it, and when it is free."""

import pytest

from privacy_portal.law import accounting
from privacy_portal.law.accounting import Provided, free, suspension
from tests.law.refusals import answer_of
from tests.law.tables import cite_of, day, day_or_none, each, is_yes


@each("accounting_periods")
def test_the_period_covers_both_its_days(row):
    wish = {"from_on": day_or_none(row["from_on"]), "to_on": day_or_none(row["to_on"])}
    requested_on = day(row["requested_on"])
    if row["refused_with"]:
        assert answer_of(accounting.period, requested_on, **wish) == (row["refused_with"], cite_of(row))
    else:
        assert accounting.period(requested_on, **wish) == (day(row["first_on"]), day(row["last_on"]))


@pytest.mark.parametrize("year", range(2024, 2034))
def test_the_look_back_never_loses_a_day(year):
    for month, number in ((1, 1), (2, 28), (3, 1), (12, 31)):
        start = accounting.lookback_start(day(f"{year}-{month:02}-{number:02}"))
        assert (start.year, start.month, start.day) == (year - 6, month, number)


@each("accounting_suspensions")
def test_a_statement_delays_the_listing_until(row):
    facts = {
        "form": row["form"],
        "stated_on": day(row["stated_on"]),
        "written_on": day_or_none(row["written_on"]),
        "until": day_or_none(row["until"]),
    }
    if row["refused_with"]:
        answer = answer_of(accounting.suspension_end_on, **facts)
        assert answer == (row["refused_with"], cite_of(row))
    else:
        assert accounting.suspension_end_on(**facts) == day(row["end_on"])


@pytest.mark.cite("164.528(a)(2)(ii)")
def test_the_written_statement_is_asked_for_on_the_twentieth_day():
    assert suspension.alert_on(day("2026-03-05")) == day("2026-03-25")


@pytest.mark.parametrize(
    ("on", "suspended"),
    [("2026-03-04", False), ("2026-03-05", True), ("2026-04-04", True), ("2026-04-05", False)],
)
def test_a_suspension_holds_on_its_first_and_its_last_day(on, suspended):
    end_on = suspension.oral_end_on(day("2026-03-05"))
    assert suspension.in_force(begins_on=day("2026-03-05"), end_on=end_on, on=day(on)) is suspended


@each("accounting_free")
def test_the_first_in_twelve_months_is_free(row):
    provided = [
        Provided(day(one.split()[0]), one.split()[1] == "free") for one in row["provided"].split(";") if one
    ]
    received_on, again = day(row["received_on"]), day_or_none(row["free_from"])
    assert free.free_from(provided, received_on=received_on) == again
    charge = answer_of(free.check_charge, provided, received_on=received_on, cents=1500)
    assert charge == (("", "") if again else ("ACCOUNTING_FREE", "45 CFR 164.528(c)(2)"))


@pytest.mark.cite("164.528(c)(2)")
@pytest.mark.parametrize("cents", [0, -1])
def test_a_fee_is_an_amount(cents):
    provided = [Provided(day("2026-01-10"), free=True)]
    answer = answer_of(free.check_charge, provided, received_on=day("2026-06-01"), cents=cents)
    assert answer == ("ACCOUNTING_FEE_AMOUNT", "45 CFR 164.528(c)(2)")


@each("accounting_fees")
def test_a_fee_is_asked_only_after_it_was_told_and_chosen(row):
    answer = answer_of(
        free.check_invoice,
        told_cents=int(row["told_cents"]) if row["told_cents"] else None,
        chose_to_proceed=is_yes(row["chose"]),
        cents=int(row["cents"]),
    )
    assert answer == ((row["refused_with"], cite_of(row)) if row["refused_with"] else ("", ""))
