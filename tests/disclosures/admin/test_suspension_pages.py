"""The register of suspensions: written down, followed, lifted; there for two roles only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures.models import Suspension
from tests.disclosures.accountings import day, suspend
from tests.disclosures.admin.pages import said, text
from tests.disclosures.ledger import disclose
from tests.factories import TODAY, make_patient
from tests.requests.admin.pages import date_parts

REGISTER = "/staff/disclosures/suspension/"


def statement(**more):
    return {
        "form": "oral",
        "ground": "164.512(f)",
        "agency": "Springfield Police",
        "official": "Detective R. Ruiz",
        **date_parts("stated_on", day("2026-11-10")),
        **date_parts("arrived_on", day("2026-11-10")),
        "statement": "It would warn a suspect.",
        "identity": "Called back.",
        "whom": "everybody",
        "impedes": "on",
        **more,
    }


def test_register_is_not_there_for_other_staff(clara, colin):
    row = suspend()
    for other in (clara, colin):
        for rest in ("", "new/", f"{row.pk}/", f"{row.pk}/paper/"):
            assert other.get(f"{REGISTER}{rest}").status_code == 404
        assert other.post(f"{REGISTER}{row.pk}/same/1/", {"same": "yes"}).status_code == 404
        assert other.post(f"{REGISTER}new/", statement()).status_code == 404
    assert Suspension.objects.count() == 1


def test_oral_statement_is_written_down_with_its_last_day(petra):
    answer = petra.post(f"{REGISTER}new/", statement())
    assert said(answer)[-1] == "Written down. The last suspended day is December 10, 2026."
    assert "Springfield Police" in text(petra.get(REGISTER))
    assert "In force" in text(petra.get(answer.url))


def test_written_one_is_kept_with_its_paper_and_follows(petra):
    oral = suspend(stated_on="2026-11-10")
    address = f"{REGISTER}new/?follows={oral.pk}"
    assert "follows the oral one of" in text(petra.get(address))
    paper = SimpleUploadedFile("statement.txt", b"It would impede us until March.")
    sent = statement(
        form="written", official="", file=paper, statement="", **date_parts("until", day("2027-03-31"))
    )
    petra.post(address, {**sent, **date_parts("stated_on", TODAY), **date_parts("arrived_on", TODAY)})
    written = Suspension.objects.get(follows=oral)
    assert written.document_id
    page = text(petra.get(f"{REGISTER}{written.pk}/"))
    assert "Open the statement" in page
    opened = petra.get(f"{REGISTER}{written.pk}/paper/")
    assert b"".join(opened.streaming_content) == b"It would impede us until March."
    assert "A written one followed" in text(petra.get(REGISTER))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"form": "written"}, "must say for how long"),
        ({"statement": ""}, "what was said"),
        ({"impedes": ""}, "suspends nothing unless it says"),
        ({"whom": ""}, "whom does it concern"),
        ({"whom": "named"}, "Write the record number of each individual"),
        ({"whom": "named", "patients": "NO-SUCH"}, "No patient has that record number"),
        ({"whom": "named", "patients": "NO-SUCH, NOR-THIS"}, "in place 1, 2 of your list"),
        ({"whom": "named", "patients": "\x00"}, "cannot be kept"),
        ({"whom": "named", "patients": "x" * 7000}, "at most 6000 characters"),
        ({"identity": ""}, "how you knew"),
        ({"agency": "", "official": ""}, "Name the agency"),
        ({"ground": "164.512(e)"}, "Select a valid choice"),
        (date_parts("stated_on", day("2027-01-01")), "in the future"),
        ({"agency": "x" * 10_000}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_lost(petra, more, sentence):
    answer = petra.post(f"{REGISTER}new/", statement(**more))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert sentence.lower() in page.lower()
    assert "Called back." in page or "identity" in more
    assert not Suspension.objects.exists()


def test_lift_ends_it_and_is_done_once(petra):
    row = suspend(form="written", until="2027-03-05")
    address = f"{REGISTER}{row.pk}/"
    lifted = {**date_parts("last_on", TODAY), "how": "By letter"}
    assert petra.post(address, {**lifted, "how": ""}).status_code == 200
    assert said(petra.post(address, lifted))[-1].startswith("Lifted.")
    assert "was lifted already" in text(petra.post(address, lifted))
    assert "By letter" in text(petra.get(address))


@pytest.mark.parametrize("follows", ["x", "0", "9" * 30, "-1"])
def test_follows_nothing_that_is_not_there(petra, follows):
    assert petra.get(f"{REGISTER}new/?follows={follows}").status_code == 404


def test_answer_to_likeness_is_yes_or_no_and_leads_nowhere_else(petra, ada):

    row, told = suspend(), disclose(ada, "2026-02-01", "164.512(f)", recipient="Police")
    address = f"{REGISTER}{row.pk}/same/{told.recipient_id}/"
    assert petra.post(address, {"same": "perhaps"}).status_code == 404
    assert petra.get(address).status_code == 405
    for back in ("https://evil.example/", "//evil.example/", "/staff/disclosures/accounting//evil"):
        assert petra.post(address, {"same": "no", "back": back}).url == f"{REGISTER}{row.pk}/"
    assert petra.post(f"{REGISTER}{row.pk}/same/{2**62}/", {"same": "yes"}).status_code == 302
    assert row.likenesses.count() == 3
    assert "another one" in text(petra.get(f"{REGISTER}{row.pk}/"))


def test_empty_register_says_so(petra):
    assert "No agency asked to delay a listing." in text(petra.get(REGISTER))


class TestWhomItConcerns:
    def test_is_said_of_everybody_in_the_register_and_on_its_page(self, petra):
        row = suspend()
        assert "Every patient: it names nobody" in text(petra.get(REGISTER))
        assert "Every patient: it names nobody" in text(petra.get(f"{REGISTER}{row.pk}/"))

    def test_is_chosen_by_number_and_kept(self, petra, ada):
        answer = petra.post(f"{REGISTER}new/", statement(whom="named", patients=f" {ada.mrn} ; {ada.mrn}"))
        (named,) = Suspension.objects.get().patients.all()
        assert named.patient_id == ada.pk
        page = text(petra.get(answer.url))
        assert ada.mrn in page
        assert ada.family_name in page
        assert "1 individual" in text(petra.get(REGISTER))
        assert ada.family_name not in text(petra.get(REGISTER))
        assert ada.mrn not in answer.url

    def test_is_found_by_name_without_losing_what_was_typed(self, petra, ada):
        paper = SimpleUploadedFile("statement.txt", b"It would impede us.")
        sent = statement(whom="", impedes="", find_text=ada.family_name, do="find", file=paper)
        found = petra.post(f"{REGISTER}new/", sent)
        page = found.content.decode()
        assert f'name="use" value="{ada.mrn}"' in page
        assert "Called back." in page
        assert "Kept: statement.txt" in page
        assert "usa-error-message" not in page
        staged = found.context["staged"].id
        again = {**sent, "use": ada.mrn, "staged_id": str(staged)}
        del again["file"], again["do"]
        taken = petra.post(f"{REGISTER}new/", again).content.decode()
        assert f'value="{ada.mrn}"' in taken
        assert "Kept: statement.txt" in taken
        assert not Suspension.objects.exists()
        done = {
            **again,
            "do": "record",
            "whom": "named",
            "patients": ada.mrn,
            "impedes": "on",
            "find_text": "",
        }
        del done["use"]
        petra.post(f"{REGISTER}new/", done)
        row = Suspension.objects.get()
        assert (row.document_id, row.impedes) == (staged, "said")

    def test_refuses_numbers_beside_everybody(self, petra, ada):
        answer = petra.post(f"{REGISTER}new/", statement(patients=ada.mrn))
        assert "You wrote record numbers" in text(answer)
        assert f'value="{ada.mrn}"' in answer.content.decode()
        assert not Suspension.objects.exists()

    def test_of_a_written_one_begins_with_the_oral_ones_and_may_be_fewer(self, petra, ada):
        ben = make_patient()
        oral = suspend(stated_on="2026-11-10", patient_ids=[ada.pk, ben.pk])
        address = f"{REGISTER}new/?follows={oral.pk}"
        assert f'value="{ada.mrn}, {ben.mrn}"' in petra.get(address).content.decode()
        sent = statement(
            form="written",
            official="",
            whom="named",
            patients=ada.mrn,
            **date_parts("until", day("2027-03-31")),
        )
        answer = petra.post(address, {**sent, **date_parts("arrived_on", TODAY)})
        assert said(answer)[-1].startswith("The oral statement concerns others too.")
        assert "December 10, 2026" in said(answer)[-1]
        page = text(petra.get(f"{REGISTER}{oral.pk}/"))
        assert "It concerns fewer people" in page
        assert "Lift the suspension" in page

    def test_is_narrowed_once_with_where_it_says_so(self, petra, ada):
        row = suspend(form="written", until="2027-03-05")
        address = f"{REGISTER}{row.pk}/narrow/"
        assert "It names individuals" in text(petra.get(f"{REGISTER}{row.pk}/"))
        assert "reaching every patient" in text(petra.get(address))
        found = petra.post(address, {"find_text": ada.family_name, "do": "find", "how": "Second paragraph"})
        assert f'name="use" value="{ada.mrn}"' in found.content.decode()
        assert "Second paragraph" in found.content.decode()
        for wrong, sentence in (
            ({"patients": "", "how": "x"}, "Say whom the statement names"),
            ({"patients": "NO", "how": "x"}, "No patient has that record number"),
            ({"patients": ada.mrn, "how": ""}, "where the statement says so"),
        ):
            answer = petra.post(address, wrong)
            assert answer.status_code == 200
            assert sentence.lower() in text(answer).lower()
        answer = petra.post(address, {"patients": ada.mrn, "how": "Second paragraph"})
        assert said(answer)[-1].startswith("It reaches only these now.")
        page = text(petra.get(f"{REGISTER}{row.pk}/"))
        assert "Second paragraph" in page
        assert ada.mrn in page
        again = petra.post(address, {"patients": ada.mrn, "how": "Again"})
        assert "names individuals already" in text(again)

    def test_is_narrowed_by_nobody_else(self, clara, colin):
        row = suspend()
        for other in (clara, colin):
            assert other.get(f"{REGISTER}{row.pk}/narrow/").status_code == 404
            assert other.post(f"{REGISTER}{row.pk}/narrow/", {"patients": "1", "how": "x"}).status_code == 404


def test_imported_one_says_that_it_is_not_known_whether_listing_would_impede(petra):
    row = suspend(impedes="taken_over")
    assert "Not known: taken over from a list" in text(petra.get(f"{REGISTER}{row.pk}/"))


def test_register_asks_no_more_for_many_statements(petra, ada):
    suspend(patient_ids=[ada.pk])
    with CaptureQueriesContext(connection) as few:
        petra.get(REGISTER)
    for number in range(5):
        oral = suspend(f"Agency {number}", patient_ids=[ada.pk])
        suspend(
            f"Agency {number}", form="written", stated_on="2026-03-06", until="2026-09-30", follows_id=oral.pk
        )
    with CaptureQueriesContext(connection) as many:
        petra.get(REGISTER)
    assert len(many) == len(few)
