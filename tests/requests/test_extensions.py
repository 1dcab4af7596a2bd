"""One extension, by letter, standing only when the letter went out in time."""

import datetime
import json

import pytest

from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.correspondence import queries as letters
from privacy_portal.law.refusal import Refused
from privacy_requests.models import ExtensionResult
from privacy_requests.operations import closing, extensions
from tests.factories import BY, NOW, make_staff
from tests.requests.factories import make_request, send_letters

pytestmark = pytest.mark.usefixtures("clinic")

RECEIVED = datetime.date(2026, 1, 31)  # due 2026-03-02, cap 2026-04-01


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def extend(row, *, on: str, promised_on: str | None, reason: str = "The laboratory is slow."):
    return extensions.extend(
        by=make_staff(Role.RECORDS_CLERK),
        privacy_request_id=row.pk,
        reason=reason,
        promised_on=day(promised_on) if promised_on else None,
        on=day(on),
        now=NOW,
    )


@pytest.fixture
def request_of_january(clinic):
    return make_request(received_on=RECEIVED, on=RECEIVED)


@pytest.mark.cite("164.524(b)(2)(ii)")
def test_an_extension_sent_in_time_moves_the_due_date(request_of_january) -> None:
    row = request_of_january
    extend(row, on="2026-03-01", promised_on="2026-04-01")
    row.refresh_from_db()
    assert row.due_on == day("2026-03-02")  # pending: the old date stands
    send_letters(row, on=day("2026-03-01"))
    row.refresh_from_db()
    assert (row.due_on, row.status) == (day("2026-04-01"), "extended")


@pytest.mark.parametrize(
    ("on", "promised_on", "reason", "code"),
    [
        ("2026-03-03", "2026-04-01", "slow", "EXT_LATE"),
        ("2026-03-01", "2026-04-01", "   ", "EXT_NO_REASON"),
        ("2026-03-01", None, "slow", "EXT_NO_DATE"),
        ("2026-03-01", "2026-03-02", "slow", "EXT_NOT_LATER"),
        ("2026-03-01", "2026-04-02", "slow", "EXT_OVER_CAP"),
    ],
)
def test_an_extension_the_law_does_not_allow_is_refused(
    request_of_january, on, promised_on, reason, code
) -> None:
    with pytest.raises(Refused) as refused:
        extend(request_of_january, on=on, promised_on=promised_on, reason=reason)
    assert refused.value.code == code
    assert refused.value.cite is not None
    assert not request_of_january.extensions.exists()
    assert not letters.for_reference(request_of_january.reference, actor=BY)


def test_a_promised_earlier_date_cannot_be_pushed_later(request_of_january) -> None:
    row = request_of_january
    extend(row, on="2026-02-25", promised_on="2026-03-20")
    send_letters(row, on=day("2026-02-25"))
    row.refresh_from_db()
    assert row.due_on == day("2026-03-20")
    with pytest.raises(Refused):
        extend(row, on="2026-03-19", promised_on="2026-04-01")
    row.refresh_from_db()
    assert row.due_on == day("2026-03-20")


def test_a_second_extension_while_one_is_pending_is_refused(request_of_january) -> None:
    extend(request_of_january, on="2026-02-25", promised_on="2026-03-20")
    with pytest.raises(Refused) as refused:
        extend(request_of_january, on="2026-02-26", promised_on="2026-03-25")
    assert refused.value.code == "EXT_ONCE"


def test_an_extension_posted_late_fails_and_stays_on_record(request_of_january) -> None:
    row = request_of_january
    extend(row, on="2026-03-01", promised_on="2026-04-01")
    send_letters(row, on=day("2026-03-03"))
    row.refresh_from_db()
    assert (row.due_on, row.status, row.extended_to) == (day("2026-03-02"), "received", None)
    result = ExtensionResult.objects.get(extension__privacy_request=row)
    assert (result.in_force, result.code, result.sent_on) == (False, "EXT_LATE", day("2026-03-03"))
    assert row.is_overdue(day("2026-03-03"))


def test_the_posting_date_counts_not_the_day_it_was_entered(request_of_january) -> None:
    row = request_of_january
    extend(row, on="2026-02-27", promised_on="2026-03-20")
    correspondence.deliver_due(by=BY, now=NOW)
    correspondence.close_print_batch(by=BY, on=day("2026-02-27"), now=NOW)
    piece = letters.print_queue().get(communication__reference=row.reference)
    correspondence.mark_posted(
        by=BY,
        delivery_id=piece.pk,
        posted_on=day("2026-03-02"),
        tracking="",
        on=day("2026-03-04"),
        now=NOW,
    )
    assert closing.settle(by=BY, privacy_request_id=row.pk, on=day("2026-03-04"), now=NOW)
    row.refresh_from_db()
    assert row.due_on == day("2026-03-20")


def test_settling_twice_changes_nothing(request_of_january) -> None:
    row = request_of_january
    extend(row, on="2026-03-01", promised_on="2026-04-01")
    send_letters(row, on=day("2026-03-01"))
    assert not closing.settle(by=BY, privacy_request_id=row.pk, on=day("2026-03-01"), now=NOW)
    assert row.statuschanges.filter(act="put_extension_in_force").count() == 1


@pytest.fixture
def state_law(clinic, settings, tmp_path):
    """A state's own fifteen days, with an extension of so many."""

    def lay(extension_days: int | None):
        rule = {
            "right": "access",
            "days": 15,
            "unit": "calendar",
            "applies_to": "all records",
            "extension_days": extension_days,
            "cite": "Example Code 1.2",
        }
        (tmp_path / "state.json").write_text(json.dumps([rule]))
        settings.STATE_RULES_FILE = str(tmp_path / "state.json")
        row = make_request(received_on=RECEIVED, on=RECEIVED)
        assert (row.due_on, row.federal_due_on) == (day("2026-02-15"), day("2026-03-02"))
        return row

    return lay


@pytest.mark.cite("160.203(b)")
@pytest.mark.parametrize(
    ("extension_days", "sent_on", "promised_on", "code"),
    [
        (None, "2026-02-10", "2026-02-25", "STATE_NO_EXTENSION"),
        (10, "2026-02-20", "2026-02-25", "STATE_EXT_LATE"),
        (10, "2026-02-10", "2026-02-26", "STATE_OVER_CAP"),
        (10, "2026-02-10", "2026-04-01", "STATE_OVER_CAP"),  # what federal law alone would allow
        (10, "2026-02-10", "2026-02-15", "EXT_NOT_LATER"),
    ],
)
def test_no_letter_promises_more_than_state_law_allows(
    state_law, extension_days, sent_on, promised_on, code
) -> None:
    row = state_law(extension_days)
    with pytest.raises(Refused) as refused:
        extend(row, on=sent_on, promised_on=promised_on)
    assert refused.value.code == code
    assert not row.extensions.exists()


@pytest.mark.cite("160.203(b)")
def test_an_extension_as_far_as_state_law_goes_stands(state_law) -> None:
    row = state_law(10)
    extend(row, on="2026-02-10", promised_on="2026-02-25")
    send_letters(row, on=day("2026-02-10"))
    row.refresh_from_db()
    assert row.extensions.get().result.in_force
    assert (row.due_on, row.federal_due_on) == (day("2026-02-25"), day("2026-03-02"))
