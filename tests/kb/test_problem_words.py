"""Problems of the facts in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable

from kb.checks import check_facts
from kb.knowledge import KnowledgeBase
from kb.problem_words import ProblemTeller
from kb.problems import Problem, Where
from kb.words import load_words

ENGLISH = re.compile(r"\b(the|rests|stands|known|listed|dates of|whole)\b", re.IGNORECASE)


def test_every_problem_of_the_bundled_facts_is_told_in_vietnamese(knowledge: KnowledgeBase) -> None:
    teller, words = ProblemTeller(knowledge), load_words("vi")
    problems = check_facts(knowledge.facts)
    assert len(problems) > 0
    for problem in problems:
        told = teller.tell(problem, words)
        assert told.message != problem.message
        assert told.hint != problem.hint
        assert not ENGLISH.search(re.sub(r"`[^`]*`", "", told.hint)), told.hint


def test_a_problem_names_what_it_is_about(knowledge: KnowledgeBase) -> None:
    teller, words = ProblemTeller(knowledge), load_words("en")
    problem = next(each for each in check_facts(knowledge.facts) if each.value == "an-lao-1964")
    told = teller.tell(problem, words)
    assert (told.table, told.key) == ("battles", "an-lao-1964")
    assert told.message.startswith(f"“{told.name}”: sources differ: ")
    assert "1964-12-06..1964-12-07 (mr-an-lao) beside 1964-12-07" in told.message


def test_a_known_doubt_is_told_as_known_and_a_new_one_how_to_mend_it(knowledge: KnowledgeBase) -> None:
    teller, words = ProblemTeller(knowledge), load_words("vi")
    told = [teller.tell(each, words) for each in check_facts(knowledge.facts) if each.code == "outside-life"]
    by_severity = {each.problem.severity: each.hint for each in told}
    assert "đã được xem xét" in by_severity["info"]
    assert by_severity["warning"].startswith("Sửa ngày")


def test_other_rows_and_nearest_ids_are_named(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    knowledge = make_knowledge(
        sources="source_id,title,url,publisher,kind,language,note\nbook,A book,,,book,vi,",
        units="""unit_id,name_vi,name_en,level,branch,source_id,note
            regiment-1,Trung đoàn 1,,regiment,infantry,book,
            division-1,Sư đoàn 1,,division,infantry,book,
            division-2,Sư đoàn 2,,division,infantry,book,""",
        subordinations="""unit_id,parent_unit_id,kind,valid_from,valid_to,source_id,note
            regiment-1,division-1,organic,1965,1970,book,
            regiment-1,division-2,organic,1966,1969,book,""",
    )
    teller, words = ProblemTeller(knowledge), load_words("vi")
    told = {each.code: teller.tell(each, words) for each in check_facts(knowledge.facts)}
    assert "dòng 2" in told["two-parents"].message or "dòng 3" in told["two-parents"].message
    assert "Sư đoàn" in told["two-parents"].message
    assert "chưa có phiên hiệu" in told["no-designation"].message


def test_a_check_without_sentences_speaks_for_itself(knowledge: KnowledgeBase) -> None:
    problem = Problem("brand-new", "warning", Where("units.csv", 2), "name_vi", "x", "A message.", "A hint.")
    told = ProblemTeller(knowledge).tell(problem, load_words("vi"))
    assert (told.message, told.hint, told.table) == ("A message.", "A hint.", "")


def test_an_unknown_id_says_which_table_lacks_it(knowledge: KnowledgeBase) -> None:
    hint = "Nearest known: division-304, division-308. Correct the id."
    problem = Problem("unknown-id", "error", Where("presences.csv", 9), "unit_id", "division-30x", "No.", hint)
    told = ProblemTeller(knowledge).tell(problem, load_words("vi"))
    assert told.message == "Không có “division-30x” trong bảng Đơn vị."
    assert "Gần giống: division-304, division-308." in told.hint
