"""The fee is told in advance, made of four parts and of nothing else (45 CFR 164.524(c)(4))."""

import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from privacy_portal.audit.models import AuditEvent
from privacy_portal.correspondence.models import Communication
from privacy_portal.law.fees import FeeLine
from privacy_requests.models import FeeNotice
from privacy_requests.workflow import Status
from tests.factories import TODAY
from tests.requests.factories import make_request
from tests.requests.fees.money import (
    ON_PAPER,
    USB,
    agree_to,
    answer,
    direct,
    invoiced,
    refused,
    request_for,
    tell,
    told,
    waive,
)

LABOR = FeeLine("labor", 550)


class TestTheFourParts:
    @pytest.mark.cite("164.524(c)(4)")
    def test_labor_a_drive_asked_for_and_its_postage_make_thirteen_dollars_twenty(self) -> None:
        row = told()
        notice = row.feenotices.get()
        assert (notice.method, notice.total_cents, notice.on) == ("actual", 1320, TODAY)
        assert [line["component"] for line in notice.lines] == ["labor", "supplies", "postage"]

    @pytest.mark.cite("164.524(c)(4)")
    @pytest.mark.parametrize(
        ("component", "named"),
        [
            ("retrieval", "Retrieval of records is never charged."),
            ("search", "Searching for records"),
            ("preparation", "Preparing records"),
            ("base fee", "base fee"),
            ("Verification", "Verifying who asks"),
            ("certification", "Only labor for copying, supplies, postage and an agreed summary"),
        ],
    )
    @pytest.mark.parametrize("cents", [1500, 0])
    def test_a_line_for_anything_else_is_refused_by_its_name(self, component, named, cents) -> None:
        refusal = refused(tell, request_for(), LABOR, FeeLine(component, cents))
        assert refusal.code == "COMPONENT_UNKNOWN"
        assert named in refusal.sentence
        assert not FeeNotice.objects.exists()
        assert not Communication.objects.filter(kind="access_fee").exists()

    def test_what_costs_nothing_needs_no_notice(self) -> None:
        assert refused(tell, request_for(), FeeLine("labor", 0)).code == "NOTHING_ASKED"

    @pytest.mark.parametrize("cents", [-1, 1_000_001])
    def test_an_amount_that_no_copy_costs_is_refused(self, cents) -> None:
        assert refused(tell, request_for(), FeeLine("labor", cents)).code == "AMOUNT"

    @pytest.mark.cite("164.524(c)(4)(ii)")
    def test_a_drive_nobody_asked_for_is_not_charged(self) -> None:
        row = request_for(delivery="hand_over")
        assert refused(tell, row, LABOR, FeeLine("supplies", 400)).code == "MEDIA_NOT_ASKED"

    @pytest.mark.cite("164.524(c)(4)(iii)")
    def test_postage_nobody_asked_for_is_not_charged(self) -> None:
        row = request_for(form_format="paper", delivery="hand_over")
        assert refused(tell, row, LABOR, FeeLine("postage", 370)).code == "POSTAGE_NOT_ASKED"

    @given(parts=st.lists(st.integers(min_value=0, max_value=100_000), min_size=3, max_size=3))
    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def test_the_total_told_is_the_sum_of_the_parts_to_the_cent(self, parts) -> None:
        row = request_for()
        lines = [
            FeeLine(name, cents) for name, cents in zip(("labor", "supplies", "postage"), parts, strict=True)
        ]
        if not sum(parts):
            assert refused(tell, row, *lines).code == "NOTHING_ASKED"
            return
        notice = tell(row, *lines)
        assert notice.total_cents == sum(parts) == sum(line["cents"] for line in notice.lines)
        assert notice.communication.merge["total_cents"] == sum(parts)


class TestTheFlatFee:
    def test_six_dollars_fifty_for_an_electronic_copy_of_electronic_records(self) -> None:
        assert tell(request_for(), FeeLine("labor", 650), method="flat").total_cents == 650

    def test_has_everything_in_it_so_postage_beside_it_is_refused(self) -> None:
        lines = (FeeLine("labor", 650), FeeLine("postage", 400))
        assert refused(tell, request_for(), *lines, method="flat").code == "FLAT_ALL_IN"

    def test_is_at_most_six_dollars_fifty_but_no_cap_on_what_a_copy_really_costs(self) -> None:
        row = request_for()
        assert refused(tell, row, FeeLine("labor", 651), method="flat").code == "FLAT_OVER_LIMIT"
        assert tell(row, FeeLine("labor", 651)).total_cents == 651

    @pytest.mark.parametrize("detail", [ON_PAPER, {"kept": False}])
    def test_is_only_for_electronic_copies_of_electronic_records(self, detail) -> None:
        assert refused(tell, request_for(**detail), FeeLine("labor", 650), method="flat").code == (
            "FLAT_NOT_ELECTRONIC"
        )


class TestByThePage:
    def test_is_refused_for_an_electronic_copy_of_what_is_kept_electronically(self) -> None:
        assert refused(tell, request_for(), FeeLine("labor", 300, 12)).code == "PER_PAGE_ELECTRONIC"

    def test_is_allowed_for_records_kept_on_paper(self) -> None:
        notice = tell(request_for(**ON_PAPER, kept=False), FeeLine("labor", 300, 12), method="average")
        assert notice.lines[0]["pages"] == 12


class TestWhatIsFree:
    @pytest.mark.parametrize(
        ("detail", "code"),
        [
            ({"kind": "inspect"}, "FEE_FOR_INSPECTION"),
            ({"delivery": "portal"}, "FEE_FOR_PORTAL"),
        ],
    )
    def test_looking_in_person_and_the_portal_cost_nothing(self, detail, code) -> None:
        row = request_for(**detail)
        assert refused(tell, row, LABOR).code == code
        assert refused(tell, row, FeeLine("postage", 100)).code == code
        assert refused(tell, row, FeeLine("labor", 650), method="flat").code == code

    def test_a_waived_fee_is_not_told(self) -> None:
        row = request_for()
        waive(row)
        assert refused(tell, row).code == "FEE_WAIVED"


class TestASummary:
    @pytest.mark.cite("164.524(c)(4)(iv)")
    @pytest.mark.parametrize(
        ("agreements", "ok"),
        [
            ([], False),
            ([("summary", None)], False),
            ([("explanation", None)], False),
            ([("summary_fee", 3000)], False),
            ([("summary", None), ("summary_fee", 2999)], False),
            ([("summary", None), ("summary_fee", 3000)], True),
            ([("explanation", None), ("summary_fee", 3000)], True),
            ([("summary", None), ("summary_fee", 9000), ("summary_fee", 2000)], False),
        ],
    )
    def test_costs_something_only_with_both_agreements(self, agreements, ok) -> None:
        row = request_for()
        for kind, cents in agreements:
            agree_to(row, kind, cents)
        line = FeeLine("summary", 3000)
        if ok:
            assert tell(row, line).total_cents == 3000
        else:
            assert refused(tell, row, line).code == "SUMMARY_NOT_AGREED"

    def test_may_be_charged_even_where_the_portal_gives_it(self) -> None:
        row = request_for(delivery="portal")
        agree_to(row, "summary")
        agree_to(row, "summary_fee", 3000)
        assert tell(row, FeeLine("summary", 3000)).total_cents == 3000
        assert refused(tell, row, FeeLine("summary", 3000), LABOR).code == "FEE_FOR_PORTAL"


class TestACopyForSomeoneElse:
    def test_is_not_bound_by_the_patient_s_limits(self) -> None:
        row = request_for(delivery="hand_over")
        direct(row, way="media_post")
        assert tell(row, FeeLine("labor", 5000, 40), FeeLine("supplies", 2000)).total_cents == 7000

    def test_still_charges_nothing_for_retrieval_nor_for_the_portal(self) -> None:
        row = request_for(delivery="hand_over")
        direct(row, way="media_post")
        assert refused(tell, row, FeeLine("retrieval", 1500)).code == "COMPONENT_UNKNOWN"
        direct(row, way="portal")
        assert refused(tell, row, LABOR).code == "FEE_FOR_PORTAL"


class TestTheNotice:
    def test_is_a_letter_to_the_patient_and_stands_in_the_case_s_story(self) -> None:
        row = told()
        notice = row.feenotices.get()
        assert notice.communication.kind == "access_fee"
        assert row.requestletters.filter(act="tell_fee", communication=notice.communication).exists()
        event = AuditEvent.objects.get(kind="request.tell_fee", reference=row.reference)
        assert event.detail == {"method": "actual", "cents": 1320}

    def test_moves_no_date_of_the_clock_and_no_status(self) -> None:
        before = request_for()
        tell(before)
        after = type(before).objects.get(pk=before.pk)
        dates = ("status", "received_on", "due_on", "federal_due_on", "cap_on", "target_on", "extended_to")
        assert [getattr(after, name) for name in dates] == [getattr(before, name) for name in dates]

    def test_a_later_one_takes_its_place_and_is_answered_anew(self) -> None:
        row = told()
        answer(row, "modify", words="Only this year, please.")
        tell(row, FeeLine("labor", 200))
        assert answer(row).notice.total_cents == 200

    def test_is_not_sent_before_anybody_is_matched(self) -> None:
        row = make_request(patient=None, delivery="post", requester={"name": "Who", "address": "1 Elm\nTown"})
        assert refused(tell, row).code == "NO_PATIENT"

    def test_is_not_sent_after_an_invoice(self) -> None:
        assert refused(tell, invoiced()).code == "ALREADY_INVOICED"

    @pytest.mark.parametrize("status", [Status.DECIDED, Status.CLOSED])
    def test_comes_before_the_answer_never_after_it(self, status) -> None:
        row = make_request(at=status, delivery="post")
        assert refused(tell, row, LABOR).code == "ACT_WRONG_STATUS"

    def test_keeps_no_line_of_nothing(self) -> None:
        notice = tell(request_for(), *USB, FeeLine("summary", 0))
        assert len(notice.lines) == 3

    def test_is_dated_by_the_day_handed_in(self) -> None:
        tomorrow = TODAY + datetime.timedelta(days=1)
        assert tell(request_for(), on=tomorrow).on == tomorrow
