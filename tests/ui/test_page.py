"""The frame of every page: language, title, landmarks, navigation, the end of the session."""

from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from privacy_portal.ui import context, navigation
from privacy_portal.ui.forms import PortalForm

CLINIC = {
    "name": "MycroAesthetics",
    "telephone": "(555) 010-0142",
    "email": "info@mycroaesthetics.com",
    "address_lines": ["1200 Market Street"],
}


class NameForm(PortalForm):
    name = forms.CharField()


def visitor(path="/", *, signed_in=True, staff=False, idle_seconds=None):
    request: Any = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=signed_in, is_active=True)
    request.actor = SimpleNamespace(is_staff=staff)
    if idle_seconds:
        request.idle_seconds = idle_seconds
    return request


def page(request=None, **extra):
    template = engines["django"].from_string(
        '{% extends "base.html" %}{% block title %}My requests{% endblock %}'
        "{% block content %}<h1>My requests</h1>{% endblock %}"
    )
    known = context.page(request) if request else {}
    return str(template.render({"request": request, "clinic": CLINIC, **known, **extra}))


class TestThePage:
    def test_stands_without_any_context_for_the_worst_day(self):
        html = render_to_string("500.html")
        assert "Something went wrong on our side" in html
        assert 'lang="en' in html

    @pytest.mark.parametrize("name", ["400", "403", "404", "405", "500", "403_csrf"])
    def test_of_an_error_says_what_to_do_next(self, name):
        html = render_to_string(f"{name}.html")
        assert html.count("<h1>") == 1
        assert 'href="/"' in html

    def test_names_itself_and_the_clinic_in_its_title(self):
        assert "<title>My requests – MycroAesthetics</title>" in page(visitor())

    def test_says_error_first_when_a_form_is_wrong(self):
        assert "<title>Error: My requests" in page(visitor(), form=NameForm({}))
        assert "<title>Error: My requests" in page(visitor(), forms=[NameForm(), NameForm({})])
        assert "<title>My requests" in page(visitor(), form=NameForm())

    def test_is_marked_with_the_language_it_is_written_in(self):
        with translation.override("es"):
            html = page(visitor())
        assert '<html lang="es">' in html
        assert 'value="en"' in html
        assert "English" in html

    def test_has_its_landmarks_and_a_way_past_the_header(self):
        html = page(visitor())
        assert 'href="#main-content"' in html
        assert '<main id="main-content"' in html
        assert "<header" in html
        assert "<footer" in html

    def test_always_leads_to_the_notice_and_the_complaint_page(self):
        html = page()
        assert 'href="/notice/"' in html
        assert 'href="/complaint/"' in html

    def test_shows_the_demo_banner_only_in_a_demo(self):
        assert "portal-demo" not in page(visitor())
        html = page(visitor(), demo={"code": "123456", "accounts": [{"who": "Patient", "email": "a@x.com"}]})
        assert "123456" in html
        assert "a@x.com" in html

    def test_announces_its_messages(self):
        html = page(visitor(), messages=[SimpleNamespace(level_tag="success", __str__=lambda self: "Sent.")])
        assert 'role="status"' in html


class TestNavigation:
    def test_is_empty_for_a_stranger(self):
        assert navigation.items(visitor(signed_in=False)) == ()

    def test_offers_the_office_to_staff_only(self):
        assert "/staff/" in [item.url for item in navigation.items(visitor(staff=True))]
        assert "/staff/" not in [item.url for item in navigation.items(visitor())]

    def test_marks_home_as_current_only_at_home(self):
        def current(path):
            return [item.url for item in navigation.items(visitor(path)) if item.current]

        assert "/" not in current("/account/email/")
        assert current("/")[:1] in ([], ["/"])

    def test_of_staff_shows_only_what_the_admin_lets_them_open(self):
        request = visitor("/staff/", staff=True)
        assert [item.url for item in navigation.staff_items(request, [])] == ["/staff/"]

    def test_skips_pages_that_do_not_exist(self):
        assert navigation.url("no-such-page") == ""


def idle_of(request) -> dict[str, Any]:
    known = context.idle(request)
    assert known is not None
    return known


class TestTheEndOfTheSession:
    def test_is_not_mentioned_to_a_stranger(self):
        assert context.idle(visitor(signed_in=False, idle_seconds=900)) is None
        assert context.idle(visitor()) is None

    def test_is_told_ahead_by_at_least_twenty_seconds(self, settings):
        settings.IDLE_WARNING_SECONDS = 5
        assert idle_of(visitor(idle_seconds=900))["warning_seconds"] == 20

    def test_leads_back_to_the_page_at_hand(self):
        idle = idle_of(visitor("/requests/new/?step=2", idle_seconds=900))
        assert idle["ended_url"].endswith("next=%2Frequests%2Fnew%2F%3Fstep%3D2")

    def test_is_warned_of_in_a_dialog_that_can_be_answered(self):
        request = visitor(idle_seconds=900)
        idle = {**idle_of(request), "stay_url": "/stay/"}
        html = page(request, idle=idle)
        assert 'role="alertdialog"' in html
        assert 'data-idle-seconds="900"' in html
        assert 'action="/stay/"' in html

    def test_is_written_in_the_footer_for_those_without_script(self):
        html = page(visitor(idle_seconds=900))
        assert "you will be signed out at" in html
        assert "http-equiv" not in html


def test_a_confirmation_is_a_page_of_its_own():
    html = render_to_string(
        "components/confirm_page.html",
        {"heading": "Withdraw?", "submit": "Withdraw", "cancel_url": "/back/", "danger": True},
        request=None,
    )
    assert 'method="post"' in html
    assert 'href="/back/"' in html
    assert "usa-button--secondary" in html
