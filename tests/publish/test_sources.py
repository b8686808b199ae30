"""A cited source's page and its JSON."""

import re
from urllib.parse import urlsplit

import pytest
from citing import BUSY, FORMS, LEDGER, LONG_NAME, OFFICIALS, ONLY_MARKS, RUIZ, SOURCES, UNSEEN
from elements import Elements, quoted
from served import Served
from shelf import HOSTILE

from corpus.publish.sources import MOST_LISTED

HOSTILE_SOURCES = (
    "person-hostile",
    "person-long",
    "person-marks",
    "person-unseen",
    "outlet-script",
)


def read(served: Served, source_id: str) -> Elements:
    return Elements(served.page(f"/sources/{source_id}"))


def test_a_source_shows_who_it_is_and_what_it_is_said_to_say(citing: Served) -> None:
    page = read(citing, RUIZ)
    for words in (
        "Cited source · person",
        "the mayor of Port Ilse",
        "article1",
        "outlet1",
        "quotations2",
        "attributions3",
        "Harbour Post 5",
        "4 March 2024, 18:30 (UTC+01:00)",
        "Bridge at Port Ilse is safe, mayor says",
        "Also counted here Ruiz",
    ):
        assert words in page.words, words
    assert quoted(citing.page(f"/sources/{RUIZ}")) == [
        "&#34;The bridge is safe,&#34;",
        "the tests were done",
        "that the council had known",
        "&#34;We looked at every bolt,&#34;&#34;We looked twice.&#34;",
        "the bridge would close",
    ]


def test_each_statement_stands_in_its_sentence_and_leads_to_its_place(citing: Served) -> None:
    page = citing.page(f"/sources/{RUIZ}")
    article = citing.page(f"/articles/{citing.ids['bridge']}")
    places = re.findall(rf'href="/articles/{citing.ids["bridge"]}#([\w-]+)"', page)
    assert len(set(places)) == 5
    assert all(f'id="{place}"' in article for place in places)
    assert (
        '<blockquote lang="en" dir="ltr"><mark>&#34;We looked at every bolt,&#34;</mark> she added.'
        " <mark>&#34;We looked twice.&#34;</mark></blockquote>"
    ) in page


def test_a_quote_over_two_paragraphs_is_shown_whole(citing: Served) -> None:
    (said,) = quoted(citing.page("/sources/person-karin-olsen"))
    assert said == "“It will take years.\n\n“And it will take money,”"


@pytest.mark.parametrize(
    ("source_id", "lang", "direction"),
    [
        ("person-arabic", "ar", "rtl"),
        ("person-hebrew", "he", "rtl"),
        ("person-chinese", "zh", "ltr"),
    ],
)
def test_sentences_stand_in_their_language_and_direction(
    citing: Served, source_id: str, lang: str, direction: str
) -> None:
    page = read(citing, source_id)
    assert page.all("blockquote") == [{"lang": lang, "dir": direction}]
    heading = page.elements[page.elements.index(("h1", {})) + 1]
    assert heading == ("bdi", {"dir": direction})


def test_unnamed_sources_are_not_taken_for_one_voice(citing: Served) -> None:
    page = read(citing, OFFICIALS)
    assert "Not one voice" in page.text
    assert "negated" in page.text
    assert "Not one voice" not in read(citing, RUIZ).text


def test_a_source_without_a_statement_says_so(citing: Served) -> None:
    assert "newest first Nothing." in read(citing, "person-uncited").words
    assert citing.json("/sources/person-uncited.json")["statements"] == []


def test_who_only_carried_it_says_so_and_leads_to_the_rows(citing: Served) -> None:
    page = citing.page(f"/sources/{LEDGER}")
    assert "only named as where others said something" in page
    (path,) = re.findall(r'href="(/corpus/citations\?via_source_id=[^"]+)"', page)
    answer = citing.get(path)
    assert answer.status_code == 200
    assert "that he would not drive over it" in answer.text
    assert citing.json(f"/sources/{LEDGER}.json")["counts"]["via"] == 1


def test_a_cited_outlet_leads_to_its_articles(citing: Served) -> None:
    page = citing.page(f"/sources/{LEDGER}")
    assert "An outlet of this archive" in page
    assert 'href="/corpus/articles?outlet_id=northernledger_example"' in page


def test_a_credit_outside_of_the_text_says_so(citing: Served) -> None:
    text = read(citing, "outlet-pierpress").words
    assert "Credited as PP outside of the text" in text
    assert "credits2" in text


def test_withdrawn_articles_leave_nothing_on_a_sources_page(citing: Served) -> None:
    for suffix in ("", ".json"):
        answer = citing.get(f"/sources/{RUIZ}{suffix}").text
        for words in ("A secret", "Madam", "a withdrawn mayor", "A headline that was withdrawn"):
            assert words not in answer


def test_the_json_twin_has_what_the_page_has(citing: Served) -> None:
    told = citing.json(f"/sources/{RUIZ}.json")
    assert set(told) == {
        "ok", "id", "name", "kind", "domain", "outlet_id", "outlet", "counts", "printed_as",
        "descriptions", "merged", "outlets", "months", "statements", "next", "links",
    }  # fmt: skip
    assert (told["ok"], told["id"], told["name"], told["kind"]) == (
        True,
        RUIZ,
        "Ana Ruiz",
        "person",
    )
    assert told["counts"] == {
        "citations": 5, "quotations": 2, "attributions": 3, "credits": 0, "links": 0, "via": 0,
        "articles": 1, "outlets": 1, "forms": 3, "descriptions": 1, "merged": 1,
    }  # fmt: skip
    assert told["printed_as"][0] == {"text": "Ruiz", "citations": 3}
    assert told["merged"] == [{"id": "person-ruiz", "name": "Ruiz"}]
    assert told["months"] == [{"month": "2024-03", "citations": 5}]
    assert told["outlets"] == [
        {"id": "harbourpost_example", "name": "Harbour Post", "citations": 5, "articles": 1}
    ]
    assert told["next"] is None
    assert set(told["links"]) == {"html", "json", "next"}
    assert told["links"]["next"] is None
    assert urlsplit(told["links"]["html"]).path == f"/sources/{RUIZ}"


def test_the_json_gives_each_statement_with_its_place(citing: Served) -> None:
    text = citing.json(f"/articles/{citing.ids['bridge']}.json")["text"]
    statements = citing.json(f"/sources/{RUIZ}.json")["statements"]
    for each in statements:
        assert each["article_id"] == citing.ids["bridge"]
        assert each["outlet"] == "Harbour Post"
        assert each["sentence"] in text
        assert text[each["source_start"] : each["source_end"]] == each["source_text"]
        spans = each["quote_spans"] or [[each["quote_start"], each["quote_end"]]]
        assert " … ".join(text[a:b] for a, b in spans) == each["quote_text"]
    assert [each["quote_spans"] is None for each in statements].count(False) == 1
    assert not {"text", "pieces", "sort_key", "place"} & set(statements[0])


def test_page_and_json_point_at_each_other(citing: Served) -> None:
    twin = next(a for a in read(citing, RUIZ).all("link") if a.get("rel") == "alternate")
    assert twin["href"] == f"/sources/{RUIZ}.json"


@pytest.mark.parametrize("source_id", HOSTILE_SOURCES)
def test_hostile_names_and_words_come_out_as_text(citing: Served, source_id: str) -> None:
    response = citing.get(f"/sources/{source_id}")
    page = Elements(response.text)
    assert response.status_code == 200
    for tag in ("script", "img", "style"):
        assert not page.all(tag)
    assert not [a for _, a in page.elements if any(n.startswith("on") or n == "style" for n in a)]
    assert not [a for a in page.all("a") if "script:" in str(a["href"])]
    told = citing.json(f"/sources/{source_id}.json")
    assert told["name"] in {name for id_, name, _ in SOURCES if id_ == source_id}
    if source_id.startswith("person"):
        assert HOSTILE in told["statements"][0]["sentence"]


def test_direction_marks_of_names_stay_out_of_lines(citing: Served) -> None:
    for path in ("/sources/person-hostile", "/sources/person-unseen"):
        page = citing.page(path)
        outside = re.sub("<blockquote.*?</blockquote>", "", page, flags=re.DOTALL)
        assert "\u202e" in page
        assert not {"\u202e", "\u2066"} & set(outside)


@pytest.mark.parametrize(
    ("source_id", "heading"),
    [
        ("person-long", LONG_NAME),
        ("person-marks", ONLY_MARKS),
        ("person-unseen", "Source not named"),
    ],
)
def test_odd_names_are_headings_all_the_same(citing: Served, source_id: str, heading: str) -> None:
    page = citing.page(f"/sources/{source_id}")
    found = re.search("<h1><bdi[^>]*>(.*?)</bdi></h1>", page)
    assert found
    assert found[1] == heading
    assert f"<title>{heading} · Corpus</title>" in page
    assert UNSEEN not in found[1]


def test_lists_that_are_cut_say_so_and_lead_to_the_rest(citing: Served) -> None:
    page = citing.page(f"/sources/{BUSY}")
    assert page.count("<bdi>Form ") == 12
    (path,) = re.findall(rf'<a href="([^"]+)">and {FORMS - 12} more</a>', page)
    assert citing.get(path.replace("&amp;", "&")).status_code == 200
    told = citing.json(f"/sources/{BUSY}.json")
    assert (len(told["printed_as"]), told["counts"]["forms"]) == (MOST_LISTED, FORMS)


def test_every_link_of_a_sources_page_leads_somewhere(citing: Served) -> None:
    paths = {
        str(a["href"]).partition("#")[0]
        for id_ in (RUIZ, LEDGER, BUSY, OFFICIALS, *HOSTILE_SOURCES)
        for a in read(citing, id_).all("a") + read(citing, id_).all("link")
        if str(a["href"]).startswith("/")
    }
    assert len(paths) > 30
    assert {path: citing.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
