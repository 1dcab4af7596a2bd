"""The clinic's day is its own, its profile one row, its letters' blocks complete."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, transaction

from privacy_portal.audit.models import AuditEvent
from privacy_portal.clinic import operations, queries
from privacy_portal.clinic.models import ClinicProfile
from privacy_portal.law.refusal import Refused
from privacy_portal.law.rights import Right
from tests.factories import BY, make_clinic

pytestmark = pytest.mark.django_db


class TestToday:
    @pytest.mark.parametrize(
        ("instant", "day"),
        [
            # 23:30 in Chicago on the eve of the change to daylight saving time, and the hour after it
            (datetime.datetime(2026, 3, 8, 5, 30, tzinfo=datetime.UTC), datetime.date(2026, 3, 7)),
            (datetime.datetime(2026, 3, 9, 4, 30, tzinfo=datetime.UTC), datetime.date(2026, 3, 8)),
            (datetime.datetime(2026, 11, 1, 4, 30, tzinfo=datetime.UTC), datetime.date(2026, 10, 31)),
            (datetime.datetime(2026, 11, 2, 5, 30, tzinfo=datetime.UTC), datetime.date(2026, 11, 1)),
        ],
    )
    def test_is_the_clinics_date_and_never_the_utc_date(self, time_machine, instant, day):
        make_clinic()
        time_machine.move_to(instant, tick=False)
        assert queries.today() == day
        assert queries.local_date(instant) == day

    def test_works_before_the_clinic_is_configured(self):
        assert queries.local_date(datetime.datetime(2026, 1, 1, 3, tzinfo=datetime.UTC)).year == 2025


class TestProfile:
    def test_there_is_one_row(self):
        make_clinic()
        operations.configure(by=BY, reason="renamed", name="Other")
        assert ClinicProfile.objects.count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            ClinicProfile.objects.create(id=2, name="Second")

    def test_a_time_zone_must_exist(self):
        with pytest.raises(Refused) as refused:
            make_clinic(time_zone="Chicago")
        assert refused.value.code == "TIME_ZONE_UNKNOWN"

    def test_the_history_names_the_reason_and_the_audit_the_fields(self):
        profile = make_clinic()
        operations.configure(by=BY, reason="new line", telephone="(217) 555-0177")
        assert profile.history.first().history_change_reason == "new line"
        assert AuditEvent.objects.latest("id").detail == {"fields": ["telephone"]}

    def test_the_letterhead_leaves_out_empty_lines(self):
        make_clinic()
        assert queries.letterhead().address_lines == ("100 Main Street", "Springfield, IL 62701")

    @pytest.mark.cite("160.306")
    def test_the_hhs_block_has_defaults_and_can_be_edited(self):
        make_clinic()
        block = queries.hhs_complaint_block()
        assert (block.telephone, block.tdd) == ("1-800-368-1019", "1-800-537-7697")
        assert block.address_lines == ("200 Independence Avenue SW", "Washington, DC 20201")
        operations.configure(by=BY, reason="moved", hhs_address="1 New Street\n\nWashington")
        assert queries.hhs_complaint_block().address_lines == ("1 New Street", "Washington")

    def test_hhs_funding_decides_whether_letters_carry_the_language_notice(self):
        make_clinic()
        write = operations.write_availability_notice
        write(by=BY, reason="t", language="es", text="ATENCIÓN", position=2)
        write(by=BY, reason="t", language="en", text="ATTENTION", position=1)
        write(by=BY, reason="t", language="es", text="ATENCIÓN: nuevo", position=2)
        assert [(n.language, n.text) for n in queries.notices_of_availability()] == [
            ("en", "ATTENTION"),
            ("es", "ATENCIÓN: nuevo"),
        ]
        operations.configure(by=BY, reason="left Medicare", receives_hhs_ffa=False)
        assert queries.notices_of_availability() == []

    def test_a_site_cannot_close_before_it_opened(self):
        place: dict[str, Any] = {"name": "North", "line1": "1 A", "city": "B", "state": "IL", "postcode": "1"}
        site = operations.keep_site(by=BY, reason="t", opened_on=datetime.date(2020, 1, 1), **place)
        with pytest.raises(Refused):
            operations.keep_site(by=BY, reason="t", site_id=site.pk, closed_on=datetime.date(2019, 1, 1))
        operations.keep_site(by=BY, reason="t", site_id=site.pk, closed_on=datetime.date(2021, 1, 1))
        assert queries.sites(datetime.date(2021, 1, 1)) == []
        assert len(queries.sites(datetime.date(2020, 6, 1))) == 1


class TestStateRules:
    def test_none_is_shipped(self):
        assert all(queries.state_rule(right) is None for right in Right)

    def test_a_file_of_rules_is_read(self, settings, tmp_path: Path):
        path = tmp_path / "rules.json"
        rule = {"right": "access", "days": 15, "unit": "business", "applies_to": "electronic copies"}
        path.write_text(json.dumps([{**rule, "extension_days": None, "cite": "a state statute"}]))
        settings.STATE_RULES_FILE = str(path)
        found = queries.state_rule(Right.ACCESS)
        assert found is not None
        assert (found.days, found.extension_days) == (15, None)
        assert queries.state_rule(Right.AMENDMENT) is None
        assert run_checks(tags=["clinic"]) == []

    @pytest.mark.parametrize("content", [None, "not json", '{"rules": 1}'])
    def test_a_file_that_cannot_be_read_stops_the_start(self, settings, tmp_path: Path, content):
        path = tmp_path / "rules.json"
        if content is not None:
            path.write_text(content)
        settings.STATE_RULES_FILE = str(path)
        assert "clinic.E001" in [message.id for message in run_checks(tags=["clinic"])]
