"""The drop link: a business associate reports without an account, and sees nothing of the ledger."""

import datetime
import re
import uuid

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from disclosures.models import Attestation, Disclosure, DropLink, ImportRun
from disclosures.operations import dropping
from privacy_portal.audit.actor import Role
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import ExternalParty
from tests.disclosures.admin.conftest import ada, clinic, colin, petra
from tests.disclosures.importing.files import row, text_of
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient, make_staff
from tests.requests.admin.pages import date_parts, text

__all__ = ["ada", "clinic", "colin", "petra"]  # the fixtures
FIRST, LAST = datetime.date(2026, 3, 1), datetime.date(2026, 9, 30)
LINKS = "/staff/disclosures/droplink/"


@pytest.fixture(autouse=True)
def _fresh_counts(clinic) -> None:
    cache.clear()


@pytest.fixture
def associate(clinic) -> ExternalParty:
    return ExternalParty.objects.create(
        name="Billing Helpers", kind="business_associate", agreement_from=datetime.date(2020, 1, 1)
    )


@pytest.fixture
def token(associate) -> str:
    return make(associate)[1]


def make(party: ExternalParty, by=BY, **more) -> tuple[DropLink, str]:
    facts = {"period_from": FIRST, "period_to": LAST, "days": 30, "on": TODAY, "now": NOW, **more}
    return dropping.make(by=by, party_id=party.pk, **facts)


def answers(**more: str) -> dict[str, str]:
    return {
        "do": "one",
        "key": str(uuid.uuid4()),
        "patient_mrn": "MRN-ADA",
        **date_parts("disclosed_on", datetime.date(2026, 8, 4)),
        "recipient": "State Auditor",
        "recipient_address": "",
        "description": "Invoices",
        "purpose": "Audit",
        "legal_basis": "164.512(d)",
        **more,
    }


def send_file(token: str, content: bytes, client: Client | None = None):
    data = {"do": "file", "file": SimpleUploadedFile("report.csv", content)}
    return (client or Client()).post(f"/report/{token}/", data, follow=True)


def test_the_page_says_for_whom_it_is_and_shows_nothing_of_the_ledger(ada, associate, token) -> None:
    disclose(ada, "2026-08-01", recipient="FBI Springfield", made_by_id=associate.pk)
    answer = Client().get(f"/report/{token}/")
    said = text(answer)
    assert "Billing Helpers" in said
    assert "March 1, 2026" in said
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    for secret in ("FBI", "Ada", "Lovell", "MRN-ADA"):
        assert secret not in answer.content.decode()


def test_only_a_hash_of_the_token_is_kept(token) -> None:
    link = DropLink.objects.get()
    assert token not in str(link.__dict__)
    assert len(link.token_sha256) == 64


def test_one_report_is_written_down_as_made_by_the_associate(ada, associate, token) -> None:
    answer = Client().post(f"/report/{token}/", answers(), follow=True)
    assert "on record" in text(answer)
    kept = Disclosure.objects.get()
    assert (kept.made_by_id, kept.source, kept.basis) == (associate.pk, "drop", "health_oversight")
    assert kept.patient_id == ada.pk


def test_the_same_post_twice_is_one_row(ada, token) -> None:
    sent = answers()
    for _time in range(2):
        assert Client().post(f"/report/{token}/", sent).status_code == 302
    assert Disclosure.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"patient_mrn": "MRN-BOB"},
        {"patient_mrn": "nobody"},
        {"description": "Something else"},
        date_parts("disclosed_on", datetime.date(2026, 8, 5)),
        date_parts("disclosed_on", datetime.date(1900, 1, 1)),
    ],
)
def test_another_report_with_the_key_of_one_is_not_passed_over(ada, token, other) -> None:
    """Nor does the answer tell whether there is such a patient."""
    make_patient(mrn="MRN-BOB")
    sent = answers()
    Client().post(f"/report/{token}/", sent)
    page = Client().post(f"/report/{token}/", {**sent, **other})
    assert page.status_code == 422
    assert "recorded under this reference or with this form already" in text(page)
    assert Disclosure.objects.get().patient_id == ada.pk


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"patient_mrn": "nobody"}, "could not be matched"),
        ({"patient_mrn": "a\0b"}, "cannot be kept"),
        ({"recipient": "x" * 10_000}, "at most 200"),
        ({"recipient": ""}, "Fill in"),
        ({"description": "y" * 2000}, "at most 1000"),
        ({"key": "nonsense"}, "UUID"),
        (date_parts("disclosed_on", datetime.date(1970, 1, 1)), "not for disclosures of that day"),
        (date_parts("disclosed_on", datetime.date(2026, 10, 1)), "not for disclosures of that day"),
        (date_parts("disclosed_on", datetime.date(2027, 1, 1)), "in the future"),
    ],
)
def test_a_wrong_answer_is_explained_and_nothing_typed_is_lost(ada, token, wrong, sentence) -> None:
    answer = Client().post(f"/report/{token}/", answers(**wrong))
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Audit" in answer.content.decode()
    assert not Disclosure.objects.exists()


def test_a_file_is_taken_at_once_and_its_errors_come_back(ada, associate, token) -> None:
    content = text_of(row(legal_basis="", made_by="Somebody else"), row(reference="2", patient_mrn="nobody"))
    answer = send_file(token, content.encode())
    assert "1 row was taken" in text(answer)
    assert "1 row could not be taken" in text(answer)
    kept = Disclosure.objects.get()
    assert (kept.made_by_id, kept.source, kept.basis) == (associate.pk, "drop", "")
    [address] = re.findall(r'href="(/report/[^"]+/errors/)"', answer.content.decode())
    listed = b"".join(Client().get(address)).decode()
    assert "3,,This row could not be matched" in listed


def test_the_answer_to_a_file_never_tells_whether_rows_wait_or_resemble_others(ada, token) -> None:
    """A row like a suspended one must look as any other (trap of the suspended rows' identity)."""
    content = text_of(row(legal_basis="512(f)", recipient="FBI")).encode()
    alone = text(send_file(token, content))
    run = ImportRun.objects.get()
    disclose(ada, "2026-03-06", "164.512(f)(1)", recipient="FBI Springfield")
    disclose(ada, "2026-03-06", "164.512(f)(1)", recipient="FBI")
    beside = text(
        send_file(token, text_of(row(legal_basis="512(f)", recipient="FBI", reference="9")).encode())
    )
    assert beside == alone
    assert ImportRun.objects.exclude(pk=run.pk).get().near_duplicates > 0


def test_references_of_two_associates_do_not_meet(ada, associate, token) -> None:
    other = ExternalParty.objects.create(
        name="Shredders", kind="business_associate", agreement_from=datetime.date(2020, 1, 1)
    )
    _link, theirs = make(other)
    for one in (token, theirs):
        send_file(one, text_of(row(reference="1", made_by="")).encode())
    assert set(Disclosure.objects.values_list("made_by_id", flat=True)) == {associate.pk, other.pk}


def test_a_file_of_another_associate_is_not_shown(ada, token) -> None:
    other = ExternalParty.objects.create(
        name="Shredders", kind="business_associate", agreement_from=datetime.date(2020, 1, 1)
    )
    _link, theirs = make(other)
    send_file(theirs, text_of(row(patient_mrn="nobody")).encode())
    run = ImportRun.objects.get()
    assert Client().get(f"/report/{theirs}/file/{run.pk}/").status_code == 200
    for rest in ("", "errors/"):
        assert Client().get(f"/report/{token}/file/{run.pk}/{rest}").status_code == 404


def test_the_same_file_twice_changes_nothing_and_says_so(ada, token) -> None:
    content = text_of(row()).encode()
    send_file(token, content)
    assert "taken in before" in text(send_file(token, content))
    assert Disclosure.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x00\x01\x02", b"x" * (5 * 1024 * 1024 + 1)])
def test_a_file_that_is_none_is_answered_in_a_sentence(token, content) -> None:
    answer = send_file(token, content)
    assert answer.status_code in {200, 422}
    assert not Disclosure.objects.exists()
    assert re.search(r"(empty|missing|kind of file|5 MB)", text(answer))


def test_none_to_report_is_attested_for_the_period(token) -> None:
    sent = {"do": "none", "attested_by": "Max Billing, privacy officer", "sure": "on"}
    assert "none to report" in text(Client().post(f"/report/{token}/", sent, follow=True))
    Client().post(f"/report/{token}/", sent)
    kept = Attestation.objects.get()
    assert (kept.period_from, kept.period_to) == (FIRST, LAST)


def test_a_report_is_all_when_its_sender_says_so(token, ada) -> None:
    sent = {"do": "all", "attested_by": "Max Billing, privacy officer", "sure": "on"}
    early = Client().post(f"/report/{token}/", sent)
    assert early.status_code == 422
    assert "Nothing was reported for these days yet." in text(early)
    assert len(re.findall(r'id="all_attested_by"', early.content.decode())) == 1
    Client().post(f"/report/{token}/", answers())
    assert not Attestation.objects.exists()
    assert "has reported all of March 1, 2026" in text(Client().post(f"/report/{token}/", sent, follow=True))
    assert Attestation.objects.get().rows == 1


def test_none_to_report_needs_the_tick_and_a_name(token) -> None:
    answer = Client().post(f"/report/{token}/", {"do": "none", "attested_by": ""})
    assert answer.status_code == 422
    assert not Attestation.objects.exists()


def test_an_expired_an_ended_and_an_unknown_link_answer_alike(associate, token) -> None:
    unknown = text(Client().get("/report/nothing/"))
    with time_machine.travel(NOW + datetime.timedelta(days=31), tick=False):
        expired = Client().get(f"/report/{token}/")
    dropping.end(by=BY, link_id=DropLink.objects.get().pk, now=NOW)
    ended = Client().get(f"/report/{token}/")
    assert expired.status_code == ended.status_code == 404
    assert text(expired) == text(ended) == unknown
    assert "Billing" not in text(ended)


def test_guessing_is_throttled(clinic) -> None:
    statuses = [Client().get(f"/report/guess-{number}/").status_code for number in range(25)]
    assert statuses[:20] == [404] * 20
    assert statuses[-1] == 429


def test_reporting_is_throttled_and_the_text_stays(ada, token) -> None:
    client = Client()
    for _time in range(60):
        client.post(f"/report/{token}/", answers(**date_parts("disclosed_on", datetime.date(2027, 1, 1))))
    answer = client.post(f"/report/{token}/", answers())
    assert answer.status_code == 429
    assert "Invoices" in answer.content.decode()


def test_staff_make_a_link_and_see_its_address_once(associate, petra) -> None:
    sent = {
        "party": str(associate.pk),
        **date_parts("period_from", FIRST),
        **date_parts("period_to", LAST),
        "days": "30",
    }
    page = petra.post(LINKS, sent).content.decode()
    [address] = re.findall(r"http://[^\"]+(/report/[^\"]+/)", page)
    assert Client().get(address).status_code == 200
    assert address not in petra.get(LINKS).content.decode()
    assert "Billing Helpers" in text(petra.get(LINKS))


def test_staff_end_a_link_after_saying_what_follows(associate, petra, token) -> None:
    link = DropLink.objects.get()
    assert "cannot report" in text(petra.get(f"{LINKS}{link.pk}/end/"))
    petra.post(f"{LINKS}{link.pk}/end/")
    assert Client().get(f"/report/{token}/").status_code == 404


def test_staff_set_aside_what_was_said_after_saying_what_follows(associate, petra, token) -> None:
    told = dropping.attest_nothing(by=BY, link_id=DropLink.objects.get().pk, attested_by="Max", now=NOW)
    address = f"{LINKS}{told.link_id}/said/{told.pk}/"
    assert address in petra.get(LINKS).content.decode()
    assert "says so again, unless another of its statements stands" in text(petra.get(address))
    for wrong in ("", "x" * 501):
        answer = petra.post(address, {"reason": wrong})
        assert answer.status_code == 422
        assert wrong in answer.content.decode()
    assert petra.post(address, {"reason": "It went astray"}).status_code == 302
    shown = petra.get(LINKS).content.decode()
    assert "Set aside: It went astray" in shown
    assert address not in shown
    again = petra.post(address, {"reason": "x"}, follow=True)
    assert "A colleague set this aside already." in text(again)
    assert petra.get(f"{LINKS}{told.link_id}/said/{told.pk + 1}/").status_code == 404


def test_a_records_clerk_makes_no_links(associate, colin, token) -> None:
    link = DropLink.objects.get()
    for rest in ("", f"{link.pk}/end/"):
        assert colin.get(LINKS + rest).status_code == 404
    with pytest.raises(Refused):
        make(associate, by=make_staff(Role.RECORDS_CLERK))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"period_to": FIRST - datetime.timedelta(days=1)}, "DROP_PERIOD"),
        (
            {"period_from": TODAY + datetime.timedelta(days=1), "period_to": datetime.date(2027, 1, 1)},
            "DROP_PERIOD",
        ),
        ({"days": 0}, "DROP_DAYS"),
        ({"days": 91}, "DROP_DAYS"),
    ],
)
def test_a_link_that_makes_no_sense_is_refused(associate, more, code) -> None:
    with pytest.raises(Refused) as refused:
        make(associate, **more)
    assert refused.value.code == code


def test_only_business_associates_get_links(clinic) -> None:
    party = ExternalParty.objects.create(name="Court", kind="court")
    with pytest.raises(Refused) as refused:
        make(party)
    assert refused.value.code == "DROP_PARTY"
