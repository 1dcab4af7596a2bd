"""Two records of one person are read as one, and can be separated again; nothing is rewritten."""

import datetime
import threading

import pytest
from celery import current_app
from django.db import connection
from kombu.exceptions import OperationalError

from privacy_portal.audit.actor import Actor, ActorKind, Role
from privacy_portal.audit.models import AuditEvent
from privacy_portal.law.refusal import Refused
from privacy_portal.people import queries
from privacy_portal.people.models import Patient, PatientAlias
from privacy_portal.people.operations import merge
from tests.factories import BY, NOW, link, make_patient, make_user

OFFICIAL = Actor(kind=ActorKind.PERSON, user_id=7, roles=frozenset({Role.PRIVACY_OFFICIAL}))
CLERK = Actor(kind=ActorKind.PERSON, user_id=8, roles=frozenset({Role.INTAKE_CLERK}))


def join(duplicate: Patient, kept: Patient, *, by: Actor = OFFICIAL, reason: str = "Same person"):
    return merge.merge_duplicate(by=by, duplicate_id=duplicate.pk, kept_id=kept.pk, reason=reason, now=NOW)


@pytest.mark.django_db
class TestMerging:
    def test_the_duplicate_is_read_as_the_kept_record(self):
        kept, duplicate, other = make_patient(), make_patient(), make_patient()
        join(duplicate, kept)
        assert queries.canonical_id(duplicate.pk) == kept.pk
        assert queries.canonical_ids([kept.pk, duplicate.pk, other.pk]) == {
            kept.pk: kept.pk,
            duplicate.pk: kept.pk,
            other.pk: other.pk,
        }
        assert queries.same_person_ids(duplicate.pk) == {kept.pk, duplicate.pk}

    def test_both_records_tell_of_it_and_neither_is_rewritten(self):
        kept, duplicate = make_patient(), make_patient()
        join(duplicate, kept)
        events = AuditEvent.objects.filter(kind="patient.merged").order_by("id")
        assert [(event.patient_id, event.detail) for event in events] == [
            (duplicate.pk, {"kept_id": kept.pk}),
            (kept.pk, {"duplicate_id": duplicate.pk}),
        ]
        assert duplicate.history.count() == kept.history.count() == 1

    def test_who_must_look_again_is_told_by_the_merges_id_and_again_when_it_is_undone(
        self, django_capture_on_commit_callbacks, monkeypatch
    ):
        told = []
        monkeypatch.setattr(current_app, "send_task", lambda name, args: told.append((name, args)))
        kept, duplicate = make_patient(), make_patient()
        with django_capture_on_commit_callbacks(execute=True):
            alias = join(duplicate, kept)
        with django_capture_on_commit_callbacks(execute=True):
            merge.undo(by=OFFICIAL, alias_id=alias.pk, reason="Two people", now=NOW)
        assert told == [("disclosures.person_changed", [alias.pk])] * 2

    def test_a_broker_that_is_down_stops_neither(self, django_capture_on_commit_callbacks, monkeypatch):
        def down(name, args):
            raise OperationalError("redis is down")

        monkeypatch.setattr(f"{merge.__name__}.current_app.send_task", down)
        kept, duplicate = make_patient(), make_patient()
        with django_capture_on_commit_callbacks(execute=True):
            alias = join(duplicate, kept)
        with django_capture_on_commit_callbacks(execute=True):
            merge.undo(by=OFFICIAL, alias_id=alias.pk, reason="Two people", now=NOW)

    def test_it_can_be_undone_and_done_again(self):
        kept, duplicate = make_patient(), make_patient()
        alias = join(duplicate, kept)
        merge.undo(by=OFFICIAL, alias_id=alias.pk, reason="Twins", now=NOW)
        assert queries.canonical_id(duplicate.pk) == duplicate.pk
        with pytest.raises(Refused) as refused:
            merge.undo(by=OFFICIAL, alias_id=alias.pk, reason="Twins", now=NOW)
        assert refused.value.code == "ALREADY_UNDONE"
        join(duplicate, kept)
        assert PatientAlias.objects.count() == 2

    def test_chains_and_loops_are_refused(self):
        one, two, three = make_patient(), make_patient(), make_patient()
        join(two, one)
        for duplicate, kept, code in (
            (one, two, "MERGE_CHAIN"),
            (one, three, "MERGE_CHAIN"),
            (three, two, "MERGE_CHAIN"),
            (two, three, "ALREADY_MERGED"),
            (one, one, "SAME_RECORD"),
        ):
            with pytest.raises(Refused) as refused:
                join(duplicate, kept)
            assert refused.value.code == code

    def test_many_duplicates_may_be_read_as_one_record(self):
        one, two, three = make_patient(), make_patient(), make_patient()
        join(two, one)
        join(three, one)
        assert queries.same_person_ids(three.pk) == {one.pk, two.pk, three.pk}

    def test_different_dates_of_birth_are_refused(self):
        with pytest.raises(Refused) as refused:
            join(make_patient(birth_date=datetime.date(1985, 3, 15)), make_patient())
        assert refused.value.code == "BIRTH_DATES_DIFFER"

    def test_two_accounts_are_refused(self):
        kept, duplicate = make_patient(), make_patient()
        link(kept, make_user())
        link(duplicate, make_user())
        with pytest.raises(Refused) as refused:
            join(duplicate, kept)
        assert refused.value.code == "TWO_ACCOUNTS"

    @pytest.mark.parametrize(
        ("values", "code"), [({"reason": " "}, "REASON_MISSING"), ({"by": BY}, "NOT_A_PERSON")]
    )
    def test_a_person_must_say_why(self, values, code):
        with pytest.raises(Refused) as refused:
            join(make_patient(), make_patient(), **values)
        assert refused.value.code == code

    def test_search_shows_both_records(self):
        kept = make_patient(given_name="Ada", family_name="Byron")
        duplicate = make_patient(mrn="OLD-1", given_name="Ada", family_name="King")
        join(duplicate, kept)
        for text in ("Byron", "King", "OLD-1"):
            assert set(queries.search_patients(CLERK, text)) == {kept, duplicate}


@pytest.mark.django_db
class TestSuggestions:
    def test_pair_records_with_one_name_and_date_of_birth(self):
        kept = make_patient(given_name="Zoë", family_name="Núñez")
        duplicate = make_patient(given_name="zoe", family_name="NUNEZ")
        make_patient(given_name="Zoë", family_name="Núñez", birth_date=datetime.date(1999, 1, 1))
        assert queries.same_person_suggestions(OFFICIAL) == [(kept, duplicate)]

    def test_are_not_repeated_once_merged_nor_shown_to_those_who_may_not_merge(self):
        kept, duplicate = make_patient(), make_patient()
        assert queries.same_person_suggestions(CLERK) == []
        join(duplicate, kept)
        assert queries.same_person_suggestions(OFFICIAL) == []


@pytest.mark.django_db(transaction=True)
def test_two_merges_at_once_never_make_a_chain():
    one, two, three = make_patient(), make_patient(), make_patient()
    start = threading.Barrier(2)
    refused: list[str] = []

    def run(duplicate: Patient, kept: Patient) -> None:
        start.wait()
        try:
            join(duplicate, kept)
        except Refused as refusal:
            refused.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in ((two, one), (three, two))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["MERGE_CHAIN"]
