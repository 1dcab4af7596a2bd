"""Of a report of abuse somebody tells the individual, whichever way the row came in (164.512(c)(2))."""

import datetime

import pytest

from disclosures.fhir.writing import BASIS
from disclosures.models import Disclosure
from disclosures.operations import correcting, importing, owing, receiving
from disclosures.operations.checks import duties
from privacy_portal.law.refusal import Refused
from privacy_portal.work import queries as work
from privacy_portal.work.kinds import WorkKind
from tests.disclosures.fhir.events import event
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_clinic, make_patient

pytestmark = [pytest.mark.django_db, pytest.mark.cite("164.512(c)(2)")]

ABUSE = "abuse_neglect_violence"
NEXT_DAY = TODAY + datetime.timedelta(days=1)


def to_tell() -> list[int]:
    return work.open_about(kind=WorkKind.INFORM_VICTIM)


def correct(row: Disclosure, **values) -> Disclosure:
    return correcting.correct(
        by=BY, disclosure_id=row.pk, reason="Looked again", on=NEXT_DAY, now=NOW, **values
    )


def test_a_report_recorded_by_hand_is_work_at_once():
    row = disclose(make_patient(), f"{TODAY}", ABUSE)
    disclose(make_patient(), f"{TODAY}", "child_abuse")
    (item,) = work.about(("disclosure", row.pk))
    assert (to_tell(), item.due_on) == ([row.pk], TODAY + owing.PROMPTLY)


def test_so_is_a_row_that_is_found_to_be_one():
    made = correct(disclose(make_patient(), f"{TODAY}", "164.512(b)"), basis=ABUSE)
    assert to_tell() == [made.pk]


class TestACorrection:
    def test_takes_what_is_open_along_and_it_can_still_be_done(self):
        row = disclose(make_patient(), f"{TODAY}", ABUSE)
        made = correct(row, description="Name")
        (item,) = work.about(("disclosure", made.pk))
        assert (to_tell(), item.due_on) == ([made.pk], TODAY + owing.PROMPTLY)
        duties.inform_victim(by=BY, disclosure_id=made.pk, how="informed")
        assert to_tell() == []

    def test_does_not_ask_again_for_what_was_done(self):
        row = disclose(make_patient(), f"{TODAY}", ABUSE)
        duties.inform_victim(by=BY, disclosure_id=row.pk, how="informed")
        correct(row, description="Name")
        assert to_tell() == []

    def test_to_another_basis_ends_it(self):
        correct(disclose(make_patient(), f"{TODAY}", ABUSE), basis="164.512(b)")
        assert to_tell() == []

    def test_that_nothing_was_disclosed_ends_it(self):
        row = disclose(make_patient(), f"{TODAY}", ABUSE)
        correcting.void(by=BY, disclosure_id=row.pk, reason="Never sent", on=TODAY, now=NOW)
        assert to_tell() == []
        with pytest.raises(Refused):
            duties.inform_victim(by=BY, disclosure_id=row.pk, how="informed")


def test_a_file_asks_for_what_is_recent_and_leaves_alone_what_is_of_old(tmp_path):
    ada = make_patient()
    days = [TODAY - owing.OF_OLD - datetime.timedelta(days=1), TODAY - owing.OF_OLD, TODAY]
    lines = [f"{day},{ada.mrn},County Protection,,Visit note,Report,{ABUSE},,r{day}" for day in days]
    path = tmp_path / "rows.csv"
    path.write_text(
        "disclosed_on,patient_mrn,recipient,recipient_address,description,purpose,legal_basis,made_by,"
        "reference\n" + "\n".join(lines),
        encoding="utf-8",
    )
    importing.take_file(by=BY, path=path, kind="csv", errors=None, on=TODAY, now=NOW)
    due = Disclosure.objects.filter(pk__in=to_tell()).values_list("disclosed_on", flat=True)
    assert sorted(due) == days[1:]


def test_so_does_a_system_that_posts_an_event():
    make_clinic()
    ada = make_patient()
    report = {"coding": [{"system": BASIS, "code": ABUSE}], "text": "Report"}
    moment = {"start": f"{TODAY}T09:00:00Z"}
    events = [event(ada.mrn, purposeOfEvent=[report], period=moment, recorded=f"{TODAY}T09:00:00Z")]
    receiving.take(by=BY, sent=[receiving.Sent(one) for one in events], on=TODAY, now=NOW)
    assert to_tell() == [Disclosure.objects.get().pk]
