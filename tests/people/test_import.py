"""Patients come in from files of every make: good rows kept, bad ones listed, a second run idle."""

import csv
import datetime
import json
import logging
import tracemalloc
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from privacy_portal.audit.models import AuditEvent
from privacy_portal.people.contacts import ContactKind, ContactPoint, PostalAddress
from privacy_portal.people.models import Patient
from privacy_portal.people.operations import patients
from privacy_portal.people.patient_files import read_patients
from privacy_portal.people.patient_rows import COLUMNS
from tests.factories import BY, NOW, make_clinic, make_patient

HEADER = ",".join(COLUMNS)
ADA = "M-1,Ada,Lovell,1985-03-14,,,en,no,,ada@example.com,217-555-0110,12 Elm Street,,Springfield,IL,62704,US"
GRACE = "M-2,Grace,Hopper,1970-12-09,Amazing,,es,yes,large_print,,,,,,,,"


class Import:
    """One run of the command: what it said, and what it listed."""

    def __init__(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = tmp_path, capsys

    def write(self, content: str | bytes, name: str = "patients.csv") -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, content: str | bytes, name: str = "patients.csv") -> tuple[dict[str, int], list[list[str]]]:
        errors = self.folder / "errors.csv"
        call_command("import_patients", self.write(content, name), errors=errors)
        counts = dict(part.split(": ") for part in self.capsys.readouterr().out.strip().split(", "))
        with errors.open(newline="", encoding="utf-8") as listed:
            rows = list(csv.reader(listed))
        assert rows[0] == ["line", "column", "problem"]
        return {name: int(count) for name, count in counts.items()}, rows[1:]


@pytest.fixture
def importing(db, tmp_path, capsys) -> Import:
    make_clinic()
    return Import(tmp_path, capsys)


def counts(created: int = 0, changed: int = 0, unchanged: int = 0, errors: int = 0) -> dict[str, int]:
    return {"created": created, "changed": changed, "unchanged": unchanged, "errors": errors}


class TestCSV:
    def test_good_rows_are_kept_and_bad_ones_listed_with_line_column_and_sentence(self, importing):
        bad = "M-3,,Nobody,1985-02-30,,,en,maybe,,not an address,,,,Springfield,,,"
        found, listed = importing.run(f"{HEADER}\n{ADA}\n{bad}\n{GRACE}")
        assert found == counts(created=2, errors=4)
        assert [row[:2] for row in listed] == [
            ["3", "given_name"],
            ["3", "birth_date"],
            ["3", "needs_interpreter"],
            ["3", "email"],
        ]
        grace = Patient.objects.get(mrn="M-2")
        assert (grace.language, grace.needs_interpreter, grace.format_need) == ("es", True, "large_print")
        assert set(ContactPoint.objects.filter(patient__mrn="M-1").values_list("kind", flat=True)) == {
            "email",
            "phone",
            "postal",
        }

    def test_the_same_file_again_changes_nothing(self, importing):
        content = f"{HEADER}\n{ADA}\n{GRACE}"
        importing.run(content)
        before = (Patient.history.count(), ContactPoint.history.count(), AuditEvent.objects.count())
        assert importing.run(content) == (counts(unchanged=2), [])
        after = (Patient.history.count(), ContactPoint.history.count(), AuditEvent.objects.count())
        assert after == before

    def test_what_differs_is_changed_and_what_is_empty_stays(self, importing):
        importing.run(f"{HEADER}\n{ADA}")
        again = "mrn,given_name,family_name,birth_date,email,line1,city,postcode\n"
        found, _listed = importing.run(again + "M-1,Ada,Lovelace,3/14/1985,,9 Oak Road,Peoria,61602\n")
        assert found == counts(changed=1)
        ada = Patient.objects.get(mrn="M-1")
        assert (ada.family_name, ada.language) == ("Lovelace", "en")
        current = ContactPoint.objects.filter(patient=ada, ended_at=None)
        assert current.get(kind="postal").line1 == "9 Oak Road"
        assert current.get(kind="email").value == "ada@example.com"

    def test_another_date_of_birth_is_listed_and_not_written(self, importing):
        make_patient(mrn="M-1", birth_date=datetime.date(1985, 3, 15), given_name="Other")
        found, listed = importing.run(f"{HEADER}\n{ADA}")
        assert found == counts(errors=1)
        assert listed[0][:2] == ["2", "birth_date"]
        assert Patient.objects.get().given_name == "Other"

    def test_a_number_twice_in_one_file_is_listed(self, importing):
        found, listed = importing.run("\n".join([HEADER, ADA, ADA.replace("Ada", "Eve")]))
        assert found == counts(created=1, errors=1)
        assert listed[0][:2] == ["3", "mrn"]

    @pytest.mark.parametrize(
        "encode",
        [
            lambda text: text.encode(),
            lambda text: b"\xef\xbb\xbf" + text.encode(),
            lambda text: text.encode("latin-1"),
            lambda text: text.encode("utf-16"),
            lambda text: text.replace("\n", "\r\n").encode(),
            lambda text: text.replace(",", ";").encode(),
            lambda text: text.replace(",", "\t").encode(),
            lambda text: ("\n\n".join(text.split("\n")) + "\n,,,\n").encode(),
        ],
        ids=["utf-8", "bom", "latin-1", "utf-16", "crlf", "semicolons", "tabs", "blank lines"],
    )
    def test_every_common_make_of_file_is_read(self, importing, encode):
        text = "mrn,given_name,family_name,birth_date\nM-1,Zoë,Núñez,1990-02-03\n"
        assert importing.run(encode(text)) == (counts(created=1), [])
        assert Patient.objects.get().full_name == "Zoë Núñez"

    def test_a_quoted_cell_may_hold_commas_quotes_and_a_line_break(self, importing):
        text = 'mrn,given_name,family_name,birth_date\nM-1,"Ada ""Countess""","Lovell,\nJr.",1985-03-14\n'
        text += "M-2,,Hopper,1970-12-09\n"
        found, listed = importing.run(text)
        assert found == counts(created=1, errors=1)
        assert listed[0][0] == "4"
        assert Patient.objects.get().family_name == "Lovell, Jr."

    def test_a_quotation_mark_that_does_not_close_takes_no_other_patient_with_it(self, importing):
        text = 'mrn,given_name,family_name,birth_date\nM-1,"Ada,Lovell,1985-03-14\n'
        text += 'M-2,Grace,Hopper,1970-12-09\nM-3,"Eve","Moss",12/10/1970\n'
        found, listed = importing.run(text)
        assert found == counts(created=2, errors=1)
        assert listed[0][0] == "2"
        assert "quotation marks" in listed[0][2]

    def test_a_cell_that_looks_like_a_formula_is_text(self, importing):
        importing.run("mrn,given_name,family_name,birth_date\n=1+1,=HYPERLINK(0),@SUM(A1),1985-03-14\n")
        assert Patient.objects.get(mrn="=1+1").given_name == "=HYPERLINK(0)"

    @pytest.mark.parametrize(
        "row",
        [
            "M-9,Ada",
            "M-9,Ada,Lovell,1985-03-14,more",
            "M-9,A\x00da,Lovell,1985-03-14",
            f"M-9,{'A' * 101},Lovell,1985-03-14",
            "M-9,Ada,Lovell,14.03.1985",
            "M-9,Ada,Lovell,03/14/85",
            "M-9,Ada,Lovell,2199-01-01",
            "M-9,Ada,Lovell,1066-01-01",
            "M-9,Ada,Lovell,0000-00-00",
            f"M-9,{'A' * 200_000},Lovell,1985-03-14",
        ],
        ids=lambda row: row[:30],
    )
    def test_a_row_that_cannot_be_true_does_not_stop_the_others(self, importing, row):
        text = f"mrn,given_name,family_name,birth_date\n{row}\nM-2,Grace,Hopper,1970-12-09\n"
        found, listed = importing.run(text)
        assert found == counts(created=1, errors=1)
        assert listed[0][0] == "2"

    @pytest.mark.parametrize(
        "content",
        [
            "",
            " \n\n",
            "Ada,Lovell\n",
            "mrn,given_name,family_name\nM-1,Ada,Lovell\n",
            "mrn,given_name,family_name,birth_date,ssn\n",
            "mrn,mrn,given_name,family_name,birth_date\n",
            "{not json",
            '[{"resourceType": "Patient"}]',
            '{"resourceType": "Bundle", "entry": 3}',
        ],
    )
    def test_a_file_that_is_something_else_is_refused_with_a_sentence(self, importing, content):
        path = importing.write(content)
        with pytest.raises(CommandError, match=r"\.$"):
            call_command("import_patients", path)
        assert not Patient.objects.exists()

    def test_a_file_that_breaks_off_in_the_middle_of_a_character_is_a_sentence(self, importing):
        text = "mrn,given_name,family_name,birth_date\nM-1,Ada,Lovell,1985-03-14\n"
        with pytest.raises(CommandError, match="not text"):
            call_command("import_patients", importing.write(text.encode("utf-16")[:-1]))

    def test_a_place_that_cannot_be_written_to_is_a_sentence(self, importing):
        path = importing.write(f"{HEADER}\n{ADA}\n")
        with pytest.raises(CommandError):
            call_command("import_patients", path, errors=path.parent / "nowhere" / "errors.csv")
        assert not Patient.objects.exists()

    def test_a_file_that_is_not_there_is_a_sentence(self, importing):
        with pytest.raises(CommandError, match="no file"):
            call_command("import_patients", Path("/nowhere/patients.csv"))


class TestContactsOnFile:
    def test_what_a_person_replaced_since_is_not_put_back(self, importing):
        content = f"{HEADER}\n{ADA}"
        importing.run(content)
        ada = Patient.objects.get()
        patients.change_contact(
            by=BY,
            patient_id=ada.pk,
            kind=ContactKind.POSTAL,
            now=NOW,
            address=PostalAddress("9 Oak Road", "Peoria", "61602"),
        )
        assert importing.run(content) == (counts(unchanged=1), [])
        assert ContactPoint.objects.get(kind="postal", ended_at=None).line1 == "9 Oak Road"

    def test_an_address_from_which_post_came_back_stays_so(self, importing):
        content = f"{HEADER}\n{ADA}"
        importing.run(content)
        point = ContactPoint.objects.get(kind="postal")
        patients.mark_undeliverable(by=BY, contact_point_id=point.pk, now=NOW)
        assert importing.run(content) == (counts(unchanged=1), [])
        point.refresh_from_db()
        assert point.undeliverable_at == NOW


FHIR_ADA = {
    "resourceType": "Patient",
    "identifier": [
        {"type": {"coding": [{"code": "SS"}]}, "value": "000-00-0000"},
        {"type": {"coding": [{"code": "MR"}]}, "value": "M-1"},
    ],
    "name": [
        {"use": "nickname", "given": ["Addie"]},
        {"use": "old", "family": "Byron", "given": ["Ada"]},
        {"use": "official", "family": "Lovell", "given": ["Ada", "May"]},
    ],
    "birthDate": "1985-03-14",
    "telecom": [
        {"system": "email", "value": "old@example.com", "use": "old"},
        {"system": "email", "value": "second@example.com", "rank": 2},
        {"system": "email", "value": "ada@example.com", "rank": 1},
        {"system": "phone", "value": "217-555-0110"},
    ],
    "address": [
        {"use": "old", "line": ["1 Gone Street"], "city": "Gone", "postalCode": "00000"},
        {"use": "home", "line": ["12 Elm Street", "Unit 4"], "city": "Springfield", "state": "IL",
         "postalCode": "62704", "country": "USA"},
    ],
    "communication": [
        {"language": {"coding": [{"code": "en"}]}},
        {"language": {"coding": [{"code": "es"}]}, "preferred": True},
    ],
    "extension": [
        {"url": "http://hl7.org/fhir/StructureDefinition/patient-interpreterRequired", "valueBoolean": True}
    ],
}  # fmt: skip
FHIR_GRACE = {
    "resourceType": "Patient",
    "identifier": [{"value": "M-2"}],
    "name": [{"family": "Hopper", "given": ["Grace"]}],
    "birthDate": "1970-12-09",
    "deceasedDateTime": "1992-01-01T10:00:00Z",
}
FHIR_PARTIAL = {**FHIR_GRACE, "identifier": [{"value": "M-3"}], "birthDate": "1970-12"}


class TestFHIR:
    def bundle(self, *resources: object) -> str:
        entries = [{"resource": resource} for resource in resources]
        return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}, indent=1)

    def test_a_bundle_is_read(self, importing):
        observation = {"resourceType": "Observation"}
        found, listed = importing.run(self.bundle(FHIR_ADA, observation, FHIR_PARTIAL, FHIR_GRACE), "b.json")
        assert found == counts(created=2, errors=1)
        assert listed[0][:2] == ["3", "birth_date"]
        ada = Patient.objects.get(mrn="M-1")
        assert (ada.full_name, ada.preferred_name) == ("Ada May Lovell", "Addie")
        assert (ada.language, ada.needs_interpreter) == ("es", True)
        assert Patient.objects.get(mrn="M-2").died_on == datetime.date(1992, 1, 1)
        held = {row.kind: row for row in ada.contact_points.all()}
        assert held["email"].value == "ada@example.com"
        assert (held["postal"].line2, held["postal"].country) == ("Unit 4", "US")

    def test_resources_one_a_line_are_read(self, importing):
        lines = [json.dumps(FHIR_ADA), "", "{broken", json.dumps({"resourceType": "Group"}), "[]"]
        found, listed = importing.run("\n".join([*lines, json.dumps(FHIR_GRACE)]), "p.ndjson")
        assert found == counts(created=2, errors=2)
        assert [row[0] for row in listed] == ["3", "5"]

    def test_one_patient_alone_is_read(self, importing):
        assert importing.run(json.dumps(FHIR_ADA, indent=2), "p.json")[0] == counts(created=1)

    def test_the_same_again_changes_nothing_in_either_form(self, importing):
        importing.run(self.bundle(FHIR_ADA, FHIR_GRACE), "b.json")
        ndjson = "\n".join(json.dumps(resource) for resource in (FHIR_ADA, FHIR_GRACE))
        assert importing.run(ndjson, "p.ndjson") == (counts(unchanged=2), [])

    @pytest.mark.parametrize(
        "broken",
        [
            {"resourceType": "Patient"},
            {**FHIR_GRACE, "name": "Grace"},
            {**FHIR_GRACE, "name": [3, None, {"given": "Grace", "family": ["Hopper"]}]},
            {**FHIR_GRACE, "identifier": [{"value": "1"}, {"value": "2"}]},
            {**FHIR_GRACE, "birthDate": 1970},
            {**FHIR_GRACE, "deceasedDateTime": "1960-01-01"},
            {**FHIR_GRACE, "telecom": [{"system": "email", "value": "no"}]},
            {**FHIR_GRACE, "address": [{"city": "Springfield"}]},
        ],
    )
    def test_a_resource_of_the_wrong_shape_is_listed(self, importing, broken):
        found, listed = importing.run(self.bundle(broken, FHIR_ADA), "b.json")
        assert found["created"] == 1
        assert {row[0] for row in listed} == {"1"}

    def test_json_nested_without_end_is_refused(self, importing):
        with pytest.raises(CommandError, match="JSON"):
            importing.run('{"a":' + "[" * 200_000, "b.json")


def test_no_name_or_number_leaves_the_file(importing, capsys, caplog, tmp_path):
    caplog.set_level(logging.DEBUG)
    canary = "CANARY-7731,Canarygiven,Canaryfamily,1985-99-99"
    good = "CANARY-7732,Canarygiven,Canaryfamily,1985-03-14"
    path = importing.write(f"mrn,given_name,family_name,birth_date\n{canary}\n{good}\n")
    call_command("import_patients", path)
    said = capsys.readouterr()
    listed = (tmp_path / "patients.csv.errors.csv").read_text()
    told = [caplog.text, said.out, said.err, listed, str(list(AuditEvent.objects.values_list("detail")))]
    assert not [text for text in told if "canary" in text.lower()]


def test_a_huge_file_is_read_without_holding_it(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("w") as out:
        out.write("mrn,given_name,family_name,birth_date\n")
        out.writelines(f"M-{number},Ada,Lovell,1985-03-14\n" for number in range(60_000))
    tracemalloc.start()
    rows = sum(1 for _row in read_patients(path))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows == 60_000
    assert peak < path.stat().st_size * 4
