"""All four forms say the same, also to a reader that is not ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyshacl
import pytest
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from kb.facts_io import Facts
from kb.knowledge import KnowledgeBase
from ontology.export import write_rdf
from ontology.validation import SHAPES_FILE


@pytest.fixture
def facts(make_knowledge: Callable[..., KnowledgeBase]) -> Facts:
    return make_knowledge(
        sources="""source_id,title,kind,note
            s/1 a,"Sách ""Đường 9"" \\ tập 1",book,🇻🇳""",
        units="""unit_id,name_vi,name_en,level,branch,source_id
            e66.,Trung đoàn 66,66th Regiment,regiment,infantry,s/1 a""",
        designations="""unit_id,text,kind,scope,valid_from,valid_to,source_id,confidence
            e66.,E66,ky_hieu,whole,1965~,1975-04,s/1 a,high""",
        presences="""unit_id,place_text,lat,lon,radius_km,valid_from,source_id
            e66.,A Lưới,16.23,107.34,27,1968-02,s/1 a""",
    ).facts


def read(path: Path, form: str) -> Graph:
    graph = Graph()
    for subject, predicate, value, _ in Dataset().parse(path, format=form).quads():
        graph.add((subject, predicate, value))
    return graph


@pytest.mark.parametrize(("ending", "form"), [("ttl", "turtle"), ("trig", "trig"), ("jsonld", "json-ld")])
def test_rdflib_reads_the_same_from_each_form(facts: Facts, tmp_path: Path, ending: str, form: str) -> None:
    write_rdf(facts, tmp_path / "facts.nt")
    write_rdf(facts, tmp_path / f"facts.{ending}")
    expected = Graph().parse(tmp_path / "facts.nt", format="nt")
    assert isomorphic(read(tmp_path / f"facts.{ending}", form), expected)


def test_the_shapes_are_shapes_by_shacls_own_shapes() -> None:
    pyshacl.validate(Graph(), shacl_graph=Graph().parse(SHAPES_FILE), meta_shacl=True)  # raises where they are not
