"""Pasted texts of many languages beside what is to be read out of them."""

import json
from pathlib import Path

import pytest

from corpus.extract.plain import READER, extract_plain
from corpus.model import Extraction

CASES = Path(__file__).with_name("plain")


def as_read(extraction: Extraction) -> dict[str, object]:
    """An extraction in the form of the golden files."""
    claims: dict[str, list[str]] = {}
    for claim in extraction.claims:
        claims.setdefault(claim.field, []).append(claim.value)
    paragraphs = [[paragraph.kind, paragraph.text] for paragraph in extraction.paragraphs]
    left_out = [[line.place, line.ground, line.text] for line in extraction.left_out]
    return {"claims": claims, "paragraphs": paragraphs, "left_out": left_out}


@pytest.mark.parametrize(
    "path", sorted(path for path in CASES.iterdir() if path.suffix != ".json"), ids=lambda p: p.name
)
def test_a_pasted_page_is_read_as_written_down(path: Path) -> None:
    extraction = extract_plain(path.read_text("utf-8"), is_markdown=path.suffix == ".md")
    expected = json.loads(path.with_suffix(".json").read_text("utf-8"))
    read = as_read(extraction)
    assert {key: read[key] for key in expected} == expected
    assert {"claims", "paragraphs"} <= expected.keys() <= read.keys()
    assert extraction.reader == READER


def test_links_of_markdown_become_runs_and_relative_ones_don_t() -> None:
    extraction = extract_plain((CASES / "clip.md").read_text("utf-8"), is_markdown=True)
    linked = [run for p in extraction.paragraphs for run in p.runs if run.url]
    assert [(run.text, run.url) for run in linked] == [
        ("the harvest", "https://www.tidewatergazette.example/harvest")
    ]
