"""What the generated documents say, and that a rule nobody proves cannot hide."""

import re

import pytest

from privacy_portal.documentation.acts import act_lines, carried_out_by
from privacy_portal.documentation.law_page import law_page
from privacy_portal.documentation.markdown import anchor
from privacy_portal.documentation.proof_page import NotCollected, collect, proof_page, unproven
from privacy_portal.documentation.states_page import states_page
from privacy_portal.law import index
from privacy_portal.law.citations import cfr
from privacy_portal.law.letters import LetterKind
from privacy_portal.management.commands.write_docs import difference
from tests.architecture import tree

STATED = index.stated()
PROVEN = {cite: ["tests/law/test_x.py::TestALetter::test_names_hhs"] for cite in STATED}


def document(name: str) -> str:
    return (tree.ROOT / "docs" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "make"), [("law.md", law_page), ("states.md", states_page)])
def test_the_document_in_the_tree_is_the_one_the_code_makes(name, make):
    assert document(name) == make(act_lines())


class TestTheLaw:
    def test_names_every_citation_the_package_states(self):
        page = law_page(act_lines())
        assert [str(cite) for cite in STATED if f"[{cite}]" not in page] == []

    def test_leads_to_a_heading_in_the_proof_for_each_source(self):
        headings = {anchor(line[3:]) for line in proof_page(STATED, PROVEN).splitlines() if line[:3] == "## "}
        linked = set(re.findall(r"\(proof\.md#([^)]+)\)", law_page(act_lines())))
        assert linked - headings == set()

    def test_has_a_chapter_for_every_kind_of_letter(self):
        page = law_page(act_lines())
        assert all(f"### {kind.value.replace('_', ' ').capitalize()}" in page for kind in LetterKind)

    def test_says_which_act_carries_a_rule_out(self):
        acts = act_lines()
        assert carried_out_by(cfr("164.524(b)(2)(ii)(A)"), acts) == "Extend once"
        assert carried_out_by(cfr("160.203(b)"), acts) == "—"

    def test_never_shows_a_house_rule_as_law(self):
        assert "House rule:" not in law_page(act_lines())


class TestTheStates:
    def test_name_every_act_and_who_may_take_it(self):
        page = states_page(act_lines())
        assert [act.name for act in act_lines() if f"(`{act.name}`)" not in page] == []
        assert "stateDiagram-v2" in page
        assert "records clerk, privacy official" in page


class TestTheProof:
    def test_complains_about_a_rule_that_no_test_names(self):
        planted = {**STATED, cfr("164.316(b)(2)(iii)"): ("retention.REVIEWED",)}
        assert unproven(STATED, PROVEN) == []
        [complaint] = unproven(planted, PROVEN)
        assert "45 CFR 164.316(b)(2)(iii), stated by retention.REVIEWED, is proven by no test" in complaint
        assert '@pytest.mark.cite("164.316(b)(2)(iii)")' in complaint

    def test_turns_test_names_into_sentences(self):
        page = proof_page(STATED, PROVEN)
        assert "- A letter names HHS (`tests/law/test_x.py`)" in page

    def test_lists_what_only_tests_name_beyond_the_package(self):
        page = proof_page(
            STATED, {**PROVEN, cfr("164.312(b)"): ["tests/audit/test_a.py::test_reads_are_kept"]}
        )
        _, beyond = page.split("# Beyond the law package\n")
        assert "## 45 CFR 164.312(b)\n\n- Reads are kept (`tests/audit/test_a.py`)" in beyond

    def test_is_collected_from_the_marks_of_the_tests(self):
        proof = collect(tree.ROOT, tests=["tests/law/test_retention.py"])
        assert proof[cfr("164.522(a)(3)")] == [
            "tests/law/test_retention.py::test_what_is_kept_is_kept_six_years_from_its_end"
        ]
        assert cfr("164.524(b)(1)") not in proof

    def test_a_mark_that_names_no_law_ends_the_collection(self, tmp_path):
        misspelt = tmp_path / "test_misspelt.py"
        misspelt.write_text(
            'import pytest\n\n\n@pytest.mark.cite("164.524b")\ndef test_a():\n    assert 1 + 1 == 2\n'
        )
        with pytest.raises(NotCollected, match=r"not a citation: '164\.524b'"):
            collect(tree.ROOT, tests=[str(misspelt)])


def test_a_difference_is_one_sentence_and_its_first_lines():
    made = "\n".join(str(n) for n in range(100))
    said = difference("docs/law.md", "0\n", made)
    assert said.startswith("docs/law.md differs from the code; run manage.py write_docs.\n")
    assert len(said.splitlines()) == 22
    assert said.endswith("more lines")
