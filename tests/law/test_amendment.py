"""What travels with a later disclosure of a record in dispute."""

import pytest

from privacy_portal.law import amendment
from privacy_portal.law.amendment import Paper
from tests.law.refusals import answer_of, refusal_of
from tests.law.tables import cite_of, each, is_yes


@pytest.mark.cite("164.526(d)(4)")
@pytest.mark.parametrize("statement", [True, False])
@pytest.mark.parametrize("rebuttal", [True, False])
def test_request_and_denial_are_linked_whether_or_not_anybody_disagreed(statement, rebuttal):
    papers = amendment.linked_papers(statement_of_disagreement=statement, rebuttal=rebuttal)
    assert {Paper.REQUEST, Paper.DENIAL} <= papers
    assert (Paper.STATEMENT in papers, Paper.REBUTTAL in papers) == (statement, rebuttal)


@each("dispute_packets")
def test_a_disclosure_carries_the_dispute_or_a_summary_of_it(row):
    facts = set(row["facts"].split())
    packet = amendment.packet_for(
        statement_of_disagreement="statement" in facts,
        asked_to_include="asked" in facts,
        rebuttal="rebuttal" in facts,
        discloses_disputed="other" not in facts,
        standard_transaction_cannot_carry="transaction" in facts,
    )
    carried = {
        "attached": {Paper(word) for word in row["attached"].split() if word != "summary"},
        "has_summary": row["attached"] == "summary",
    }
    assert (packet.papers if packet else set()) == {Paper(word) for word in row["papers"].split()}
    assert amendment.needs_separate_transmittal(packet, **carried) is is_yes(row["separate"])
    expected = (row["refused_with"], cite_of(row)) if row["refused_with"] else ("", "")
    assert answer_of(amendment.check_packet, packet, **carried) == expected


def test_what_is_missing_is_named():
    packet = amendment.packet_for(statement_of_disagreement=True, asked_to_include=False)
    refusal = refusal_of(amendment.check_packet, packet, attached={Paper.REQUEST}, has_summary=False)
    assert refusal is not None
    assert "attach the denial, the statement of disagreement, or" in refusal.sentence
