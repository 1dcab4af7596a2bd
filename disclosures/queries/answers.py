"""An answer of the disclosure check as plain data: for the API, the staff page, and the row that keeps it."""

from typing import Any

from privacy_portal.law.disclosing import Answer, Condition, Step


def as_data(answer: Answer) -> dict[str, Any]:
    """Every step with its sentence and citation, what is still needed, what is owed afterwards."""
    return {
        "outcome": answer.outcome.value,
        "code": answer.code,
        "sentence": answer.sentence,
        "citation": str(answer.cite),
        "steps": [_step(step) for step in answer.steps],
        "needs": [condition(need) for need in answer.needs],
        "duties": [duty.value for duty in answer.duties],
    }


def condition(one: Condition) -> dict[str, Any]:
    """One condition; `ways` are alternatives, each with everything it asks."""
    return {
        "code": one.code,
        "sentence": one.sentence,
        "citation": str(one.cite),
        "on_paper": one.by_papers,
        "ways": [[condition(part) for part in way] for way in one.ways],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "name": step.name,
        "finding": step.finding.value,
        "code": step.code,
        "sentence": step.sentence,
        "citation": str(step.cite),
    }
