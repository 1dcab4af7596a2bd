"""The register of suspensions: written down, followed, lifted; there for two roles only."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from disclosures.models import Suspension
from tests.disclosures.accountings import day, suspend
from tests.disclosures.admin.pages import said, text
from tests.disclosures.ledger import disclose
from tests.factories import TODAY
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
