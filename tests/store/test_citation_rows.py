"""Citation rows: what is stored of each citation, once, and where links lead."""

import json
from contextlib import closing
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from readings import URL, Shelf, attributed, stated
from sqlite_utils import Database

from corpus.model import Citation, Outcome, Source, Span
from corpus.names import source_id
from corpus.store.checks import check_database
from corpus.store.migrations import migrations

SAFE = "“The bridge is safe at all times,” said Ana Ruiz, the mayor of Port Ilse."
PARTED = "“The bridge,” Ana Ruiz told the Harbour Post, “is safe at all times.”"
ANA = Source("Ana Ruiz", "person")
OTHER = URL + "-other"


def link(url: str, domain: str = "northernledger.example") -> Citation:
    return Citation("link", Source(domain, "outlet", domain), Span(0, 3), Span(0, 3), url=url)


def test_a_quotation_is_stored_with_all_its_parts(shelf: Shelf) -> None:
    citation = stated(
        SAFE,
        "Ana Ruiz",
        "The bridge is safe at all times",
        description="the mayor of Port Ilse",
        cue_class="say",
        confidence=0.75,
    )
    stored = shelf.put(text=SAFE, citations=(citation,))
    (row,) = shelf.db["citations"].rows
    assert row["article_id"] == stored.article_id
    assert (row["kind"], row["source_id"]) == ("quotation", source_id("person", "Ana Ruiz"))
    assert (row["source_text"], row["cue_text"], row["quote_text"]) == (
        "Ana Ruiz",
        "said",
        "The bridge is safe at all times",
    )
    for name, text in (("source", "source_text"), ("cue", "cue_text"), ("quote", "quote_text")):
        assert SAFE[row[f"{name}_start"] : row[f"{name}_end"]] == row[text]
    assert SAFE[row["start_char"] : row["end_char"]] == SAFE[1:48]
    assert (row["cue_spans"], row["quote_spans"], row["via_source_id"]) == (None, None, None)
    assert (row["description"], row["cue_class"], row["mode"], row["confidence"]) == (
        "the mayor of Port Ilse",
        "say",
        None,
        0.75,
    )
    assert (row["engine"], row["url"], row["target_article_id"]) == ("rules 1", None, None)


def test_the_pieces_of_what_is_interrupted_are_listed_and_joined(shelf: Shelf) -> None:
    told, post = PARTED.index("told"), PARTED.index("Harbour")
    citation = stated(
        PARTED,
        "Ana Ruiz",
        "The bridge … is safe at all times",
        cue="told",
        via=Source("Harbour Post", "outlet"),
    )
    parted = replace(citation, cue=(Span(told, told + 4), Span(post, post + 12)))
    shelf.put(text=PARTED, citations=(parted,))
    (row,) = shelf.db["citations"].rows
    assert (row["quote_text"], row["cue_text"]) == (
        "The bridge … is safe at all times",
        "told … Harbour Post",
    )
    for name in ("cue", "quote"):
        pieces = json.loads(row[f"{name}_spans"])
        assert " … ".join(PARTED[start:end] for start, end in pieces) == row[f"{name}_text"]
        assert (row[f"{name}_start"], row[f"{name}_end"]) == (pieces[0][0], pieces[-1][1])
    assert row["via_source_id"] == source_id("outlet", "Harbour Post")
    assert shelf.rows("select name from sources order by name") == [
        ("Ana Ruiz",),
        ("Harbour Post",),
    ]


def test_who_is_not_known_and_who_is_not_printed_in_the_text_are_rows_too(shelf: Shelf) -> None:
    shelf.put(
        text=SAFE,
        citations=(
            Citation("attribution", None, Span(0, 9), Span(1, 4)),
            Citation("credit", Source("Quay Wire", "outlet"), printed_text="QW"),
            Citation("credit", Source("Quay Wire", "outlet"), printed_text="Quay"),
        ),
    )
    assert shelf.rows(
        "select kind, source_id, source_text, start_char, engine from citations order by 1, 3"
    ) == [
        ("attribution", None, "The", 0, "rules 1"),
        ("credit", source_id("outlet", "Quay Wire"), "QW", None, None),
        ("credit", source_id("outlet", "Quay Wire"), "Quay", None, None),
    ]


def test_what_found_them_is_kept_with_article_and_rows(shelf: Shelf) -> None:
    shelf.put(citations=(attributed("Ana Ruiz"), link(OTHER)), engine="parser 2")
    shelf.put(url=OTHER, citations=(link(URL),), engine=None)
    assert shelf.rows("select citation_engine from articles order by url") == [
        ("parser 2",),
        (None,),
    ]
    assert shelf.rows("select kind, engine from citations order by 1, 2") == [
        ("attribution", "parser 2"),
        ("link", None),
        ("link", None),
    ]


def test_equal_citations_are_one_row_and_others_are_not(shelf: Shelf) -> None:
    one = attributed("Ana Ruiz")
    shelf.put(
        citations=(
            one,
            one,
            attributed("Bo Lind"),
            attributed("Ana Ruiz", "organisation"),
            replace(one, span=Span(0, 10)),
            replace(one, kind="quotation"),
        )
    )
    assert shelf.rows("select count(*), count(distinct id) from citations") == [(5, 5)]


def test_the_same_article_again_leaves_the_same_rows(shelf: Shelf) -> None:
    cites = (stated(SAFE, "Ana Ruiz", "The bridge is safe at all times"), link(OTHER))
    shelf.put(text=SAFE, citations=cites, at="2024-03-05T10:00:00Z")
    before = list(shelf.db["citations"].rows), list(shelf.db["sources"].rows)
    again = shelf.put(text=SAFE, citations=cites, at="2024-03-06T10:00:00Z")
    assert again.outcome is Outcome.UNCHANGED
    assert (list(shelf.db["citations"].rows), list(shelf.db["sources"].rows)) == before


def test_an_article_cites_what_the_revision_that_it_shows_cites(shelf: Shelf) -> None:
    names = "select name from sources join citations on source_id = sources.id"
    shelf.put("B", citations=(attributed("Bo Lind"),), at="2024-03-06T10:00:00Z")
    shelf.put("A", citations=(attributed("Ana Ruiz"),), at="2024-03-05T10:00:00Z")
    assert shelf.rows(names) == [("Bo Lind",)]
    shelf.put("C", citations=(attributed("Cy Dahl"),), at="2024-03-07T10:00:00Z")
    assert shelf.rows(names) == [("Cy Dahl",)]
    assert shelf.rows("select name from sources") == [("Cy Dahl",)]
    shelf.put("D", engine=None, at="2024-03-08T10:00:00Z")
    assert shelf.rows(names) == []
    assert shelf.rows("select citation_engine from articles") == [(None,)]


def test_links_lead_to_articles_that_come_later_and_to_where_they_were_captured(
    shelf: Shelf,
) -> None:
    target = "select target_article_id from citations where url is not null"
    shelf.put(citations=(link(f"{OTHER}?utm_source=x"),))
    assert shelf.rows(target) == [(None,)]
    stored = shelf.put(url=OTHER)
    assert shelf.rows(target) == [(stored.article_id,)]


def test_a_source_without_a_good_spelling_gets_it_from_whoever_has_one(shelf: Shelf) -> None:
    names = ("quay wire", "Quay Wire", "QUAY WIRE")
    for number, name in enumerate(names):
        shelf.put(url=f"{URL}-{number}", citations=(attributed(name, "organisation"),))
    assert shelf.rows("select name, given_name, match_key from sources") == [
        ("Quay Wire", "Quay Wire", "quay wire")
    ]
    for number, name in enumerate(("quaywire.example", "zdr", "quaywire.example")):
        cited = attributed(name, "outlet", "quaywire.example")
        shelf.put(url=f"{OTHER}-{number}", citations=(cited,))
    assert shelf.rows("select name from sources where domain is not null") == [("zdr",)]


def quote_keys(shelf: Shelf, *quotes: str) -> list[object]:
    for number, quote in enumerate(quotes):
        text = f"«{quote}» said Ana Ruiz."
        shelf.put(url=f"{URL}-{number}", text=text, citations=(stated(text, "Ana Ruiz", quote),))
    return [key for (key,) in shelf.rows("select quote_key from citations order by rowid")]


def test_equal_quotations_have_equal_keys_whatever_case_and_marks(shelf: Shelf) -> None:
    keys = quote_keys(
        shelf,
        "The bridge is safe at all times",
        "the bridge is safe, at ALL times!",
        "The bridge is safe at most times",
        "The bridge is safe",
        "Die Straße ist für alle offen",
        "DIE STRASSE IST FÜR ALLE OFFEN",
    )
    assert keys[0] == keys[1] is not None
    assert keys[2] not in (None, keys[0])
    assert keys[3] is None
    assert keys[4] == keys[5] not in (None, keys[0])


def test_few_characters_of_a_script_without_spaces_are_few_words(shelf: Shelf) -> None:
    slogan, sentence = quote_keys(shelf, "一个中国原则", "我们将在冬天之前重建这座古老的石桥。")
    assert slogan is None
    assert sentence is not None


def test_of_a_mixed_quotation_only_the_words_in_marks_have_a_key(shelf: Shelf) -> None:
    text = "Ana Ruiz said the bridge was “safe at all times and in all weathers”."
    said = "the bridge was “safe at all times and in all weathers”"
    start = text.index("safe")
    quoted = (Span(start, text.index("”")),)
    shelf.put(text=text, citations=(stated(text, "Ana Ruiz", said, quoted=quoted),))
    whole = "«safe at all times and in all weathers» said Ana Ruiz."
    shelf.put(url=OTHER, text=whole, citations=(stated(whole, "Ana Ruiz", whole[1:39]),))
    assert shelf.rows("select count(*), count(distinct quote_key) from citations") == [(2, 1)]


spans = st.lists(st.integers(0, 60), min_size=2, max_size=6).map(
    lambda places: tuple(
        Span(start, end)
        for start, end in zip(sorted(places)[::2], sorted(places)[1::2], strict=False)
    )
)


@settings(deadline=None, max_examples=60)
@given(st.text(min_size=60, max_size=60), spans, spans, st.text(min_size=1, max_size=30))
def test_any_citation_is_stored_as_it_stands_in_the_text(
    text: str, quotes: tuple[Span, ...], cue: tuple[Span, ...], name: str
) -> None:
    text = text.encode("utf-8", "replace").decode().replace("\x00", " ")
    name = name.encode("utf-8", "replace").decode().replace("\x00", " ")
    with closing(Database(memory=True)) as db:
        migrations.apply(db)
        shelf = Shelf(db)
        places = [*quotes, *cue]
        span = Span(min(each.start for each in places), max(each.end for each in places))
        citation = Citation(
            "quotation", Source(name), span, quotes[0], cue=cue, quotes=quotes, quoted=quotes
        )
        shelf.put(text=text, citations=(citation,))
        (row,) = db["citations"].rows
        assert row["quote_text"] == (" … ".join(text[s.start : s.end] for s in quotes) or None)
        assert row["source_text"] == quotes[0].of(text)
        assert json.loads(row["quote_spans"] or "[]") == (
            [[each.start, each.end] for each in quotes] if len(quotes) > 1 else []
        )
        assert shelf.rows("select name from sources") == [(name,)]
        assert not [found for found in check_database(db.conn) if "citation" in found[0]]
