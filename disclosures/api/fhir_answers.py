"""What is answered to who sends events: status, place and an OperationOutcome each."""

import datetime
from collections.abc import Iterator, Mapping
from itertools import batched
from typing import Any

from rest_framework.response import Response

from disclosures.fhir import bundles
from disclosures.fhir.balp import Broken
from disclosures.fhir.bundles import Bundle, Entry
from disclosures.fhir.elements import Element
from disclosures.fhir.outcome import issue, of_problems, outcome
from disclosures.operations import receiving
from disclosures.operations.receiving import NotAll, Sent, Taken
from privacy_portal.audit.actor import Actor

AT_ONCE = 500
KEPT = "In the ledger."
KNOWN = "It was in the ledger already. Nothing was changed."
WAITS = "In the ledger, waiting for a person."
NOTHING_KEPT = "Nothing of this transaction was kept."
ONLY_POST = "Only POST to AuditEvent can stand in a Bundle here."
ONLY_EVENTS = "Only AuditEvents are kept here."
REFERRED = "Read as what events refer to, and not kept."
WORDS = {200: "200 OK", 201: "201 Created", 409: "409 Conflict", 422: "422 Unprocessable Entity"}
TRANSACTION = 2000


def of_event(taken: Taken, *, base: str) -> Response:
    status = _status(taken)
    headers = {"Location": f"{base}/{_place(taken)}"} if taken.disclosure_id is not None else {}
    return Response(_outcome(taken), status=status, headers=headers)


def of_bundle(found: Bundle, *, by: Actor, on: datetime.date, now: datetime.datetime) -> Response:
    """A transaction keeps all or none; of the others what is good is kept, and the rest answered in place."""
    now_and_by: dict[str, Any] = {"by": by, "on": on, "now": now}
    if found.kind == "transaction":
        return _of_transaction(found, now_and_by)
    answers: list[dict[str, Any]] = []
    for some in batched(found.entries(), AT_ONCE, strict=False):
        answers += _of_entries(some, found.around, found.kind, now_and_by)
    return _bundle("batch-response", answers)


def _of_transaction(found: Bundle, how: dict[str, Any]) -> Response:
    entries = list(found.entries())
    if len(entries) > TRANSACTION:
        sentence = f"A transaction has at most {TRANSACTION} entries; a batch may have more."
        return Response(outcome(issue(sentence, code="too-costly", path="Bundle.entry")), status=413)
    wrong = [one for entry in entries for one in _misplaced(entry, found.kind)]
    if wrong:
        return _none_kept(wrong)
    try:
        taken = receiving.take(sent=_sent(entries), around=found.around, all_or_none=True, **how)
    except NotAll as error:
        return _none_kept(
            [
                Broken(_within(entry, one.path), one.sentence)
                for entry, answer in zip(entries, error.taken, strict=True)
                for one in answer.refused
            ]
        )
    return _bundle("transaction-response", [_answer(one) for one in taken])


def _of_entries(
    entries: tuple[Entry, ...], around: Mapping[str, Element], kind: str, how: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    wrong = {entry.place: list(_misplaced(entry, kind)) for entry in entries}
    good = [entry for entry in entries if not wrong[entry.place] and entry.kind == bundles.EVENT]
    taken = receiving.take(sent=_sent(good), around=around, **how) if good else []
    answers = {entry.place: one for entry, one in zip(good, taken, strict=True)}
    for entry in entries:
        if entry.place in answers:
            yield _answer(answers[entry.place])
        elif wrong[entry.place]:
            yield _answer(Taken(refused=tuple(wrong[entry.place])))
        else:
            yield _response(200, outcome(issue(REFERRED, code="informational", severity="information")))


def _misplaced(entry: Entry, kind: str) -> Iterator[Broken]:
    if entry.wrong:
        yield Broken(entry.path, entry.wrong)
    elif (entry.method or "POST") != "POST" or (entry.url.strip("/") or bundles.EVENT) != bundles.EVENT:
        yield Broken(f"Bundle.entry[{entry.place}].request", ONLY_POST)
    elif entry.kind != bundles.EVENT and not (kind == "collection" and entry.kind == "Patient"):
        yield Broken(entry.path, ONLY_EVENTS)


def _sent(entries: list[Entry]) -> list[Sent]:
    return [Sent(entry.resource, entry.name) for entry in entries]


def _none_kept(problems: list[Broken]) -> Response:
    first = issue(NOTHING_KEPT, code="processing")
    return Response(outcome(first, *of_problems(problems)["issue"]), status=422)


def _within(entry: Entry, path: str) -> str:
    return f"{entry.path}{path.removeprefix('AuditEvent')}"


def _bundle(kind: str, answers: list[dict[str, Any]]) -> Response:
    body: dict[str, Any] = {"resourceType": "Bundle", "type": kind}
    if answers:
        body["entry"] = answers
    return Response(body)


def _answer(taken: Taken) -> dict[str, Any]:
    place = _place(taken) if taken.disclosure_id is not None else ""
    return _response(_status(taken), _outcome(taken), place)


def _response(status: int, told: dict[str, Any], place: str = "") -> dict[str, Any]:
    location = {"location": place} if place else {}
    return {"response": {"status": WORDS[status], **location, "outcome": told}}


def _place(taken: Taken) -> str:
    return f"{bundles.EVENT}/{taken.disclosure_id}"


def _status(taken: Taken) -> int:
    if taken.disclosure_id is None:
        return 409 if taken.is_other else 422
    return 201 if taken.is_new else 200


def _outcome(taken: Taken) -> dict[str, Any]:
    if taken.disclosure_id is None:
        return of_problems(taken.refused)
    told = KEPT if taken.is_new else KNOWN
    if not taken.waits:
        return outcome(issue(told, code="informational", severity="information"))
    path, _colon, sentence = taken.waits.partition(": ")
    waiting = WAITS if taken.is_new else KNOWN
    return outcome(
        issue(f"{waiting} {sentence}", path=path, code="business-rule", severity="warning"),
    )
