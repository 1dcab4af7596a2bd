"""One part of the case page: lines of name and value, and under them what was said and done."""

from dataclasses import dataclass, field

from privacy_requests.admin.facts import Fact


@dataclass(frozen=True, slots=True)
class Panel:
    """`id` is the anchor on the page ("fees"); `template` draws what the two lists cannot."""

    id: str
    heading: str
    facts: list[Fact] = field(default_factory=list)
    template: str = ""
    context: dict[str, object] = field(default_factory=dict)
