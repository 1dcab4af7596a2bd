"""The ways through the pages: one for each right that can be asked for here."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from privacy_portal.law.rights import Right
from privacy_requests.portal import asking, lists
from privacy_requests.portal.asking import RECORDS, Step
from privacy_requests.portal.forms import Asking
from privacy_requests.portal.lists import LIST


@dataclass(frozen=True, slots=True)
class Path:
    """The pages by which one right is asked for; `prefix` begins the names of its own addresses.

    `wishes` gives what intake takes of the answers, `readable` what the last page shows with `answers`.
    """

    right: Right
    prefix: str
    steps: tuple[Step, ...]
    wishes: Callable[..., dict[str, Any]]
    readable: Callable[[Asking], dict[str, Any]]
    answers: str

    @property
    def check(self) -> str:
        """The name of the last page."""
        return f"{self.prefix}check"


OF_RECORDS = Path(
    Right.ACCESS, "", RECORDS, asking.wishes, asking.readable, "portal/requests/ask_answers.html"
)
OF_LIST = Path(
    Right.ACCOUNTING, "list-", LIST, lists.wishes, lists.readable, "portal/requests/ask_list_answers.html"
)
PATHS = (OF_RECORDS, OF_LIST)
