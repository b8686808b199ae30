"""Bodies that stand only in a page's scripts."""

import json

import pytest

from corpus.clean import clean
from corpus.extract.html import extract_html

TITLE = "The old bridge is closed for eighteen months"
PARAGRAPHS = [
    "The town council decided on Tuesday to close the old bridge for eighteen months.",
    "“Every winter we patched it,” said the harbour engineer. “This time we repair it once.”",
    "Shopkeepers on the north quay fear for their trade. A free ferry sails every ten minutes.",
    "The bridge was last closed in the year of the great storm, when two of its piles broke.",
]
HTML = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def texts(script: str, printed: str = "") -> list[str]:
    page = (
        f"<html><head><title>{TITLE}</title><meta property='og:title' content='{TITLE}'></head>"
        f"<body><div id='app'>{printed}</div>{script}</body></html>"
    )
    return [paragraph.text for paragraph in clean(extract_html(page, None)).paragraphs]


def as_json(value: object) -> str:
    return json.dumps(value).replace("<", "\\u003c")


@pytest.mark.parametrize(
    "script",
    [
        f"<script id='__NEXT_DATA__' type='application/json'>{as_json({'a': [{'body': HTML}]})}</script>",
        f"<script>window.__STATE__ = {as_json({'story': {'html': HTML}})};</script>",
        f"<script>self.push([1,{as_json('5:' + json.dumps({'html': HTML}))}])</script>",
        f"<script>var it = 'x'; let body = {as_json(chr(10).join(PARAGRAPHS))}</script>",
    ],
    ids=["next", "state", "json in a string", "text"],
)
def test_a_body_that_only_a_script_holds_is_read(script: str) -> None:
    assert texts(script) == PARAGRAPHS


def test_a_script_about_something_else_is_not_the_article() -> None:
    other = HTML.replace("bridge", "lantern").replace("months", "days")
    other = other.replace("closed", "found").replace("eighteen", "forty").replace("close", "lose")
    assert texts(f"<script>var other = {as_json({'body': other})}</script>") == []


def test_the_printed_text_is_preferred_to_that_of_a_script() -> None:
    printed = "".join(f"<p>{text} It is so.</p>" for text in PARAGRAPHS)
    assert texts(f"<script>x = {as_json(HTML)}</script>", printed) == [
        f"{text} It is so." for text in PARAGRAPHS
    ]


@pytest.mark.parametrize(
    "script", ['"\\', '"' * 50_000, '\\"' * 50_000, '"a' + '\\"' * 50_000, "[" * 9999]
)
def test_broken_scripts_are_given_up(script: str) -> None:
    assert texts(f"<script>{script}</script>") == []
