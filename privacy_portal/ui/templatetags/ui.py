"""Block tags of the pages: wrappers with slots, each drawn by one template in templates/components/."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from privacy_portal.money import dollars
from privacy_portal.ui import browsers, navigation, wording
from privacy_portal.ui.icons import ICONS

register = template.Library()
register.filter("dollars", dollars)
register.filter("browser", browsers.in_words)
register.filter("in_page_language", wording.in_page_language)

ALERTS = ("info", "success", "warning", "error")
CHIP_ICONS = {
    "neutral": "radio_button_unchecked",
    "info": "info",
    "success": "check_circle",
    "warning": "schedule",
    "danger": "error",
}
EVENT_STATES = ("done", "current", "upcoming", "stopped")
BUTTON_TONES = {
    "": "usa-button",
    "secondary": "usa-button usa-button--base",
    "outline": "usa-button usa-button--outline",
    "danger": "usa-button usa-button--secondary",
    "unstyled": "usa-button usa-button--unstyled",
}


def _one_of(kind: str, value: str, known: Iterable[str]) -> str:
    if value not in known:
        raise template.TemplateSyntaxError(f"{value!r} is not a {kind}: use one of {', '.join(known)}.")
    return value


@register.simple_tag
def icon(name: str, size: int = 3) -> SafeString:
    """A decorative icon: hidden from screen readers, so the words beside it must carry the meaning."""
    _one_of("known icon (privacy_portal/ui/icons.py)", name, ICONS)
    return format_html(
        '<svg class="usa-icon usa-icon--size-{}" aria-hidden="true" focusable="false" role="img">'
        '<use href="{}#{}"></use></svg>',
        size,
        static("uswds/img/icons.svg"),
        name,
    )


@register.simple_tag
def chip(text: str, tone: str = "neutral") -> SafeString:
    """A short state in words with an icon; the colour only repeats what both already say."""
    _one_of("chip tone", tone, CHIP_ICONS)
    return format_html(
        '<span class="portal-chip portal-chip--{}">{}{}</span>',
        tone,
        icon(CHIP_ICONS[tone]),
        text,
    )


@register.simple_block_tag
def alert(
    content: str,
    kind: str = "info",
    heading: str = "",
    level: int = 2,
    slim: bool = False,
    live: bool = False,
) -> str:
    """A message box; `live` announces it (role=alert for errors, else role=status)."""
    _one_of("kind of alert", kind, ALERTS)
    role = ("alert" if kind == "error" else "status") if live else ""
    return render_to_string(
        "components/alert.html",
        {
            "content": content,
            "kind": kind,
            "heading": heading,
            "level": level,
            "slim": slim,
            "role": role,
        },
    )


@register.simple_block_tag
def cards(content: str) -> str:
    """A list of cards, side by side where there is room."""
    return render_to_string("components/cards.html", {"content": content})


@register.simple_block_tag
def card(content: str, heading: str, note: str = "", href: str = "", level: int = 2) -> str:
    """One card; with `href` its heading is the link, which `note` tells from those of cards like it."""
    return render_to_string(
        "components/card.html",
        {"content": content, "heading": heading, "note": note, "href": href, "level": level},
    )


@register.simple_block_tag
def summary_box(content: str, heading: str, level: int = 2) -> str:
    """What matters most on this page, in a tinted box."""
    return render_to_string(
        "components/summary_box.html",
        {"content": content, "heading": heading, "level": level},
    )


@register.simple_tag
def step_indicator(labels: Sequence[str], current: int) -> str:
    """Where the person is in a row of steps; `current` counts from 1."""
    steps = [
        {
            "label": label,
            "state": "complete" if n < current else "current" if n == current else "incomplete",
        }
        for n, label in enumerate(labels, 1)
    ]
    return render_to_string(
        "components/step_indicator.html",
        {
            "steps": steps,
            "current": current,
            "total": len(steps),
            "label": labels[current - 1],
        },
    )


@register.simple_tag
def step_number(labels: Sequence[str], current: int) -> str:
    """For the title of a page that is one of several steps: heard first, it says how far one is."""
    return _("Step %(current)s of %(total)s:") % {"current": current, "total": len(labels)}


@register.simple_block_tag
def timeline(content: str) -> str:
    """What happened and what comes next, in order."""
    return render_to_string("components/timeline.html", {"content": content})


@register.simple_block_tag
def event(
    content: str,
    heading: str,
    on: datetime.date | None = None,
    state: str = "done",
    level: int = 3,
) -> str:
    """One step of a timeline; `state` is said in words for those who do not see the mark."""
    words = {
        "done": _("Done"),
        "current": _("Now"),
        "upcoming": _("Still to come"),
        "stopped": _("Ended"),
    }
    _one_of("state of an event", state, EVENT_STATES)
    return render_to_string(
        "components/event.html",
        {
            "content": content,
            "heading": heading,
            "on": on,
            "state": state,
            "words": words[state],
            "level": level,
        },
    )


@register.simple_block_tag
def summary_list(content: str) -> str:
    """Facts as name and value; `row` goes inside."""
    return render_to_string("components/summary_list.html", {"content": content})


@register.simple_block_tag
def row(content: str, key: str, change_url: str = "", change_label: str = "") -> str:
    """One fact; with `change_url` a "Change" link that names what it changes."""
    return render_to_string(
        "components/row.html",
        {
            "content": content,
            "key": key,
            "change_url": change_url,
            "change_label": change_label or key,
        },
    )


@register.simple_block_tag
def data_table(content: str, caption: str, compact: bool = False, stacked: bool = False) -> str:
    """A table with its caption; scrolls inside itself, or with `stacked` turns rows into blocks on phones."""
    return render_to_string(
        "components/data_table.html",
        {
            "content": content,
            "caption": caption,
            "compact": compact,
            "stacked": stacked,
        },
    )


@register.simple_tag(takes_context=True)
def pagination(context: template.Context, page: Page[Any], parameter: str = "page") -> str:
    """Links to the other pages of a list; keeps the rest of the query string."""
    if page.paginator.num_pages < 2:
        return ""
    request = context.get("request")
    query = request.GET.copy() if request else None

    def address(number: int | str) -> str:
        if query is None:
            return f"?{parameter}={number}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return render_to_string(
        "components/pagination.html",
        {
            "page": page,
            "slots": [
                {
                    "number": n,
                    "url": address(n) if isinstance(n, int) else "",
                    "current": n == page.number,
                }
                for n in numbers
            ],
            "previous_url": address(page.previous_page_number()) if page.has_previous() else "",
            "next_url": address(page.next_page_number()) if page.has_next() else "",
        },
    )


@register.simple_block_tag(takes_context=True)
def post_button(
    context: template.Context,
    content: str,
    action: str,
    tone: str = "",
    **hidden: object,
) -> str:
    """A button that changes something: a small form with its token; other keywords become hidden fields."""
    _one_of("button tone", tone, BUTTON_TONES)
    return render_to_string(
        "components/post_button.html",
        {
            "content": content,
            "action": action,
            "button_class": BUTTON_TONES[tone],
            "hidden": hidden,
        },
        request=context.get("request"),
    )


@register.simple_block_tag
def link_button(content: str, href: str, tone: str = "") -> str:
    """A link that looks like a button, for the one main way onward."""
    _one_of("button tone", tone, BUTTON_TONES)
    return format_html('<a class="{}" href="{}">{}</a>', BUTTON_TONES[tone], href, content)


@register.simple_block_tag(takes_context=True)
def portal_form(
    context: template.Context,
    content: str,
    form: BaseForm,
    submit: str = "",
    action: str = "",
    cancel_url: str = "",
    draft_key: str = "",
    danger: bool = False,
) -> str:
    """A whole form: token, fields (or your own markup as the body), buttons, and the draft it is kept in."""
    return render_to_string(
        "forms/portal_form.html",
        {
            "content": content if content.strip() else "",
            "form": form,
            "submit": submit or _("Continue"),
            "action": action,
            "cancel_url": cancel_url,
            "draft_key": draft_key,
            "draft_url": navigation.url("people_portal:draft-save") if draft_key else "",
            "button_class": BUTTON_TONES["danger" if danger else ""],
        },
        request=context.get("request"),
    )


@register.filter
def labelled_cells(cells: Iterable[SafeString], headers: Sequence[Mapping[str, Any]]) -> Iterator[SafeString]:
    """The admin's cells of one row, with its column's name for a narrow page, the first a heading.

    The admin hands the cells over as finished markup, so this adds to their opening tags.
    """
    for cell, header in zip_longest(cells, headers, fillvalue=None):
        if cell is None:
            continue
        named = header is not None and "action-checkbox" not in cell[:40]
        label = format_html(' data-label="{}"', capfirst(header["text"])) if header and named else ""
        scope = ' scope="row"' if cell.startswith("<th") else ""
        yield mark_safe(cell[:3] + scope + label + cell[3:])  # noqa: S308  # Django's markup, our escaped label


@register.simple_tag
def rights_page(name: str) -> str:
    """The address of the notice or complaint page; a plain path where no view bears the name."""
    return navigation.url(name, f"requests_portal:{name}", f"people_portal:{name}") or f"/{name}/"


@register.simple_tag(takes_context=True)
def account_pages(context: template.Context) -> tuple[navigation.Item, ...]:
    """The tabs over a person's account pages."""
    request = context.get("request")
    return navigation.account_items(request) if request else ()


@register.simple_tag(takes_context=True)
def staff_pages(context: template.Context) -> tuple[navigation.Item, ...]:
    """The office's main pages this person may open; the admin's own context says which."""
    request = context.get("request")
    return navigation.staff_items(request, context.get("available_apps") or ()) if request else ()


@register.simple_tag(takes_context=True)
def error_prefix(context: template.Context) -> str:
    """What the title begins with when something on the page is wrong: heard before anything else."""
    shown = [context.get("form"), context.get("filter_form"), *(context.get("forms") or ())]
    wrong = any(form is not None and form.errors for form in shown)
    return _("Error:") + " " if wrong else ""


@register.simple_tag
def error_summary(*forms: "BaseForm | BaseFormSet[Any] | None") -> str:
    """All that is wrong, first on the page, each line leading to its field."""
    errors = [error for form in forms if form for error in _errors(form)]
    said = Counter(error["text"] for error in errors)
    for error in errors:
        if said[error["text"]] > 1 and error["label"]:  # two dates that are both missing
            error["text"] = f"{error['label']}: {error['text']}"
    return render_to_string("components/error_summary.html", {"errors": errors}) if errors else ""


def _errors(form: "BaseForm | BaseFormSet[Any]") -> Iterator[dict[str, str]]:
    if isinstance(form, BaseFormSet):
        if form.is_bound:
            yield from _lines(form.non_form_errors())
            for one in form.forms:
                yield from _errors(one)
        return
    yield from _lines(form.non_field_errors())
    for name in form.errors:
        if name in form.fields:
            bound: Any = form[name]
            target = "" if bound.is_hidden else bound.error_target
            yield from _lines(bound.errors, target=target, label=str(bound.label))


def _lines(messages: Iterable[object], target: str = "", label: str = "") -> Iterator[dict[str, str]]:
    for message in messages:
        yield {"text": str(message), "target": target, "label": label}
