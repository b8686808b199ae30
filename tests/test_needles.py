"""The index finds for a query what its words say, and the same is marked in the text."""

import random
import re
import sqlite3
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.errors import SearchError
from corpus.fold import fold, fold_words
from corpus.needles import (
    expression,
    fold_query,
    holds,
    is_textual,
    match_of,
    necessary,
    needles,
    spans,
    understood,
    without_filters,
)
from corpus.syntax import TEXT_FIELDS, All, Any, Filter, Near, Node, Not, Term, Within, parse, read

TOKENIZER = "unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
VOCABULARY = ("a", "ab", "abc", "b", "ba", "c")
PIECES = (
    '" “ 「 」 ( ) - | * : ： NEAR NEAR/5 NEAR( ,5) OR AND NOT title: said: outlet: after: is:original '
    "after:2024 language:de language:xyzzy a bc stor* x* -( title:( 北京 北京* الك* ^ {title}: + C++ "
    "a-b don't \x00 \ud800 \u202e \ue000 😀 … ??? ."
).split(" ")
hostile = st.one_of(
    st.text(),
    st.lists(st.sampled_from([*PIECES, *(" " * 12)]), max_size=50).map("".join),
)


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    db = sqlite3.connect(":memory:")
    db.execute(f'create virtual table f using fts5(title, dek, text, said, tokenize="{TOKENIZER}")')
    yield db
    db.close()


def found_by(db: sqlite3.Connection, match: str) -> set[int]:
    return {row for (row,) in db.execute("select rowid from f where f match ?", (match,))}


# A second reading of the rules, by trying everything; words are folded already.


def is_found(node: Node, article: tuple[str, ...], columns: tuple[int, ...] = (0, 1, 2)) -> bool:
    if isinstance(node, All):
        return all(is_found(each, article, columns) for each in node.nodes)
    if isinstance(node, Any):
        return any(is_found(each, article, columns) for each in node.nodes)
    if isinstance(node, Not):
        return not is_found(node.node, article, columns)
    if isinstance(node, Within):
        return is_found(node.node, article, (TEXT_FIELDS.index(node.field),))
    texts = [article[column].split() for column in columns]
    if isinstance(node, Term):
        return any(stands(node, text) for text in texts)
    assert isinstance(node, Near)
    return any(
        all(max(start for start, _ in places) - end <= node.distance for _, end in places)
        for text in texts
        for places in product(*(stands(term, text) for term in node.terms))
    )


def stands(term: Term, text: list[str]) -> list[tuple[int, int]]:
    sought = " ".join(term.text.split())
    count = len(sought.split())
    rows = {at: " ".join(text[at : at + count]) for at in range(len(text) - count + 1)}
    begins = term.is_prefix and len(sought.split()[-1]) > 1
    return [
        (at, at + count)
        for at, row in rows.items()
        if row == sought or (begins and row.startswith(sought))
    ]


def a_term(chance: random.Random) -> Term:
    count = chance.randint(1, 3)
    text = " ".join(chance.choices(VOCABULARY, k=count))
    return Term(text, count > 1 or chance.random() < 0.2, chance.random() < 0.3)


def a_tree(chance: random.Random, depth: int) -> Node:
    kind = chance.random()
    if depth == 0 or kind < 0.3:
        return a_term(chance)
    if kind < 0.4:
        terms = tuple(a_term(chance) for _ in range(chance.randint(2, 4)))
        return Near(terms, chance.randint(1, 4))
    if kind < 0.5:
        return Within(chance.choice(TEXT_FIELDS), a_tree(chance, depth - 1))
    if kind < 0.65:
        return Not(a_tree(chance, depth - 1))
    parts = tuple(a_tree(chance, depth - 1) for _ in range(chance.randint(2, 3)))
    return All(parts) if chance.random() < 0.5 else Any(parts)


def test_the_index_finds_what_the_tree_says() -> None:
    chance = random.Random(6)  # noqa: S311
    articles = [
        tuple(" ".join(chance.choices(VOCABULARY, k=chance.randint(0, 6))) for _ in TEXT_FIELDS)
        for _ in range(40)
    ]
    db = sqlite3.connect(":memory:")
    db.execute(
        f'create virtual table f using fts5(title, dek, text, said, x, tokenize="{TOKENIZER}")'
    )
    db.executemany("insert into f values (?, ?, ?, ?, 'a b c ab')", articles)
    everything = set(range(1, len(articles) + 1))
    for _ in range(1500):
        tree = a_tree(chance, chance.randint(0, 4))
        match = match_of(tree)
        found = found_by(db, match.expression)
        expected = {at for at, article in enumerate(articles, 1) if is_found(tree, article)}
        assert (everything - found if match.is_inverted else found) == expected, (tree, match)
    db.close()


def test_a_text_holds_what_the_tree_says_and_has_what_is_necessary() -> None:
    chance = random.Random(7)  # noqa: S311
    for _ in range(3000):
        tree = a_tree(chance, chance.randint(0, 3))
        text = " ".join(chance.choices(VOCABULARY, k=chance.randint(0, 8)))
        expected = is_found(tree, (text,) * 4)
        assert holds(text.split(), tree) == expected, (tree, text)
        if expected and (weaker := necessary(tree)):
            assert not match_of(weaker).is_inverted
            assert holds(["z", *reversed(text.split())], weaker), (tree, text)


@settings(deadline=None, max_examples=300)
@given(hostile)
@example("-(b OR -(" * 16 + "a")
@example("said:(" + "b OR (x y " * 15)
def test_any_text_that_a_reader_types_is_a_legal_search(
    index: sqlite3.Connection, typed: str
) -> None:
    query = understood(typed)
    assert understood(read(query)).root == query.root
    assert query.root is not None or query.notes or not fold(typed)
    if words := without_filters(query.root):
        assert is_textual(words)
        found_by(index, match_of(words).expression)
        assert holds(["a"], words) in (True, False)
    if match := fold_query(typed):
        found_by(index, match)


def test_deep_queries_do_not_overflow_the_parser_of_the_index(index: sqlite3.Connection) -> None:
    chance = random.Random(8)  # noqa: S311
    for _ in range(150):
        typed = chance.choice(["a", "-a", "said:a", "الك*"])
        for _ in range(16):
            before = chance.choice(
                ["b ", "b OR ", "-b ", "-b OR ", '"long words" ', "said:c OR ", "-"]
            )
            typed = f"{before}({typed}){chance.choice([' x', ' OR y', '', ' -x', ' OR -y'])}"
        root = understood(typed).root
        assert root is not None
        found_by(index, match_of(root).expression)


def test_a_very_long_query_is_a_legal_search(index: sqlite3.Connection) -> None:
    for typed in (" ".join(f"w{n}" for n in range(5000)), "x" * 100_000, "a OR " * 3000 + "a"):
        assert found_by(index, fold_query(typed)) == set()


@pytest.mark.parametrize(
    ("typed", "inside"),
    [
        ("storm flood", '"storm" AND "flood"'),
        ("storm OR flood coast", '("storm" OR "flood") AND "coast"'),
        ("storm | flood", '"storm" OR "flood"'),
        ("storm -flood", '"storm" NOT "flood"'),
        ("a b NOT c -d", '("a" AND "b") NOT ("c" OR "d")'),
        ("“storm surge”", '"storm surge"'),
        ("stor*", '"stor" *'),
        ('"storm sur"*', '"storm sur" *'),
        ("s*", '"s"'),
        ("北京*", '"北 京"'),
        ("title:Storm", 'title : "storm"'),
        ("title:(storm OR flood)", 'title : "storm" OR title : "flood"'),
        ("-title:storm flood", '"flood" NOT title : "storm"'),
        ('storm NEAR/5 "high sea"', 'NEAR("storm" "high sea", 5)'),
        ("nosuch:storm", '"nosuch storm"'),
        ("covid-19", '"covid 19"'),
        ('צה"ל', '"צה ל"'),
        ("الكت*", '"الكت" * OR "كت" *'),
        ("storm outlet:ledger after:2024", '"storm"'),
        ("storm OR", '"storm"'),
        ('"storm', '"storm"'),
        ('title:"{text} : NEAR(a, 2)"', 'title : "text near a 2"'),
    ],
)
def test_what_is_typed_becomes_this_expression(typed: str, inside: str) -> None:
    assert fold_query(typed) == f"{{title dek text}} : ({inside})"


def test_quotations_are_asked_beside_the_rest() -> None:
    assert fold_query("said:storm flood") == '(said : "storm" AND {title dek text} : "flood")'


@pytest.mark.parametrize("typed", ["-storm", "-a OR b", '""', "*", "😀", "", "outlet:ledger"])
def test_what_no_expression_can_say_is_none(typed: str) -> None:
    assert fold_query(typed) == ""


def test_an_expression_of_exclusions_or_filters_is_refused() -> None:
    for typed in ("-storm", "storm OR -flood", "storm is:original", "…"):
        root = parse(typed).root
        assert root is not None
        with pytest.raises(SearchError):
            expression(root)
    assert not is_textual(Not(Any((Term("storm"), Filter("is", "original")))))


def test_forms_are_for_bare_words_only() -> None:
    forms = {"run": ("ran", "runs", "run"), "b": ("c",)}
    root = parse('run title:RUN "run" run* "run away" run NEAR/3 b').root
    assert root is not None
    either = '("run" OR "ran" OR "runs")'
    assert expression(root, forms).removeprefix("{title dek text} : ") == (
        f'({either} AND title : {either} AND NEAR("run" "b", 3) AND "run" AND "run" * AND '
        '"run away")'
    )
    marked = {needle.words for needle in needles(root, "text", forms)}
    assert marked == {("run",), ("ran",), ("runs",), ("run", "away"), ("b",)}


@pytest.mark.parametrize(
    ("typed", "said", "note"),
    [
        ("storm 😀", "storm", "There is nothing to search for in “😀”."),
        ("!!!", "", "There is nothing to search for in “!!!”."),
        ("a* storm", "a storm",
         "“a” was searched as a whole word, since a star needs 2 letters before it."),
        ("storm language:xyzzy", "storm",
         "“language:xyzzy” is no language that is known and was left out."),
        ("storm author:--", "storm", None),
        ('storm author:"…"', "storm", "“author:…” has no name and was left out."),
        ("storm language:German", "storm language:de", None),
        ("storm language:zh-TW", "storm language:zh-Hant", None),
        ("北京*", "北京", None),
        ("한*", "한", None),
        ("storm – flood … rain", "storm flood rain", None),
        ("storm NEAR/5 😀", "storm", "There is nothing to search for in “😀”."),
        ("", "", None),
    ],
)  # fmt: skip
def test_what_folding_leaves_nothing_of_is_told(typed: str, said: str, note: str | None) -> None:
    query = understood(typed)
    assert (read(query), query.notes) == (said, (note,) if note else ())


def test_too_many_stars_are_left_out_and_told() -> None:
    short = " OR ".join(f"{first}{second}*" for first in "abcdefgh" for second in "xyz")
    query = understood(short)
    assert read(query) == " OR ".join(short.split(" OR ")[:8])
    assert query.notes == (
        "Only 16 words with a star are searched, of them 8 with fewer than 4 letters before it: "
        "16 more were left out.",
    )
    long = " ".join(f"storm{letter}*" for letter in "abcdefghijklmnopqrst")
    assert read(understood(f"{long} -sea")) == f"{' '.join(long.split()[:16])} -sea"
    assert read(understood(f"{long} stormy NEAR/3 ab*")).endswith(" stormy")
    assert not understood("ab* OR ab* OR " * 20 + "ab*").notes


def test_spans_lie_in_the_text_as_it_was() -> None:
    text = "Die STRASSE, die Straße; 北京的大学 und re\u0301sume\u0301."
    sought = needles(understood('strasse 北京 "résumé" -die').root)
    assert [span.of(text) for span, _ in spans(text, sought)] == [
        "STRASSE",
        "Straße",
        "北京",
        "re\u0301sume\u0301",
    ]


def test_a_phrase_is_one_span_and_a_prefix_covers_the_word() -> None:
    text = "A storm surge; no storm. Stormy weather surges."
    sought = needles(understood('"storm surge" weath*').root)
    assert [span.of(text) for span, _ in spans(text, sought)] == ["storm surge", "weather"]


def test_needles_are_for_the_field_that_they_are_asked_in() -> None:
    root = understood('title:storm dek:coast said:"high sea" flood NEAR/3 rain -wind').root
    words = {field: [each.words[0] for each in needles(root, field)] for field in TEXT_FIELDS}
    assert words == {
        "title": ["storm", "flood", "rain"],
        "dek": ["coast", "flood", "rain"],
        "text": ["flood", "rain"],
        "said": ["high"],
    }
    assert needles(understood("-(storm -flood)").root) == needles(understood("flood").root)
    assert needles(None) == ()


@settings(deadline=None)
@given(st.text(), hostile)
def test_spans_always_slice(text: str, typed: str) -> None:
    for span, _ in spans(text, needles(understood(typed).root)):
        assert re.search(r"\S", span.of(text))


scripts = st.lists(
    st.sampled_from(
        "harbour|the old quay|港|港口|中文|\n\n| |。|，|ば|は\u3099|ﾊﾞ|เรือ|น้ำ|한국|국|각|က္က|ខ្មែរ|الكتاب|"
        "\u200b|\u0301|’|straße|abc中文".split("|")
    ),
    max_size=60,
)


@settings(deadline=None)
@given(scripts, st.sampled_from(["", " "]))
@example(["한국", "한국"] * 40, "")
@example(["한", "\n\n", "국", "각"] * 20, "")
def test_spans_are_all_that_the_words_of_the_whole_text_give(
    parts: list[str], between: str
) -> None:
    text = between.join(parts)
    words = list(fold_words(text))
    sought = needles(
        understood('harb* "old quay" 港口 "口 中" เรือ 한국 "국 각" "한 국 한 국" كتاب').root
    )
    expected = {
        (words[at].span.start, words[at + len(each.words) - 1].span.end, each)
        for each in sought
        for at in range(len(words) - len(each.words) + 1)
        if all(
            word.text.startswith(wanted) if each.is_prefix else word.text == wanted
            for word, wanted in zip(words[at:], each.words, strict=False)
        )
    }
    found = spans(text, sought)
    assert {(span.start, span.end, each) for span, each in found} == expected
    assert len(found) == len(expected)
    assert [span.start for span, _ in found] == sorted(span.start for span, _ in found)
    few = spans(text, sought, 1)
    assert few == found[: len(few)]
    assert bool(few) == bool(found)
