"""One part of the patient's page: a heading and the template that draws it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Panel:
    id: str
    heading: str
    template: str
    context: Mapping[str, object] = field(default_factory=dict)
