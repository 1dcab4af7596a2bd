"""Which determination a ground may rest on: about this request, and not the one of two that suits."""

import pytest

from privacy_portal.audit.actor import Role
from privacy_requests.models import PrivacyRequest
from privacy_requests.withholding import DESPITE, Withheld
from tests.factories import make_staff
from tests.requests.decisions import acting
from tests.requests.factories import add_record, make_request
from tests.requests.ways.doing import DAY, refusal

pytestmark = pytest.mark.usefixtures("clinic")
DESPITE_IT = Withheld(acting.R1, {DESPITE: "The second opinion had not seen the letter."})


@pytest.fixture
def row(clinic) -> PrivacyRequest:
    made = make_request()
    add_record(made)
    return made


@pytest.mark.cite("164.524(a)(3)")
def test_one_of_before_the_request_is_none(row) -> None:
    before = row.received_on - DAY
    assert refusal(acting.determine, row, determined_on=before).code == "DETERMINATION_BEFORE_REQUEST"
    acting.determine(row, determined_on=row.received_on)
    acting.deny(row, acting.why(acting.R1, words=""))


@pytest.mark.cite("164.524(a)(3)")
@pytest.mark.parametrize("order", [(False, True), (True, False)])
def test_where_professionals_disagree_the_official_writes_down_why(row, order) -> None:
    for supports in order:
        acting.determine(row, supports=supports)
    assert refusal(acting.deny, row, acting.why(acting.R1, words="")).code == "DETERMINATIONS_CONFLICT"
    assert refusal(acting.deny, row, DESPITE_IT).code == "OFFICIAL_ONLY"
    acting.deny(row, DESPITE_IT, by=make_staff(Role.PRIVACY_OFFICIAL))
    assert "second opinion" in row.denialgrounds.get().evidence[DESPITE]


def test_a_professional_may_think_again(row) -> None:
    one = acting.professional()
    acting.determine(row, by=one, supports=False)
    acting.determine(row, by=one, supports=True)
    acting.deny(row, acting.why(acting.R1, words=""))
