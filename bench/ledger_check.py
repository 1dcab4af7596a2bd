"""How long the disclosure check takes beside the smallest question one can ask the same table of patients."""

import datetime
import time
from collections.abc import Callable

CALLS = 2_000
WORST_PERCENT = 99


def measure(patient_id: int) -> tuple[float, float]:
    """(p99 of a check in seconds, how many times the p99 of an ORM `get(pk=…)`), in turn in one process."""
    from disclosures.operations import checking
    from privacy_portal.audit.actor import system
    from privacy_portal.people.models import Patient

    by = system("bench")
    question = checking.Question(
        patient_id=patient_id,
        on=datetime.date(2026, 11, 24),
        basis="public_health",
        recipient_id=1,
        recipient_kind="agency",
        description="Laboratory report",
        why_this_much="What the form of the county asks for.",
    )
    ours, naive = _in_turn(
        lambda: checking.ask(by=by, question=question), lambda: Patient.objects.get(pk=patient_id)
    )
    return ours, ours / naive


def _in_turn(ours: Callable[[], object], naive: Callable[[], object]) -> tuple[float, float]:
    taken: dict[str, list[float]] = {"ours": [], "naive": []}
    for number in range(CALLS + 50):
        for name, act in (("ours", ours), ("naive", naive)):
            began = time.perf_counter()
            act()
            if number >= 50:
                taken[name].append(time.perf_counter() - began)
    return _worst(taken["ours"]), _worst(taken["naive"])


def _worst(seconds: list[float]) -> float:
    return sorted(seconds)[len(seconds) * WORST_PERCENT // 100]
