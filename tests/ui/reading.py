"""What somebody who hears a page, or reads it by keyboard alone, would stumble over; read from its HTML."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from lxml import html
from lxml.html import HtmlElement

CONTROLS = "//input[not(@type='hidden')] | //select | //textarea"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def faults(page: bytes | str) -> list[str]:
    """One sentence for each; an empty list is what every page wants."""
    tree = html.fromstring(page)
    return [fault for look in LOOKS for fault in look(tree)]


def title(page: bytes | str) -> str:
    return words(html.fromstring(page).find(".//title"))


def words(one: HtmlElement | None) -> str:
    return " ".join(one.text_content().split()) if one is not None else ""


def _titles(tree: HtmlElement) -> Iterator[str]:
    if not words(tree.find(".//title")).partition("|")[0].removeprefix("Error:").strip():
        yield "The title does not say which page this is."


def _headings(tree: HtmlElement) -> Iterator[str]:
    found = [one for one in tree.iter(*HEADINGS) if not _closed(one)]
    if (n := sum(one.tag == "h1" for one in found)) != 1:
        yield f"There are {n} h1."
    # The summary of what is wrong comes before the page's own heading.
    levels = [int(one.tag[1]) for one in found if one.get("id") != "error-summary-heading"]
    if levels and levels[0] != 1:
        yield "The first heading is not the h1."
    for before, after in pairwise(levels):
        if after > before + 1:
            yield f"An h{after} follows an h{before}."


def _ids(tree: HtmlElement) -> Iterator[str]:
    seen = Counter(tree.xpath("//@id"))
    yield from (f"The id {name} is there {n} times." for name, n in seen.items() if n > 1)
    for name in ("aria-describedby", "aria-labelledby", "aria-controls"):
        for one in tree.xpath(f"//*[@{name}]"):
            yield from (f"{name}={ref} leads nowhere." for ref in one.get(name).split() if ref not in seen)
    for link in tree.xpath("//*[contains(@class, 'portal-error-summary')]//a"):
        if link.get("href", "").removeprefix("#") not in seen:
            yield f"The error “{words(link)}” leads nowhere."


def _fields(tree: HtmlElement) -> Iterator[str]:
    labelled = set(tree.xpath("//label/@for"))
    for one in tree.xpath(CONTROLS):
        if one.get("type") in {"submit", "button"}:
            continue
        if one.get("id") not in labelled and not one.get("aria-label") and not one.get("aria-labelledby"):
            yield f"The field {one.get('name')} has no label."
    tied = {ref for refs in tree.xpath("//@aria-describedby") for ref in refs.split()}
    said = "//*[contains(@class, 'usa-hint') or contains(@class, 'usa-error-message')]"
    for one in tree.xpath(f"{said}[not(ancestor::label) and not(ancestor::legend)]"):
        around = {one.get("id"), *(up.get("id") for up in one.iterancestors())}
        if not around & tied:
            yield f"“{words(one)}” is tied to no field."
    for group in tree.iter("fieldset"):
        if not words(group.find("legend")):
            yield "A fieldset has no legend."
    for live in tree.xpath("//*[@role='status' or @role='log' or @aria-live]"):
        if live.xpath(".//input[not(@type='hidden')] | .//select | .//textarea"):
            yield "A live region holds a form: every change of it is read out."


def _tables(tree: HtmlElement) -> Iterator[str]:
    for table in tree.iter("table"):
        if not words(table.find("caption")):
            yield "A table has no caption."
        if table.xpath(".//th[not(@scope)]"):
            yield f"“{words(table.find('caption'))}” has a heading without scope."
        if table.xpath("./tbody/tr[not(th)]"):
            yield f"“{words(table.find('caption'))}” has a row without a heading."


def _names(tree: HtmlElement) -> Iterator[str]:
    """Links and buttons are read out of their place: two of one name must do the same thing."""
    leads = defaultdict(set)
    for one in tree.xpath("//main//a[@href] | //main//button[not(@aria-hidden)]"):
        name = one.get("aria-label") or words(one)
        if not name:
            yield f"Nameless: {html.tostring(one)[:80]!r}"
        where = one.get("href") or f"{one.get('name')}={one.get('value')}@{_form(one)}"
        leads[name].add(where)
    yield from (f"“{name}” stands for {len(to)} things." for name, to in leads.items() if len(to) > 1)
    regions = Counter(
        (one.tag, one.get("aria-label") or one.get("aria-labelledby"))
        for one in tree.xpath("//nav | //*[@role='search'] | //*[@role='region']")
    )
    yield from (f"Two regions are called {name}." for (_tag, name), n in regions.items() if n > 1)


def _form(button: HtmlElement) -> str:
    form = next(button.iterancestors("form"), None)
    if form is None:
        return ""
    kept = form.xpath(".//input[@type='hidden' and @name != 'csrfmiddlewaretoken']/@value")
    return " ".join([form.get("action", ""), *kept])


def _way_past(tree: HtmlElement) -> Iterator[str]:
    skip = tree.xpath("//a[contains(@class, 'skip')]/@href")
    if not skip or not tree.xpath(f"//main[@id='{skip[0][1:]}']"):
        yield "No link leads to the main part."
    if tree.xpath("//main//nav[contains(@class, 'ledger-tabs')]"):
        yield "The tabs stand behind the way past what is the same on every page."


def _closed(one: HtmlElement) -> bool:
    return any(up.tag == "dialog" for up in one.iterancestors())


LOOKS = (_titles, _headings, _ids, _fields, _tables, _names, _way_past)
