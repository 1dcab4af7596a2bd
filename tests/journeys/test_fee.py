"""A cost told in advance: the patient goes on, the copy waits for no money, billing sees no record."""

import pytest

from tests.journeys import office
from tests.journeys.people import claim, sign_in, sign_up
from tests.journeys.test_access import REFERENCE, reads
from tests.stacks import eventually

pytestmark = pytest.mark.journey
TITLE = "Notes of Dr. Quillfeather"
BILLING = "/staff/requests/feenotice/"


def test_a_patient_hears_the_cost_goes_on_and_gets_the_copy_unpaid(visitor, checked, mailbox, tmp_path):
    patient = visitor()
    sign_up(patient, "journey.fee@example.org", mailbox)
    claim(patient, 6, mailbox)
    reference = ask(patient, checked)

    clerk = visitor()
    sign_in(clerk, "records@demo.example")
    tell(clerk, reference, checked)
    assert eventually(lambda: reads(patient, reference, "Your copy may cost $11.35"), seconds=60)
    checked(patient)
    go_on(patient, reference, checked)

    office.add_record(clerk, reference, TITLE, tmp_path)
    office.open_act(clerk, reference, "grant")
    office.preview(clerk, checked)
    office.send(clerk, checked)  # nobody has paid anything

    billing = visitor()
    sign_in(billing, "billing@demo.example")
    billing.goto(BILLING)
    checked(billing)
    billing.get_by_role("link", name=reference).first.click()
    checked(billing)
    said = office.main(billing).inner_text()
    assert "$11.35" in said
    assert TITLE not in said
    answer = billing.goto(f"{office.QUEUE}{reference}/")
    assert answer.status in {403, 404}
    assert TITLE not in billing.content()
    billing.goto(f"{BILLING}{reference}/acts/invoice/")
    checked(billing)
    office.preview(billing, checked)
    office.send(billing, checked)
    assert eventually(lambda: reads(patient, reference, "We sent you an invoice for $11.35"), seconds=60)
    checked(patient)


def ask(page, checked) -> str:
    page.goto("/requests/new/records/")
    page.get_by_role("button", name="Continue").click()
    page.get_by_text("Paper", exact=True).click()
    page.get_by_text("By mail", exact=True).click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/where/")  # left empty: to the address on file
    checked(page)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/check/")
    checked(page)
    page.get_by_role("button", name="Send my request").click()
    page.wait_for_url("**/received/")
    found = REFERENCE.search(page.locator("main").inner_text())
    assert found is not None
    return found.group(0)


def tell(page, reference: str, checked) -> None:
    office.open_act(page, reference, "tell_fee")
    checked(page)
    page.get_by_role("radio", name="What this copy really costs").check(force=True)
    page.get_by_label("Labor for copying, in dollars").fill("5.50")
    page.get_by_label("How the labor was computed").fill("15 minutes at $22 an hour")
    page.get_by_label("Supplies, in dollars").fill("1.00")
    page.get_by_label("Postage, in dollars").fill("4.85")
    letter = office.preview(page, checked)
    assert "$11.35" in letter
    assert "15 minutes at $22 an hour" in letter
    office.send(page, checked)


def go_on(page, reference: str, checked) -> None:
    page.get_by_role("link", name="See the cost and choose").click()
    page.wait_for_load_state("load")
    checked(page)
    page.get_by_text("Go on at this cost").click()
    page.get_by_role("button", name="Continue").click()
    page.wait_for_load_state("load")
    checked(page)
    page.get_by_role("button", name="Yes, go on").click()
    page.wait_for_url(f"**/requests/{reference}/")
    checked(page)
    assert "to go on at $11.35 at most" in page.locator("main").inner_text()
