"""A real worker killed again and again while it delivers: nothing lost, no doubt unsaid, one Message-ID."""

import asyncio
import collections
import email
import os
import random
import time

import psycopg
import pytest
from aiosmtpd.controller import Controller

from script.environment import ROOT
from script.stack import Stack, free_port
from tests.databases import fresh_database

LETTERS = 24
KILLS = 5
CLAIM_SECONDS = 2
SEED = """
from django.db import transaction
from privacy_portal.audit.actor import Role
from tests import factories
from tests.correspondence.letters import write
factories.make_clinic()
with transaction.atomic():
    for number in range({letters}):
        patient = factories.make_patient()
        factories.link(patient, factories.make_user(f"reader{{number}}@example.com", Role.PATIENT))
        write(patient)
"""


class SlowMailbox:
    """Takes its time before and after it has a message, so that a kill may fall on either side."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.taken: list[str] = []

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd's name)
        await asyncio.sleep(self.chance.uniform(0, 0.08))
        self.taken.append(str(email.message_from_bytes(envelope.content)["Message-ID"]).strip())
        await asyncio.sleep(self.chance.uniform(0, 0.12))
        return "250 OK"


@pytest.fixture
def chance():
    seed = int(os.environ.get("KILL_SEED", time.time_ns() % 1_000_000))
    print(f"KILL_SEED={seed}")  # noqa: T201 (to run a failure again)
    return random.Random(seed)  # noqa: S311 (nothing secret)


@pytest.fixture
def mailbox(chance):
    box = SlowMailbox(chance)
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield box, controller.port
    controller.stop()


@pytest.fixture
def stack(mailbox):
    _box, port = mailbox
    with fresh_database("killed_worker") as url:
        given = {
            "DATABASE_URL": url,
            "SMTP_URL": f"smtp://127.0.0.1:{port}",
            "DELIVERY_CLAIM_SECONDS": str(CLAIM_SECONDS),
        }
        stack = Stack(ROOT / ".local" / "test" / f"killed-worker-{os.getpid()}", given=given)
        try:
            stack.prepare()
            stack.start("redis")
            yield stack
        finally:
            stack.remove()


class Ledger:
    """What the stack's database says of its deliveries."""

    def __init__(self, stack):
        self.url = stack.environment["DATABASE_URL"]

    def rows(self, question):
        with psycopg.connect(self.url) as connection:
            return connection.execute(question).fetchall()

    def unsettled(self):
        [(count,)] = self.rows("SELECT count(*) FROM correspondence_delivery WHERE state <> 'sent'")
        return count

    def steps(self):
        found = collections.defaultdict(list)
        for message_id, outcome in self.rows(
            "SELECT d.message_id, a.outcome FROM correspondence_delivery d"
            " JOIN correspondence_deliveryattempt a ON a.delivery_id = d.id ORDER BY a.id"
        ):
            found[message_id].append(outcome)
        return dict(found)


def wait_until(question, seconds):
    until = time.monotonic() + seconds
    while not question() and time.monotonic() < until:
        time.sleep(0.02)
    return question()


def sweep(stack):
    stack.run("celery", "--quiet", "--app", "privacy_portal.celery", "call", "correspondence.deliver")


def test_a_killed_worker_loses_nothing_and_leaves_no_doubt_unsaid(stack, mailbox, chance):
    box, _port = mailbox
    stack.manage("shell", "--no-imports", "-c", SEED.format(letters=LETTERS))
    ledger = Ledger(stack)
    assert ledger.unsettled() == LETTERS
    kills = 0
    while kills < KILLS and ledger.unsettled():
        before = len(box.taken)
        stack.start("worker")
        sweep(stack)
        wait_until(lambda before=before: len(box.taken) > before or not ledger.unsettled(), 40)
        time.sleep(chance.uniform(0, 0.35))
        stack.kill("worker")
        kills += 1
    assert kills, "the worker was killed while it delivered"
    stack.start("worker")
    for _ in range(10):
        if not ledger.unsettled():
            break
        time.sleep(CLAIM_SECONDS)
        sweep(stack)
        wait_until(lambda: not ledger.unsettled(), 6)

    steps = ledger.steps()
    assert ledger.unsettled() == 0, "nothing is lost"
    assert len(steps) == LETTERS
    taken = collections.Counter(box.taken)
    assert set(taken) == set(steps), "every letter was announced, under its own Message-ID and no other"
    for message_id, outcomes in steps.items():
        assert outcomes[-1] == "sent"
        again = outcomes.count("claimed") - 1
        assert outcomes.count("in_doubt") + outcomes.count("postponed") == again, "each repetition was said"
        assert taken[message_id] <= again + 1
    doubtful = [message_id for message_id, outcomes in steps.items() if "in_doubt" in outcomes]
    assert [
        message_id for message_id, count in taken.items() if count > 1 and message_id not in doubtful
    ] == []
    [(renderings, letters)] = ledger.rows(
        "SELECT (SELECT count(*) FROM correspondence_rendering),"
        " (SELECT count(*) FROM correspondence_communication)"
    )
    assert renderings == letters == LETTERS
    print(f"{kills} kills, {len(doubtful)} in doubt, {len(box.taken) - LETTERS} repeated")  # noqa: T201
