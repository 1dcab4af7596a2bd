"""AuditEvents in files: a Bundle, one resource or one a line, taken in once whichever way they come."""

import json

import pytest

from disclosures.fhir import parsing
from disclosures.importing import fhir
from disclosures.importing.rows import Row, UnreadableFile
from disclosures.models import Disclosure, Source
from disclosures.operations import importing, receiving
from tests.disclosures.fhir.doors import raw
from tests.disclosures.fhir.events import bundle, event
from tests.disclosures.ledger import BY
from tests.factories import NOW, TODAY, make_patient

EVENTS = [event(id="1"), event(id="2", recorded="x"), event(id="3", action="C")]
WAYS = {
    "bundle": json.dumps(bundle(*EVENTS), indent=1),
    "bundle on a line": json.dumps(bundle(*EVENTS)),
    "bundle, entries first": json.dumps({"entry": bundle(*EVENTS)["entry"], "resourceType": "Bundle"}),
    "lines": "\n".join(json.dumps(one) for one in EVENTS) + "\n\n",
}


@pytest.fixture
def path(tmp_path, clinic):
    def written(text: str | bytes):
        found = tmp_path / "events"
        found.write_bytes(text if isinstance(text, bytes) else text.encode())
        return found

    return written


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_each_way_gives_the_same_rows_and_problems(path, text: str) -> None:
    first, second, third = fhir.read(path(text))
    assert isinstance(first, Row)
    assert (first.line, first.reference, first.legal_basis) == (1, "ehr.example/1", "public_health")
    assert isinstance(second, list)
    assert [(one.line, one.column) for one in second] == [(2, "AuditEvent.period.start")]
    assert isinstance(third, Row)
    assert third.event is not None
    assert third.event.problem.startswith("AuditEvent.action")


def test_a_single_resource_is_read(path) -> None:
    (one,) = fhir.read(path("\ufeff" + json.dumps(event(), indent=2)))
    assert isinstance(one, Row)


@pytest.mark.parametrize(
    "text", [b"", b" \n\n", b"[]", b"{", b'{"resourceType": "Bundle", "entry": [{}, {]}', b'{"a": "\xff"}']
)
def test_what_is_no_such_file_says_so(path, text: bytes) -> None:
    with pytest.raises(UnreadableFile):
        list(fhir.read(path(text)))


def test_a_line_that_is_wrong_does_not_stop_the_next(path) -> None:
    whole = json.dumps(event())
    found = list(fhir.read(path(f'{whole}\n{{"a": 1, "a": 2}}\n[]\n{whole}')))
    assert [isinstance(one, Row) for one in found] == [True, False, False, True]
    wrong = found[1]
    assert isinstance(wrong, list)
    assert wrong[0].sentence == parsing.TWICE


def test_what_came_by_post_is_known_in_a_file(path) -> None:
    make_patient(mrn="MRN-1")
    receiving.take(by=BY, sent=[receiving.Sent(event(id="1"))], on=TODAY, now=NOW)
    run = importing.take_file(by=BY, path=path(WAYS["bundle"]), kind="fhir", on=TODAY, now=NOW)
    assert (run.state, run.added, run.known, run.waiting, run.wrong) == ("done", 1, 1, 1, 1)
    again = importing.take_file(by=BY, path=path(WAYS["lines"]), kind="fhir", on=TODAY, now=NOW)
    assert (again.added, again.known) == (0, 2)
    kept = Disclosure.objects.filter(source=Source.FHIR).order_by("source_reference")
    assert [raw(row).content["id"] for row in kept] == ["1", "3"]
