"""docs/states.md: where a request may go, and who may take it there."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from privacy_portal.documentation.acts import ActLine
from privacy_portal.documentation.markdown import DONE_BY_THE_CODE, page, paragraphs, source, table

if TYPE_CHECKING:
    from privacy_requests.workflow import Transition

INTRODUCTION = f"""# The states of a request

{DONE_BY_THE_CODE}
Overdue is no state: it is computed from the clock. How a request ended is its outcome, kept beside
its state.
"""
ACTS = """## Acts

Each is a button on the case, a step in the portal where the patient may take it, and a call of the API. An
act that is in the table above and not here happens by itself, when the facts are there.
"""


def states_page(acts: Sequence[ActLine]) -> str:
    """The diagram, the transitions and the acts as Markdown."""
    from privacy_requests import workflow

    transitions = [
        (
            f"`{transition.act}`",
            _in_order(transition.sources),
            _target(transition),
            _rights(transition.rights),
        )
        for transition in workflow.TRANSITIONS
    ]
    return page(
        [
            *paragraphs(INTRODUCTION),
            "```mermaid",
            workflow.mermaid(),
            "```",
            "",
            "## Transitions",
            "",
            *table(("Act", "From", "To", "Of which rights"), transitions),
            *paragraphs(ACTS),
            *table(
                ("Act", "What it does", "Staff who may", "Patient", "Letter", "Carries out"),
                [_act(act) for act in acts],
            ),
            "## Outcomes",
            "",
            *[f"- {outcome.value.replace('_', ' ')}" for outcome in workflow.Outcome],
        ]
    )


def _act(act: ActLine) -> tuple[str, ...]:
    return (
        f"{act.label} (`{act.name}`)",
        act.help,
        ", ".join(act.roles),
        "yes" if act.open_to_patient else "",
        "yes" if act.sends_letter else "",
        ", ".join(source(cite) for cite in act.cites),
    )


def _target(transition: "Transition") -> str:
    if transition.back:
        return "where it stood before"
    return transition.target.value if transition.target else "stays"


def _in_order(sources: frozenset[str]) -> str:
    from privacy_requests.workflow import Status

    return ", ".join(status.value for status in Status if status in sources)


def _rights(rights: frozenset[str]) -> str:
    from privacy_portal.law.rights import Right

    if rights == frozenset(Right):
        return "every right"
    return ", ".join(right.value.replace("_", " ") for right in Right if right in rights)
