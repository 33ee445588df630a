"""All claims about a unit in words, in a frame and in a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

from explorer.labels import explorer_words
from explorer.units.claim_rows import HEADS, claim_texts, claims_csv, claims_frame
from kb.claim_words import ClaimTeller
from kb.knowledge import KnowledgeBase
from kb.unit_claims import UnitClaims

E66 = "regiment-66-division-10"


def test_each_claim_says_what_when_and_who_says_so(knowledge: KnowledgeBase) -> None:
    texts = claim_texts(UnitClaims(knowledge).of(E66), ClaimTeller(knowledge), knowledge, explorer_words("vi"))
    said = {text.cells[1]: text.cells for text in texts}
    number = next(cells for text, cells in said.items() if "phiên hiệu “Trung đoàn 37”" in text)
    assert number[2] == "từ 12/1946 đến 11/1947"
    superior = next(cells for text, cells in said.items() if "trực thuộc Sư đoàn 304" in text)
    assert superior[4].startswith("http")
    assert said["Trung đoàn 66: thành lập, 20/03/1947"][2] == "20/03/1947"
    assert all(text.cells[1] != "" for text in texts)
    assert len({text.claim_id for text in texts}) == len(texts)


def test_the_file_holds_every_claim_with_its_id_and_no_formula(make_knowledge: Callable[..., KnowledgeBase]) -> None:
    facts = make_knowledge(
        sources="source_id,title,url,publisher,kind,language,note\ns,A book,javascript:alert(1),,book,vi,",
        units="unit_id,name_vi,name_en,level,branch,source_id,note\na,Trung đoàn 5,,regiment,infantry,s,=1+1",
        designations="""unit_id,text,kind,scope,valid_from,valid_to,source_id,confidence,note
            a,=HYPERLINK(1),ky_hieu,whole,1960,,s,high,""",
    )
    words = explorer_words("en")
    texts = claim_texts(UnitClaims(facts).of("a"), ClaimTeller(facts), facts, words)
    rows = list(csv.reader(io.StringIO(claims_csv(texts, words).decode("utf-8-sig"))))
    assert len(rows) == 3
    assert rows[0][-1] == words("units.claim.id")
    assert all(not cell.startswith("=") for row in rows for cell in row)
    frame = claims_frame(texts, words)
    assert frame[words(HEADS[4])].isna().all()
