from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.enrich.citation import cited_links, find_citations, is_share_link
from corpus.enrich.engines import RuleEngine
from corpus.enrich.sources import known_source
from corpus.model import Article, Citation, Claim, Source, Span

TEXT = "As the Harbour Post reported, ferries stay in port. More on the storm."
OWN = "https://news.example/2024/ferries"


def article(text: str = TEXT) -> Article:
    values: dict[str, object] = dict.fromkeys(field.name for field in fields(Article))
    values |= {
        "key": OWN, "url": OWN, "text": text, "blocks": (), "authors": (), "tags": (),
        "claims": (Claim("canonical_url", "https://news.example/ferries.html", "canonical"),),
        "chosen": frozenset(), "word_count": 12, "charset": "utf-8", "reader": "test",
    }  # fmt: skip
    return Article(**values)  # type: ignore[arg-type]


HARBOUR_POST = Span(7, 19)


def cited(*urls: str, span: Span = HARBOUR_POST) -> list[str | None]:
    return [each.url for each in cited_links(article(), tuple((span, url) for url in urls))]


def test_a_link_cites_whose_page_it_is() -> None:
    span = Span(7, 19)
    assert cited_links(article(), ((span, "https://www.harbourpost.example/a?id=1#top"),)) == (
        Citation(
            kind="link",
            source=Source("harbourpost.example", "outlet", "harbourpost.example"),
            span=span,
            printed=span,
            url="https://www.harbourpost.example/a?id=1",
        ),
    )


def test_links_come_in_reading_order_once_each() -> None:
    late, early = (Span(52, 69), "https://b.example/"), (Span(7, 19), "https://a.example/")
    found = cited_links(article(), (late, early, late, (Span(7, 19), "https://a.example/#note")))
    assert [each.url for each in found] == ["https://a.example/", "https://b.example/"]


def test_other_pages_of_the_same_outlet_are_cited_too() -> None:
    assert cited("https://news.example/2023/storm") == ["https://news.example/2023/storm"]


@pytest.mark.parametrize(
    "url",
    [
        OWN,
        OWN + "?utm_source=x#comments",
        "https://news.example/ferries.html",
        "mailto:desk@news.example",
        "tel:+1555",
        "/relative",
        "",
        "http://[broken",
    ],
)
def test_links_that_cite_nobody_are_left_out(url: str) -> None:
    assert cited(url) == []


def test_a_link_without_words_is_left_out() -> None:
    assert cited("https://a.example/", span=Span(7, 7)) == []
    assert cited("https://a.example/", span=Span(6, 7)) == []


def test_a_copy_in_a_web_archive_cites_whom_it_copies() -> None:
    url = "https://web.archive.org/web/2024/https://www.harbourpost.example/a"
    (citation,) = cited_links(article(), ((Span(7, 19), url),))
    assert citation.source
    assert (citation.url, citation.source.domain) == (url, "harbourpost.example")


@pytest.mark.parametrize(
    "url",
    [
        "https://social.example/sharer/sharer.php?u=https%3A%2F%2Fnews.example",
        "https://social.example/intent/tweet?text=Ferries&url=https://news.example",
        "https://social.example/sharing/share-offsite/?url=https://news.example",
        "https://social.example/share?url=x",
        "https://pins.example/pin/create/button/?url=x&media=y",
        "https://links.example/submit?url=x&title=y",
        "https://api.chat.example/send?text=x",
        "https://wa.me/?text=x",
        "https://www.addtoany.com/share#url=x",
    ],
)
def test_links_that_share_the_article_cite_nobody(url: str) -> None:
    assert is_share_link(url)
    assert cited(url) == []


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/markets/share-prices?link=top",
        "https://news.example/share/of/voters",
        "https://social.example/harbourpost/status/12345",
        "https://news.example/intent?id=3",
    ],
)
def test_links_to_pages_are_not_taken_for_share_links(url: str) -> None:
    assert not is_share_link(url)


@given(st.text(), st.text().map(lambda path: f"https://a.example/{path}"))
def test_any_link_is_a_citation_or_none(text: str, url: str) -> None:
    for citation in cited_links(article(text), ((Span(0, len(text)), url), (Span(0, 1), text))):
        assert citation.kind == "link"
        assert citation.source
        assert citation.source.domain


def _words_of(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


SPOKEN = "ARDEN (Reuters) - “It rained,” Ana Ruiz told the WSJ. The Harbour Post has more."


def test_statements_links_and_credits_come_in_reading_order() -> None:
    link = (_words_of(SPOKEN, "Harbour Post"), "https://harbourpost.example/a")
    found = find_citations(article(SPOKEN), "en", (link,), RuleEngine())
    assert [(each.kind, each.source and each.source.name) for each in found] == [
        ("credit", "Reuters"),
        ("quotation", "Ana Ruiz"),
        ("link", "harbourpost.example"),
    ]


def test_a_statement_tells_all_that_is_known_of_it() -> None:
    (said,) = (e for e in find_citations(article(SPOKEN), "en", (), RuleEngine()) if e.cue)
    assert said.source == Source("Ana Ruiz", "person")
    assert said.via == Source("The Wall Street Journal", "outlet", "wsj.com")
    assert said.printed
    assert said.printed.of(SPOKEN) == "Ana Ruiz"
    assert [span.of(SPOKEN) for span in said.cue] == ["told"]
    assert [span.of(SPOKEN) for span in said.quotes] == ["“It rained,”"]
    assert [span.of(SPOKEN) for span in said.quoted] == ["It rained,"]
    assert said.span
    assert said.span.of(SPOKEN) == "“It rained,” Ana Ruiz told"
    assert (said.cue_class, said.mode) == ("say", None)
    assert said.confidence
    assert said.confidence > 0.5


def test_in_a_language_without_an_engine_links_and_credits_are_found_alone() -> None:
    link = (Span(7, 14), "https://reuters.example/a")
    found = find_citations(article(SPOKEN), "und", (link,), RuleEngine())
    assert [each.kind for each in found] == ["credit", "link"]


def test_an_unnamed_source_is_not_taken_for_a_paper_of_that_name() -> None:
    text = "The independent said it rained."
    (said,) = find_citations(article(text), "en", (), RuleEngine())
    assert said.source != known_source("The Independent")
