"""Who is named is kept by its dates: begun, ended, never rewritten."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from privacy_portal.audit.models import AuditEvent
from privacy_portal.clinic import operations, queries
from privacy_portal.clinic.models import Designation
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from tests.factories import BY, NOW, TODAY, make_clinic

OFFICIAL = Designation.Kind.PRIVACY_OFFICIAL
DAY = datetime.timedelta(days=1)

pytestmark = pytest.mark.django_db


def designate(**values):
    facts = {"kind": OFFICIAL, "name_or_title": "Pat Official", "telephone": "217-555-0199", "from_on": TODAY}
    return operations.designate(by=BY, on=TODAY, **{**facts, **values})


@pytest.mark.cite("164.530(a)(1)(ii)")
class TestContact:
    def test_is_missing_before_anyone_is_designated(self):
        with pytest.raises(Refused) as refused:
            queries.contact(TODAY)
        assert refused.value.code == "CONTACT_MISSING"

    def test_is_the_privacy_official_until_there_is_a_complaint_contact(self):
        designate()
        assert queries.contact(TODAY).name_or_title == "Pat Official"
        designate(kind=Designation.Kind.COMPLAINT_CONTACT, name_or_title="Front Office")
        assert queries.contact(TODAY).name_or_title == "Front Office"

    def test_is_the_one_of_that_day(self):
        designate(from_on=TODAY - 100 * DAY)
        designate(name_or_title="Next Official", from_on=TODAY + 10 * DAY)
        assert queries.contact(TODAY + 9 * DAY).name_or_title == "Pat Official"
        assert queries.contact(TODAY + 10 * DAY).name_or_title == "Next Official"

    def test_ends_with_the_designation(self):
        row = designate(from_on=TODAY - 100 * DAY)
        operations.end(by=BY, row=row, to_on=TODAY, on=TODAY)
        assert queries.contact(TODAY).telephone == "217-555-0199"
        with pytest.raises(Refused):
            queries.contact(TODAY + DAY)

    @pytest.mark.parametrize(
        ("values", "code"),
        [({"telephone": " "}, "TELEPHONE_MISSING"), ({"name_or_title": ""}, "NAME_MISSING")],
    )
    def test_needs_a_name_or_title_and_a_telephone(self, values, code):
        with pytest.raises(Refused) as refused:
            designate(**values)
        assert refused.value.code == code


class TestDesignations:
    @pytest.mark.cite("164.524(e)(2)")
    def test_the_responsible_office_is_kept_per_right(self):
        make_clinic()
        assert queries.responsible_office(Right.ACCESS, TODAY) == "Records Office"
        assert queries.responsible_office(Right.AMENDMENT, TODAY) == ""

    def test_an_office_names_its_right_and_an_official_does_not(self):
        for values in ({"kind": Designation.Kind.RESPONSIBLE_OFFICE}, {"right": Right.ACCESS}):
            with pytest.raises(Refused) as refused:
                designate(**values)
            assert refused.value.code == "RIGHT_MISSING"

    def test_periods_of_one_designation_do_not_overlap(self):
        designate(from_on=TODAY - 10 * DAY)
        with pytest.raises(Refused) as refused:
            designate(from_on=TODAY - 5 * DAY)
        assert refused.value.code == "DATES_OVERLAP"

    def test_postgresql_refuses_an_overlap_that_passed_the_operation_by(self):
        row = designate(from_on=TODAY)
        with pytest.raises(IntegrityError), transaction.atomic():
            Designation.objects.create(
                kind=row.kind, name_or_title="Other", telephone="1", from_on=TODAY + 400 * DAY
            )

    def test_postgresql_refuses_to_rewrite_or_delete_what_stood(self):
        row = designate()
        for statement in (
            "UPDATE clinic_designation SET telephone = '0' WHERE id = %s",
            "DELETE FROM clinic_designation WHERE id = %s",
        ):
            with (
                pytest.raises(ProgrammingError, match="pgtrigger"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement, [row.pk])

    def test_the_last_day_may_not_lie_in_the_past(self):
        row = designate(from_on=TODAY - 100 * DAY)
        with pytest.raises(Refused) as refused:
            operations.end(by=BY, row=row, to_on=TODAY - 2 * DAY, on=TODAY)
        assert refused.value.code == "ENDS_IN_PAST"

    def test_what_has_ended_stays_ended(self):
        row = designate(from_on=TODAY - 100 * DAY)
        operations.end(by=BY, row=row, to_on=TODAY, on=TODAY)
        with pytest.raises(Refused) as refused:
            operations.end(by=BY, row=row, to_on=TODAY + 9 * DAY, on=TODAY + 5 * DAY)
        assert refused.value.code == "ALREADY_ENDED"

    def test_only_what_has_not_begun_can_be_taken_back(self):
        begun, coming = designate(), designate(from_on=TODAY + 10 * DAY)
        with pytest.raises(Refused) as refused:
            operations.cancel(by=BY, row=begun, on=TODAY, now=NOW)
        assert refused.value.code == "ALREADY_BEGUN"
        operations.cancel(by=BY, row=coming, on=TODAY, now=NOW)
        designate(from_on=TODAY + 10 * DAY, name_or_title="Right One")
        assert queries.contact(TODAY + 10 * DAY).name_or_title == "Right One"

    def test_every_act_leaves_history_and_an_audit_event(self):
        row = designate(from_on=TODAY - 100 * DAY)
        operations.end(by=BY, row=row, to_on=TODAY, on=TODAY, reason="left")
        assert [h.history_change_reason for h in row.history.all()] == ["left", "begun"]
        kinds = (
            AuditEvent.objects.filter(about_type="designation").order_by("id").values_list("kind", flat=True)
        )
        assert list(kinds) == ["clinic.designation_begun", "clinic.designation_ended"]
