"""What people type is read as the rules say, and can be said back."""

import re
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from corpus.syntax import (
    NAME_FILTERS,
    TEXT_FIELDS,
    All,
    Any,
    Filter,
    Near,
    Node,
    Not,
    Query,
    Term,
    Within,
    all_of,
    any_of,
    first_day,
    not_of,
    parse,
    read,
)
from corpus.syntax.tokens import is_plain

PIECES = (
    '" “ ” „ « ‹ 「 」 『 ( ) （ ） - － | * : ： , 5) NEAR NEAR/5 NEAR/99 NEAR( OR AND NOT title: dek: '
    "said: outlet: author: after: before: is: is:original language:de after:2024-3 site: a bc stor* "
    "-( title:( 北京 ^ {title}: + C++ a-b don't AT&T 3.5% @user #tag U.S. https://x.example/a:b "
    "\x00 \x1b \ud800 \u202e \u200f \ue000 😀 // :: -- ** ."
).split(" ")
hostile = st.one_of(
    st.text(),
    st.lists(st.sampled_from([*PIECES, *(" " * 12)]), max_size=60).map("".join),
)

words = st.text("abЖ北é3.'+&*:-/|OR", min_size=1, max_size=6).filter(is_plain)
phrases = st.lists(st.text("ab-:*|()OR北", min_size=1, max_size=4), min_size=1, max_size=3)
terms = st.builds(
    Term, words, st.just(False), st.booleans()
) | st.builds(Term, phrases.map(" ".join), st.just(True), st.booleans())  # fmt: skip
nears = st.builds(
    Near, st.lists(terms, min_size=2, max_size=4).map(tuple), st.integers(min_value=1, max_value=50)
)
leaves = st.one_of(
    terms,
    nears,
    st.builds(Within, st.sampled_from(TEXT_FIELDS), terms | nears),
    st.builds(Filter, st.sampled_from(NAME_FILTERS), phrases.map(" ".join)),
    st.builds(
        Filter, st.sampled_from(["after", "before"]), st.sampled_from(["2024", "2024-02-29"])
    ),
    st.just(Filter("is", "original")),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map(all_of),
        st.lists(inner, min_size=2, max_size=4).map(any_of),
        inner.map(not_of),
    ),
    max_leaves=15,
)


@settings(deadline=None, max_examples=200)
@given(trees)
def test_what_is_said_back_is_read_as_the_same_tree(tree: Node) -> None:
    assert parse(read(Query(tree))).root == tree


@settings(deadline=None, max_examples=400)
@given(hostile)
@example("NEAR(a b")
@example("a NEAR -b NEAR -c " * 200)
@example("-(" * 3000)
@example("w NEAR/3 " * 63 + "w x")
@example("NEAR/3 (a OR b OR c OR d OR e) " * 100)
@example("a NEAR/3 (b OR c) NEAR/4 d " * 100)
@example("title:" * 900)
@example('title:-"x" title:-:x title:-//x')
@example("a|b " * 1500)
@example("「" * 4096)
@example("\xa0")
@example("\u202e")
def test_whatever_is_typed_is_read_and_said_back(typed: str) -> None:
    query = parse(typed)
    said = read(query)
    assert parse(said).root == query.root
    assert read(parse(said)) == said
    assert len(said) <= 4096
    assert query.root is not None or query.notes or not typed.strip()
    assert not re.search(
        "[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e]", "".join((said, *query.notes))
    )


def test_an_enormous_query_is_read_up_to_the_limits() -> None:
    for typed in (
        "x" * 100_000,
        "w " * 50_000,
        '"' + "x " * 50_000,
        "(" * 100_000,
        "a OR " * 30_000,
    ):
        query = parse(typed)
        assert query.notes
        assert parse(read(query)).root == query.root
    assert len(parse("w " * 100).root.nodes) == 64  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("storm flood", "storm flood"),
        ("storm AND flood", "storm flood"),
        ("storm OR flood coast", "(storm OR flood) coast"),
        ("storm | flood|rain", "storm OR flood OR rain"),
        ("(a b) OR (c d)", "(a b) OR (c d)"),
        ("（a b） OR c", "(a b) OR c"),
        ("a (b (c (d)))", "a b c d"),
        ("-storm", "-storm"),
        ("NOT storm", "-storm"),
        ("NOT NOT storm", "storm"),
        ("a -b OR c", "a (-b OR c)"),
        ("-(a b)", "-(a b)"),
        ("“storm surge”", '"storm surge"'),
        ("„storm surge“ «a b» »c d« ‹e f› ＂g h＂", '"storm surge" "a b" "c d" "e f" "g h"'),
        ("「あ い」 『う』", '"あ い" "う"'),
        ("彼は「はい」と", "彼は「はい」と"),
        ("《北京》", "《北京》"),
        ('צה"ל', "צה״ל"),
        ('stor* "two wor"*', 'stor* "two wor"*'),
        ("storm NEAR/5 flood", "storm NEAR/5 flood"),
        ("storm NEAR flood", "storm NEAR/10 flood"),
        ('NEAR(storm "high sea" floo*, 5)', 'storm NEAR/5 "high sea" NEAR/5 floo*'),
        ("NEAR(storm flood)", "storm NEAR/10 flood"),
        ("a NEAR/3 b NEAR/4 c", "a NEAR/3 b AND b NEAR/4 c"),
        ("-a NEAR b", "-(a NEAR/10 b)"),
        ("(a OR b) NEAR/2 (c OR d)", "a NEAR/2 c OR a NEAR/2 d OR b NEAR/2 c OR b NEAR/2 d"),
        ("title:(a NEAR/2 (b OR c))", "title:(a NEAR/2 b) OR title:(a NEAR/2 c)"),
        ("a OR b NEAR/2 c", "a OR b NEAR/2 c"),
        ("title:storm NEAR/5 title:flood", "title:(storm NEAR/5 flood)"),
        ("title:NEAR(a b, 3)", "title:(a NEAR/3 b)"),
        ("Title:storm TEXT：flood", "title:storm text:flood"),
        ('dek:"storm surge"', 'dek:"storm surge"'),
        ("title:(a -b OR dek:c)", "title:a (-title:b OR dek:c)"),
        ("said:OR", 'said:"OR"'),
        ('author:"Ana Ruiz"', 'author:"Ana Ruiz"'),
        ('outlet:(harbourpost.example OR "Northern Ledger")',
         'outlet:harbourpost.example OR outlet:"Northern Ledger"'),
        ("-outlet:x.example", "-outlet:x.example"),
        ("after:2024-3 before:2024/3/5", "after:2024-03 before:2024-03-05"),
        ("after:٢٠٢٤", "after:2024"),
        ("IS:Original", "is:original"),
        ("https://x.example/a:b", "https://x.example/a:b"),
        ("title://x", "title://x"),
        ("C++ a-b don't AT&T 3.5% @user #tag U.S. 10:30",
         "C++ a-b don't AT&T 3.5% @user #tag U.S. 10:30"),
        ("^storm {title}: +storm", "^storm {title} +storm"),
        ("or and not near", "or and not near"),
        ("", ""),
        ("   ", ""),
    ],
)  # fmt: skip
def test_legal_queries_are_read_without_a_note(typed: str, said: str) -> None:
    query = parse(typed)
    assert (read(query), query.notes) == (said, ())


@pytest.mark.parametrize(
    ("typed", "said", "note"),
    [
        ("storm OR", "storm", "“OR” has nothing on one side and was left out."),
        ("| storm", "storm", "“|” has nothing on one side and was left out."),
        ("AND storm", "storm", "“AND” has nothing on one side and was left out."),
        ("storm NEAR/5", "storm", "“NEAR/5” has nothing on one side and was left out."),
        ("storm NOT", "storm", "“NOT” has nothing on one side and was left out."),
        ("OR", '"OR"', "“OR” stands alone and was searched as words."),
        ("a NEAR -b", "a -b", "NEAR stands between words or phrases; elsewhere AND was read."),
        ("a NEAR (b c)", "a b c",
         "NEAR stands between words or phrases; elsewhere AND was read."),
        ("title:a NEAR (b OR c)", "title:a (b OR c)",
         "NEAR stands between words or phrases; elsewhere AND was read."),
        ("a NEAR (b OR -c)", "a (b OR -c)",
         "NEAR stands between words or phrases; elsewhere AND was read."),
        ("a NEAR/99 b", "a NEAR/50 b", "NEAR reaches over 0 to 50 words; NEAR/50 was read."),
        ("NEAR(a, 5)", "a", "NEAR needs two words or phrases and was left out."),
        ("NEAR(a OR b c)", "a NEAR/10 b NEAR/10 c",
         "NEAR takes words and phrases: what else stood in it was left out."),
        ('"storm surge', '"storm surge"',
         "A quotation mark has no partner: all that follows it was read as a phrase."),
        ("(storm", "storm", "An opening parenthesis has no partner and was closed at the end."),
        ("storm)", "storm", "A closing parenthesis has no partner and was left out."),
        ("title: storm", "title storm",
         "A field with nothing right after its colon was searched as a word."),
        ("site:storm", "site:storm",
         "“site:” is no field: its words were searched as they stand."),
        ('publisher:"a b"', 'publisher "a b"',
         "“publisher:” is no field: its words were searched as they stand."),
        ("s*m", "s*m", "In “s*m” only a star at the end stands for the rest of a word."),
        ("storm outlet:x*", "storm outlet:x",
         "The star in “outlet:x*” was left out: filters take whole words."),
        ("storm outlet:NEAR(a b)", "storm",
         "“outlet:NEAR(a b)” cannot be with NEAR and was left out."),
        ("storm after:2024-13", "storm",
         "“after:2024-13” has no date like 2024, 2024-03 or 2024-03-05 and was left out."),
        ("storm before:2023-02-29", "storm",
         "“before:2023-02-29” has no date like 2024, 2024-03 or 2024-03-05 and was left out."),
        ("storm after:0000", "storm",
         "“after:0000” has no date like 2024, 2024-03 or 2024-03-05 and was left out."),
        ("storm is:foo", "storm",
         "“is:foo” is no filter (there is “is:original”) and was left out."),
        ("is:foo", "", "“is:foo” is no filter (there is “is:original”) and was left out."),
        ("()", "", "There is nothing to search for in “()”."),
        ('""', "", 'There is nothing to search for in “""”.'),
        ("*", "", "There is nothing to search for in “*”."),
        ("a " + "(b " * 20 + ")" * 20, "a" + " b" * 16,
         "Parentheses go 16 deep: what stood in deeper ones was left out."),
        ("w " * 65, ("w " * 64).strip(),
         "Only the first 64 words, phrases and filters were read."),
        ("a " + "w NEAR " * 70 + "w", "a w" + " NEAR/10 w" * 62,
         "Only the first 64 words, phrases and filters were read."),
        ("w" * 5000, "w" * 4096, "Only the first 4,096 characters were read."),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_told(typed: str, said: str, note: str) -> None:
    query = parse(typed)
    assert (read(query), query.notes) == (said, (note,))


def test_notes_are_not_more_than_a_reader_reads() -> None:
    notes = parse(" ".join(f"field{chr(97 + n)}:x" for n in range(20))).notes
    assert len(notes) <= 10
    assert all(note.endswith(".") for note in notes)
    assert parse(" ".join(f"after:{n}" for n in range(20))).notes[-1] == (
        "More of it was not understood."
    )


def test_a_date_begins_with_its_first_day() -> None:
    days = [first_day(value).isoformat() for value in ("2024", "2024-03", "2024-03-05")]
    assert days == ["2024-01-01", "2024-03-01", "2024-03-05"]


@pytest.mark.parametrize("make", [all_of, any_of])
def test_nodes_of_one_kind_become_one(make: Callable[[list[Node | None]], Node | None]) -> None:
    a, b, c = Term("a"), Term("b"), Term("c")
    whole = (All if make is all_of else Any)((a, b, c))
    assert make([make([a, b]), None, c]) == whole
    assert (make([None, a]), make([None]), make([])) == (a, None, None)
    assert not_of(not_of(whole)) == whole
    assert not_of(a) == Not(a)
