"""The lists of the staff site can be narrowed by their filters only: no address asks after another field."""

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from privacy_portal.audit.actor import Role
from privacy_portal.staff_admin import ActorModelAdmin
from tests.factories import make_clinic, make_patient
from tests.people.signing_in import make_account, signed_in

LISTS = [one for one in admin.site._registry.values() if isinstance(one, ActorModelAdmin)]
LOOKUPS = ("", "__exact", "__startswith", "__regex", "__gt", "__in", "__isnull")


def declared_by(listed: ActorModelAdmin) -> set[str]:
    names = set()
    for one in listed.list_filter:
        names.add(one if isinstance(one, str) else one.parameter_name)  # type: ignore[union-attr]
    return names


@pytest.mark.parametrize("listed", LISTS, ids=lambda one: one.opts.label_lower)
def test_a_field_that_no_filter_names_cannot_be_asked_after(listed: ActorModelAdmin) -> None:
    request = RequestFactory().get("/")
    fields = {field.name for field in listed.model._meta.get_fields()}
    for name in fields - declared_by(listed):
        for lookup in (*LOOKUPS, "__patient__family_name", "__password__startswith"):
            assert not listed.lookup_allowed(f"{name}{lookup}", "x", request), f"{name}{lookup}"


@pytest.mark.parametrize("listed", LISTS, ids=lambda one: one.opts.label_lower)
def test_a_filters_own_field_is_asked_exactly(listed: ActorModelAdmin) -> None:
    request = RequestFactory().get("/")
    for name in declared_by(listed):
        assert listed.lookup_allowed(f"{name}__exact", "x", request)
        assert not listed.lookup_allowed(f"{name}__regex", "x", request)
        assert not listed.lookup_allowed(f"{name}__startswith", "x", request)


@pytest.mark.parametrize(
    ("role", "page", "query"),
    [
        (Role.ADMINISTRATOR, "people_user", {"password__startswith": "argon2"}),
        (Role.ADMINISTRATOR, "people_user", {"api_tokens__sha256__startswith": "a"}),
        (Role.PRIVACY_OFFICIAL, "people_patient", {"family_name__startswith": "L"}),
        (Role.PRIVACY_OFFICIAL, "people_patient", {"user__password__regex": "."}),
        (Role.PRIVACY_OFFICIAL, "correspondence_communication", {"patient__family_name": "Lovell"}),
        (Role.PRIVACY_OFFICIAL, "work_workitem", {"assignee__password__startswith": "a"}),
    ],
)
def test_probing_a_list_by_its_address_is_refused(role: Role, page: str, query: dict[str, str], db) -> None:
    make_clinic()
    make_patient()
    answer = signed_in(make_account(role)).get(reverse(f"admin:{page}_changelist"), query)
    assert answer.status_code == 400


def test_the_filters_still_narrow_a_list(db) -> None:
    make_clinic()
    client = signed_in(make_account(Role.PRIVACY_OFFICIAL))
    for page, query in (
        ("correspondence_communication", {"delivery__state__exact": "queued"}),
        ("work_workitem", {"whose": "mine", "kind__exact": "message"}),
        ("audit_auditevent", {"user": "1", "since": "2026-01-01"}),
    ):
        answer = client.get(reverse(f"admin:{page}_changelist"), query)
        assert answer.status_code == 200, (page, answer.status_code)
    administrator = signed_in(make_account(Role.ADMINISTRATOR))
    answer = administrator.get(reverse("admin:people_user_changelist"), {"is_active__exact": "1"})
    assert answer.status_code == 200
