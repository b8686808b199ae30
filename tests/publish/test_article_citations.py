"""The reading page: who is cited, marked in the text and listed beneath it."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from citing import BRIDGE, BRIDGE_SOURCES, BRIDGE_STATEMENTS
from elements import Elements
from served import Served
from workbench import html_page

from corpus import Archive, Receipt

PLACES = ("/articles/{bridge}", "/articles/{arabic}", "/articles/{chinese}", "/articles/{hostile}")


def article(served: Served, name: str) -> str:
    return served.page(f"/articles/{served.ids[name]}")


def text_of(page: str) -> str:
    """The part of the page with the article's text."""
    return page[page.index('<div class="text"') : page.index('<aside class="facts"')]


def cited(page: str) -> str:
    """The part of the page that lists who is cited."""
    return page[page.index('<section class="cited-sources"') : page.index("</article>")]


def test_the_text_stays_as_it_is_between_the_marks(citing: Served) -> None:
    page = text_of(article(citing, "bridge"))
    paragraphs = re.findall("<p>(.*?)</p>", page, re.DOTALL)
    assert [Elements(each).text for each in paragraphs] == list(BRIDGE)


def test_source_cue_and_words_are_marked_and_name_who_is_meant(citing: Served) -> None:
    page = text_of(article(citing, "bridge"))
    for piece in (
        '<span class="said" title="Ana Ruiz">&#34;The bridge is safe,&#34;</span>',
        '<span class="cue" title="Ana Ruiz">said</span>',
        '<span class="source" title="Ana Ruiz">Ana Ruiz, the mayor of Port Ilse</span>',
        '<span class="source" title="Ana Ruiz">she</span>',
        '<span class="said" title="Ana Ruiz">&#34;We looked twice.&#34;</span>',
        '<span class="cue" title="Source not named">it was said</span>',
        '<span class="source" title="they">they</span>',
    ):
        assert piece in page, piece


def test_a_statement_in_another_is_marked_as_both_and_named_as_its_own(citing: Served) -> None:
    page = text_of(article(citing, "bridge"))
    for piece in (
        '<span class="said" title="Tom Hale">that &#34;</span>',
        '<span class="source said" title="Ana Ruiz">Ruiz</span>',
        '<span class="cue said" title="Ana Ruiz">said</span>',
        '<span class="said" title="Ana Ruiz">the bridge would close</span>',
    ):
        assert piece in page, piece


def test_a_quote_over_two_paragraphs_is_marked_in_both(citing: Served) -> None:
    page = text_of(article(citing, "bridge"))
    assert '<p><span class="said" title="Karin Olsen">“It will take years.</span></p>' in page
    assert '<p><span class="said" title="Karin Olsen">“And it will take money,”</span>' in page


def test_a_link_with_a_source_in_it_stays_one_link(citing: Served) -> None:
    page = text_of(article(citing, "bridge"))
    link = '<a href="https://{}" rel="nofollow noopener noreferrer">{}</a><a class="number"'
    hale = (
        '<span class="source" title="Tom Hale">Tom Hale</span> <span class="cue" title="Tom Hale">'
        "told</span> the Northern Ledger"
    )
    mayfield = '<span class="source" title="Mayfield Institute">the Mayfield Institute</span>'
    assert link.format("mayfield.example/report", mayfield) in page
    assert link.format("northernledger.example/bridge", hale) in page
    assert page.count("<a href=") == 2


@pytest.mark.parametrize("path", PLACES)
def test_numbers_lead_from_the_text_to_the_list_and_back(citing: Served, path: str) -> None:
    page = citing.page(path.format(**citing.ids))
    in_text, in_list = Elements(text_of(page)), Elements(cited(page))
    to_list = [(a["id"], a["href"]) for a in in_text.with_class("number")]
    to_text = [a["href"] for a in in_list.with_class("number")]
    assert to_list
    assert {f"#{id_}" for id_, _ in to_list} == set(to_text)
    assert {href for _, href in to_list} == {f"#{a['id']}" for a in in_list.all("li") if "id" in a}
    ids = [a["id"] for _, a in Elements(page).elements if "id" in a]
    assert len(ids) == len(set(ids))


def test_numbers_count_the_statements_as_they_are_read(citing: Served) -> None:
    page = article(citing, "bridge")
    drawn = [a["data-number"] for a in Elements(text_of(page)).with_class("number")]
    assert drawn == [str(n) for n in range(1, BRIDGE_STATEMENTS + 1)]
    assert 'title="Ana Ruiz">Ruiz</span><a class="number"' in page
    assert re.search('data-number="2" [^>]*></a><a [^>]*data-number="3"', page)
    listed = dict(re.findall(r">(\d+)</a> <div><span[^>]*>(.*?)</span>", cited(page)))
    assert listed["2"] == "the tests were done"
    assert listed["3"] == "that the council had known"


def test_numbers_say_what_they_are_to_those_who_listen(citing: Served) -> None:
    page = article(citing, "bridge")
    named = [a["aria-label"] for a in Elements(text_of(page)).with_class("number")]
    assert named[:4] == [f"Statement {n}: Ana Ruiz" for n in (1, 2, 3, 4)]
    assert named[10:] == ["Statement 11: Source not named", "Statement 12: they"]
    listed = [a["aria-label"] for a in Elements(cited(page)).with_class("number")]
    assert sorted(listed) == sorted(
        f"Statement {n}, to the text" for n in range(1, BRIDGE_STATEMENTS + 1)
    )


def test_the_list_has_each_source_once_in_reading_order(citing: Served) -> None:
    page = cited(article(citing, "bridge"))
    names = [Elements(each).words for each in re.findall('<p class="cited-name">(.*?)<span', page)]
    assert tuple(names) == BRIDGE_SOURCES
    words = Elements(page).words
    for each in (
        "Ana Ruiz person · the mayor of Port Ilse",
        '"We looked at every bolt," … "We looked twice."',
        "that he would not drive over it by way of Northern Ledger",
        "that no date was set negated",
        "they unresolved",
        "Pier Press outlet · credited",
        "Northern Ledger outlet · 1 statement by way of it",
        "Found by a program (rules 1), which errs",
    ):
        assert each in words, each


def test_sources_lead_to_their_pages_and_unresolved_ones_nowhere(citing: Served) -> None:
    page = cited(article(citing, "bridge"))
    paths = {str(a["href"]) for a in Elements(page).all("a") if str(a["href"]).startswith("/")}
    assert "/sources/person-ana-ruiz" in paths
    assert "/sources/person-ruiz" not in paths
    assert {path: citing.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
    assert '<p class="cited-name"><bdi>they</bdi>' in page


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("georgian", "The program does not read Georgian, or did not"),
        ("unreadable", "The program could not tell its language"),
        ("silent", "Nobody, as far as a program (rules 1) can tell"),
    ],
)
def test_not_analysed_is_not_said_of_who_cites_nobody(
    citing: Served, name: str, words: str
) -> None:
    page = Elements(article(citing, name))
    assert words in page.words
    assert page.text.count("Not analysed") == (name != "silent")
    assert not page.with_class("said")
    assert not page.with_class("cited-name")


def test_a_text_that_nobody_analysed_may_have_a_credit(citing: Served) -> None:
    words = Elements(article(citing, "credited")).words
    assert "Not analysed" in words
    assert "Pier Press outlet · credited" in words
    assert "Found by a program" not in words


@pytest.mark.parametrize(
    ("name", "lang", "quote"),
    [
        ("arabic", "ar", "&#34;الجسر آمن ولا داعي للقلق&#34;"),
        ("hebrew", "he", "כי הבדיקות עלו ארבעים אלף כתרים"),
    ],
)
def test_a_list_under_a_text_from_right_to_left_runs_with_it(
    citing: Served, name: str, lang: str, quote: str
) -> None:
    page = article(citing, name)
    assert page.index('<article dir="rtl">') < page.index("Who is cited") < page.index("</article>")
    assert f'<span lang="{lang}" dir="rtl">{quote}</span>' in page
    assert '<h2 id="cited-sources"><bdi lang="en" dir="ltr">Who is cited</bdi></h2>' in page


def test_hostile_names_and_words_stay_text_in_the_article(citing: Served) -> None:
    page = article(citing, "hostile")
    elements = Elements(page)
    for tag in ("script", "img", "style"):
        assert not elements.all(tag)
    assert not [
        a for _, a in elements.elements if any(n.startswith("on") or n == "style" for n in a)
    ]
    assert not [a for a in elements.all("a") if "script:" in str(a["href"])]
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") > 20
    assert not {"\u202e", "\u2066"} & set(cited(page))
    assert not {"\u202e", "\u2066"} & {c for _, a in elements.elements for c in str(a)}


def test_a_long_quote_is_cut_in_the_list_and_says_so(citing: Served) -> None:
    page = cited(article(citing, "hostile"))
    (first, *_) = re.findall('<span lang="en" dir="ltr">(.*?)</span>', page)
    assert Elements(first).text.endswith("…")
    assert len(Elements(first).text) <= 185


@pytest.mark.parametrize("name", ["bridge", "arabic", "silent", "georgian", "hostile"])
def test_headings_go_down_step_by_step(citing: Served, name: str) -> None:
    page = Elements(article(citing, name))
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_json_of_an_article_has_its_citations_in_reading_order(citing: Served) -> None:
    told = citing.json(f"/articles/{citing.ids['bridge']}.json")
    assert told["citation_engine"] == "rules 1"
    starts = [c["start_char"] for c in told["citations"] if c["start_char"] is not None]
    assert starts == sorted(starts)
    assert told["citations"][-1]["kind"] == "credit"
    ruiz = next(c for c in told["citations"] if c["source_text"] == "she")
    assert (ruiz["source"], ruiz["source_kind"]) == ("Ana Ruiz", "person")
    hale = next(c for c in told["citations"] if c["via"])
    assert (hale["source"], hale["via"]) == ("Tom Hale", "Northern Ledger")
    assert citing.json(f"/articles/{citing.ids['georgian']}.json")["citation_engine"] is None


def test_what_is_ingested_is_marked_listed_and_found(
    archive: Archive,
    take_in: Callable[..., list[Receipt]],
    serving: Callable[[list[Path]], Served],
) -> None:
    text = (
        '"The bridge is safe," said Ana Ruiz, the mayor of Port Ilse.\n'
        "The council will meet again on Monday to hear what the engineers have found in the pier."
    )
    page = html_page(title="Bridge at Port Ilse", text=text)
    (receipt,) = take_in(page, url="https://harbourpost.example/2024/bridge")
    served = serving([archive.database])
    shown = served.page(f"/articles/{receipt.article_id}")
    assert re.search('<span class="said" title="Ana Ruiz">&#34;The bridge is safe,?&#34;', shown)
    assert re.search('<span class="source" title="Ana Ruiz">Ana Ruiz', shown)
    (path,) = set(re.findall(r'href="(/sources/[^"]+)"><bdi>Ana Ruiz', shown))
    said = served.json(f"{path}.json")["statements"]
    assert [each["sentence"] for each in said] == [text.split("\n")[0]]
    assert said[0]["article_id"] == receipt.article_id
    assert f'href="{path}"' in served.get("/sources", follow_redirects=True).text
