"""Rows whose legal basis nobody knows: what the source said, one press for the likely, several at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosures.models import Disclosure
from disclosures.operations import protocols
from disclosures.queries import ledger
from disclosures.queries.basis_hints import hints
from privacy_portal.law.accounting import BY_CODE
from privacy_portal.work.models import WorkItem
from privacy_portal.work.places import place
from tests.disclosures.admin.pages import UNCLASSIFIED, said, text
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, make_patient

CLASSIFY = f"{UNCLASSIFIED}classify/"


def waiting(patient, day: str = "2026-03-01", **values) -> Disclosure:
    return disclose(patient, day, basis="something nobody can read", **values)


def basis_of(patient) -> list[str]:
    return list(ledger.of_patient(patient.pk).order_by("disclosed_on", "id").values_list("basis", flat=True))


def test_shows_what_the_source_said(petra, ada):
    waiting(ada)
    page = text(petra.get(UNCLASSIFIED))
    assert "“something nobody can read”" in page
    assert "1 waits" in page


def test_offers_what_the_words_and_the_recipient_suggest_and_takes_it_by_one_press(petra, ada):
    row = disclose(ada, "2026-03-01", basis="subpoena of a lawyer")
    disclose(make_patient(), "2025-03-01", basis="164.512(d)")
    page = petra.get(UNCLASSIFIED).content.decode()
    for code in ("subpoena", "health_oversight"):
        assert f'value="{row.pk}:{code}"' in page
    answer = petra.post(CLASSIFY, {"press": f"{row.pk}:subpoena"})
    assert said(answer) == ["1 row has its legal basis now."]
    assert basis_of(ada) == ["subpoena"]


@pytest.mark.cite("164.528(a)(1)")
@pytest.mark.parametrize(
    "words", ["access", "treatment", "164.508", "to the individual", "authorized by law"]
)
def test_no_words_of_a_source_suggest_what_no_list_would_tell(ada, words):
    row = waiting(ada)
    row.basis_given = words
    assert not [code for code in hints([row])[row.pk] if BY_CODE[code].exclusion]


def test_a_protocol_that_goes_with_the_basis_is_told(petra, ada):
    protocol = protocols.add(by=BY, now=NOW, name="Sleep study")
    row = waiting(ada, protocol_id=protocol.pk)
    answer = petra.post(CLASSIFY, {"press": f"{row.pk}:public_health"})
    assert "no research protocol any more: D-" in said(answer)[-1]


def test_several_are_classified_at_once_with_one_reason(petra, ada):
    rows = [waiting(ada, f"2026-03-0{day}") for day in (1, 2, 3)]
    answer = petra.post(
        CLASSIFY,
        {"disclosure": [row.pk for row in rows[:2]], "basis": "public_health", "reason": "Asked the county"},
    )
    assert said(answer) == ["2 rows have their legal basis now."]
    assert basis_of(ada) == ["public_health", "public_health", ""]
    assert Disclosure.objects.filter(reason="Asked the county").count() == 2


def test_only_those_alike_are_shown_on_wish(petra, ada):
    one = waiting(ada, description="like this")
    waiting(ada, "2026-03-05", recipient="Somebody Else", description="unlike it")
    page = text(petra.get(f"{UNCLASSIFIED}?like={one.pk}"))
    assert "like this" in page
    assert "unlike it" not in page


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"basis": "public_health", "reason": "So"}, "Tick at least one row first"),
        ({"disclosure": "1", "basis": "", "reason": "So"}, "Choose an answer"),
        ({"disclosure": "1", "basis": "164.512(b)", "reason": "So"}, "is not one of the available choices"),
        ({"disclosure": "1", "basis": "public_health", "reason": ""}, "Fill in: How you know"),
    ],
)
def test_what_is_missing_is_said_and_the_ticks_stay(petra, ada, form, sentence):
    row = waiting(ada)
    if "disclosure" in form:
        form = {**form, "disclosure": str(row.pk)}
    answer = petra.post(CLASSIFY, form)
    assert sentence in text(answer)
    assert ("checked" in answer.content.decode()) == ("disclosure" in form)
    assert basis_of(ada) == [""]


@pytest.mark.parametrize("press", ["x", "9999999:public_health", f"{2**63}:public_health", "1:nonsense", ":"])
def test_nonsense_by_one_press_changes_nothing(petra, ada, press):
    waiting(ada)
    assert petra.post(CLASSIFY, {"press": press}).status_code in {200, 302}
    assert basis_of(ada) == [""]


def test_the_work_item_leads_here_and_is_settled_with_the_last_row(petra, ada):
    row = waiting(ada)
    item = WorkItem.objects.get(kind="classify_disclosure")
    assert place((item.about_type, item.about_id)) == UNCLASSIFIED
    petra.post(CLASSIFY, {"press": f"{row.pk}:public_health"})
    item.refresh_from_db()
    assert item.settled_at is not None
    assert "Nothing waits" in text(petra.get(UNCLASSIFIED))


def test_is_for_those_who_classify(colin):
    assert colin.get(UNCLASSIFIED).status_code == 404
    assert colin.post(CLASSIFY, {"press": "1:public_health"}).status_code == 404


def test_reads_no_more_queries_for_more_rows(petra, ada):
    counts = []
    for n in (1, 2):
        for day in range(1, 6):
            waiting(ada, f"2026-0{n}-0{day}", recipient=f"Office {n}{day}")
        petra.get(UNCLASSIFIED)
        with CaptureQueriesContext(connection) as captured:
            petra.get(UNCLASSIFIED)
        counts.append(len(captured))
    assert counts[0] == counts[1]
