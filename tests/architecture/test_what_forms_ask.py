"""No door by which a request comes in asks what the law says a form must not (law.rights.FORM_RULES)."""

import re

import pytest
from django.apps import apps

from privacy_portal.law.rights import FORM_RULES, Demand, Right, Stance
from privacy_requests.admin.entry_form import EntryForm
from privacy_requests.api.serializers import AccessIn, AccountingIn, OwnRequestIn, RequesterIn, StaffRequestIn
from privacy_requests.forms.changes import ChangeForm, ChangeMineForm, TakeBackForm, TakeBackMineForm
from privacy_requests.portal.forms import CheckForm, HowForm, SomeoneForm, WhereForm, WhichForm
from privacy_requests.portal.guest_forms import (
    DoorForm,
    GuestCheckForm,
    GuestMessageForm,
    GuestTakeBackForm,
    GuestWithdrawForm,
    PersonForm,
    ReachForm,
    WhoseForm,
    YouForm,
)
from privacy_requests.portal.lists import PeriodForm

# How a field that made such a demand would be called.
NAMES = {
    Demand.REASON: r"reason|why|purpose|motive",
    Demand.AUTHORIZATION_FORM: r"authori[sz]ation",
    Demand.NOTARY: r"notar",
    Demand.COMING_IN: r"in_person|appear",
    Demand.PORTAL_ACCOUNT: r"account(?!ing)|username|password",
    Demand.PAYMENT_FOR_CARE: r"payment|balance|invoice|bill|card",
    Demand.SOCIAL_SECURITY_NUMBER: r"ssn|social|tax_id",
    Demand.WAIVER: r"waive|release_of|give_up",
}
MODELS = ("PrivacyRequest", "Requester", "AccessDetail", "AccountingDetail")


def asked() -> dict[str, set[str]]:
    own = (WhichForm, HowForm, SomeoneForm, WhereForm, PeriodForm, CheckForm, EntryForm)
    guests = (WhoseForm, PersonForm, YouForm, ReachForm, GuestCheckForm)
    after = (DoorForm, GuestMessageForm, GuestTakeBackForm, GuestWithdrawForm)
    anew = (ChangeMineForm, ChangeForm, TakeBackMineForm, TakeBackForm)
    forms = (*own, *guests, *after, *anew)
    bodies = (AccessIn, AccountingIn, RequesterIn, OwnRequestIn, StaffRequestIn)
    return (
        {form.__name__: set(form.base_fields) for form in forms}
        | {body.__name__: set(body().fields) for body in bodies}
        | {
            name: {field.name for field in apps.get_model("requests", name)._meta.concrete_fields}
            for name in MODELS
        }
    )


def test_the_names_cover_everything_an_access_form_must_not_require():
    forbidden = {rule.demand for rule in FORM_RULES[Right.ACCESS] if rule.stance is Stance.NEVER}
    assert set(NAMES) == forbidden


@pytest.mark.cite("HHS guidance: individuals' right of access", "164.530(h)")
@pytest.mark.parametrize("demand", sorted(NAMES))
def test_no_field_of_a_request_for_access_makes_a_demand_the_law_forbids(demand):
    assert [
        f"{door}.{field}"
        for door, fields in asked().items()
        for field in sorted(fields)
        if re.search(NAMES[demand], field)
    ] == []


@pytest.mark.cite("164.528(a)(3)", "164.528(c)(2)", "164.530(h)")
def test_of_a_list_of_disclosures_nothing_is_asked_but_a_time():
    doors = asked()
    assert doors["PeriodForm"] == doors["AccountingIn"] == {"from_on", "to_on"}
    assert doors["AccountingDetail"] == {"id", "privacy_request", "from_on", "to_on"}
    forbidden = {rule.demand for rule in FORM_RULES[Right.ACCOUNTING] if rule.stance is Stance.NEVER}
    assert forbidden == {Demand.WRITING, Demand.REASON, Demand.FIRST_FEE, Demand.WAIVER}


def test_every_door_was_looked_at():
    assert all(fields for fields in asked().values())
    assert "kind" in asked()["WhichForm"]
    assert "received_on" in asked()["StaffRequestIn"]
