"""Records were separated and nobody looked at the lists that wait: no list of another person's goes out."""

import pytest

from disclosures import tasks
from disclosures.models import Accounting
from privacy_portal.audit.actor import Role
from privacy_portal.correspondence import operations as correspondence
from privacy_portal.correspondence import queries as letters
from privacy_portal.correspondence.models import Delivery
from privacy_portal.law.refusal import Refused
from privacy_portal.people.models import Patient
from privacy_portal.people.operations import merge
from tests.disclosures.accountings import issue, reached, send_all
from tests.disclosures.ledger import disclose
from tests.factories import BY, NOW, TODAY, make_patient, make_staff

pytestmark = pytest.mark.usefixtures("clinic")


def other_persons(ada: Patient) -> Accounting:
    """A list of Ada's that tells of somebody else, as their records were joined when it was made."""
    bea, official = make_patient(), make_staff(Role.PRIVACY_OFFICIAL)
    disclose(bea, "2026-03-01", recipient="County Health")
    alias = merge.merge_duplicate(by=official, duplicate_id=bea.pk, kept_id=ada.pk, reason="Same", now=NOW)
    made = issue(ada)
    assert "County Health" in made.communication.html
    merge.undo(by=official, alias_id=alias.pk, reason="Two people", now=NOW)
    return made


def state(made: Accounting) -> str:
    return Delivery.objects.get(communication_id=made.communication_id).state


def test_a_first_delivery_is_held() -> None:
    made = other_persons(reached())
    send_all()
    assert letters.sent_on(made.communication_id) is None
    assert state(made) == "failed"
    tasks.remind()
    anew = Accounting.objects.latest("id")
    assert letters.latest(made.communication_id).pk == anew.communication_id
    assert "County Health" not in anew.communication.html
    send_all()
    assert letters.sent_on(anew.communication_id) is not None


def test_the_sweep_makes_it_anew_before_that() -> None:
    made = other_persons(reached())
    tasks.remind()
    assert state(made) == "withdrawn"
    assert Accounting.objects.latest("id").listed["entries"] == []
    tasks.remind()
    assert Accounting.objects.count() == 2


def test_it_is_not_printed_and_a_printed_one_does_not_count_as_mailed() -> None:
    ada = make_patient()
    made = other_persons(ada)
    Delivery.objects.update(state="ready")
    assert correspondence.close_print_batch(by=BY, on=TODAY, now=NOW) is None
    assert state(made) == "ready"


def test_a_printed_one_does_not_count_as_mailed() -> None:
    ada = make_patient()
    told = disclose(ada, "2026-03-01", recipient="County Health")
    made = issue(ada)
    send_all()
    assert state(made) == "ready"
    assert correspondence.close_print_batch(by=BY, on=TODAY, now=NOW) is not None
    type(told).objects.create(
        **{
            name: getattr(told, name)
            for name in ("patient_id", "disclosed_on", "recipient_id", "basis", "source", "description")
        },
        replaces=told,
        void=True,
        reason="Stayed inside",
        entered_at=NOW,
    )
    pk = made.communication.delivery.pk
    with pytest.raises(Refused) as refused:
        correspondence.mark_posted(by=BY, delivery_id=pk, posted_on=TODAY, tracking="", on=TODAY, now=NOW)
    assert refused.value.code == "NOT_AS_IT_IS"
    tasks.remind()
    assert state(made) == "withdrawn"


def test_what_waits_and_is_so_costs_few_queries_and_stays(django_assert_max_num_queries) -> None:
    made = [issue(make_patient(), reference=f"PR-AAAA-000{n}") for n in range(3)]
    with django_assert_max_num_queries(25 * len(made)):
        tasks.remind()
    assert [state(one) for one in made] == ["queued"] * 3
