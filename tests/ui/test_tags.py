"""The block tags: each says in words what it shows in colour."""

import datetime

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from privacy_portal.ui.wording import in_english


def render(text: str, **context: object) -> str:
    return Template("{% load ui %}" + text).render(Context(context))


@pytest.mark.parametrize("kind", ["info", "success", "warning", "error"])
def test_an_alert_has_its_kind_and_a_heading_at_the_level_asked(kind):
    html = render('{% alert kind heading="Heads up" level=3 %}<p>Body</p>{% endalert %}', kind=kind)
    assert f"usa-alert--{kind}" in html
    assert '<h3 class="usa-alert__heading">Heads up</h3>' in html
    assert "<p>Body</p>" in html
    assert "role=" not in html


def test_an_alert_that_appears_is_announced():
    assert 'role="alert"' in render('{% alert "error" live=True %}x{% endalert %}')
    assert 'role="status"' in render('{% alert "success" live=True %}x{% endalert %}')


def test_a_mistyped_kind_is_caught_where_it_is_written():
    with pytest.raises(TemplateSyntaxError, match="alarm"):
        render('{% alert "alarm" %}x{% endalert %}')
    with pytest.raises(TemplateSyntaxError, match="mauve"):
        render('{% chip "x" "mauve" %}')
    with pytest.raises(TemplateSyntaxError, match="unicorn"):
        render('{% icon "unicorn" %}')


@pytest.mark.parametrize("tone", ["neutral", "info", "success", "warning", "danger"])
def test_a_chip_carries_its_words_and_an_icon_besides_the_colour(tone):
    html = render("{% chip words tone %}", words="Due <today>", tone=tone)
    assert "Due &lt;today&gt;" in html
    assert "<svg" in html
    assert 'aria-hidden="true"' in html


def test_a_card_is_a_list_item_with_one_link():
    html = render('{% cards %}{% card heading="Ask" href="/x/" %}<p>Why</p>{% endcard %}{% endcards %}')
    assert html.count("<a ") == 1
    assert "<ul" in html
    assert "<li" in html


def test_the_steps_say_which_is_current():
    html = render("{% step_indicator steps 2 %}", steps=["One", "Two", "Three"])
    assert html.count('aria-current="step"') == 1
    assert "Step 2 of 3" in html
    assert html.count(">completed<") == 1
    assert html.count(">not completed<") == 1


def test_a_timeline_says_each_state_and_date_in_words():
    html = render(
        '{% timeline %}{% event heading="Received" on=day %}<p>Here</p>{% endevent %}'
        '{% event heading="Decision" state="upcoming" %}{% endevent %}{% endtimeline %}',
        day=datetime.date(2026, 11, 24),
    )
    assert html.strip().startswith("<ol")
    assert '<time datetime="2026-11-24">' in html
    assert "Done" in html
    assert "Still to come" in html


def test_a_row_names_what_its_change_link_changes():
    html = render(
        '{% summary_list %}{% row "Name" change_url="/c/" %}Ada{% endrow %}'
        '{% row "Reference" %}PR-1{% endrow %}{% endsummary_list %}'
    )
    assert html.count("<a ") == 1
    assert 'Change<span class="usa-sr-only"> Name</span>' in html
    assert "<dt>Reference</dt>" in html


def test_a_table_has_a_caption_and_can_be_scrolled_by_keyboard():
    html = render('{% data_table caption="Letters" %}<tbody></tbody>{% enddata_table %}')
    assert "<caption>Letters</caption>" in html
    assert 'tabindex="0"' in html


def test_pagination_keeps_the_rest_of_the_query():
    request = RequestFactory().get("/?q=late&page=2&q=mine")
    page = Paginator(range(100), 10).page(2)
    html = render("{% pagination page %}", page=page, request=request)
    assert 'href="?q=late&amp;q=mine&amp;page=3"' in html or 'href="?q=late&amp;page=3&amp;q=mine"' in html
    assert html.count('aria-current="page"') == 1


def test_pagination_of_one_page_is_nothing():
    assert render("{% pagination page %}", page=Paginator([1], 10).page(1)) == ""


def test_a_post_button_is_a_form_with_its_hidden_fields():
    html = render('{% post_button "/go/" tone="outline" item=7 %}Take{% endpost_button %}')
    assert 'method="post"' in html
    assert 'action="/go/"' in html
    assert 'name="item" value="7"' in html
    assert "usa-button--outline" in html


def test_a_link_button_escapes_its_address():
    html = render("{% link_button url %}Go{% endlink_button %}", url='/x/?a="b"')
    assert "&quot;" in html


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36", "Chrome on Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Mac"),
        ("curl/8.0", "A browser we do not know"),
    ],
)
def test_a_browser_is_named_as_its_owner_knows_it(user_agent, words):
    assert render("{{ line|browser }}", line=user_agent) == words


def test_the_title_of_a_step_begins_with_its_number():
    assert render("{% step_number labels 2 %}", labels=["One", "Two", "Three"]) == "Step 2 of 3:"


def test_an_english_name_is_marked_on_a_page_of_another_language():
    assert in_english("X-rays & scans") == "X-rays & scans"
    with translation.override("es"):
        assert in_english("X-rays & scans") == '<span lang="en">X-rays &amp; scans</span>'
