"""N-grams, keywords and collocates against plain counting."""

import json
import random
from collections import Counter
from itertools import pairwise
from math import log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelves import Piece, all_of, shelf

from corpus.analysis import tally as tallying
from corpus.analysis.collocates import collocates
from corpus.analysis.concordance import concordance
from corpus.analysis.keyness import keyness
from corpus.analysis.ngrams import ngrams
from corpus.analysis.occurrences import needles_by_column, places_of
from corpus.analysis.scores import log_likelihood
from corpus.errors import SearchError
from corpus.fold import fold
from corpus.needles import holds, needles, spans, understood

WORDS = "storm flood harbour quay the a ferry boat 港 台風 كتاب".split()


def pieces(count: int, seed: int) -> list[Piece]:
    chance = random.Random(seed)  # noqa: S311
    return [
        Piece(
            f"a{n:03}",
            " ".join(chance.choices(WORDS, range(len(WORDS), 0, -1), k=chance.randrange(40))),
            title=" ".join(chance.choices(WORDS, k=3)),
        )
        for n in range(count)
    ]


def counted(made: list[Piece], n: int) -> tuple[Counter[str], Counter[str]]:
    """How often each n-gram stands, and in how many articles."""
    counts: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    for piece in made:
        mine: Counter[str] = Counter()
        for part in (piece.title, piece.dek or "", piece.text):
            words = fold(part).split()
            mine.update(" ".join(words[at : at + n]) for at in range(len(words) - n + 1))
        counts += mine
        articles.update(mine.keys())
    return counts, articles


@pytest.mark.parametrize("n", [1, 2, 3, 5])
@pytest.mark.parametrize("pending", [4_000_000, 500])
def test_ngrams_are_those_of_plain_counting_in_memory_or_files(
    n: int, pending: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallying, "_PENDING", pending)
    monkeypatch.setattr(tallying, "_BYTES", 900)
    made = pieces(60, n)
    db = shelf(made)
    counts, articles = counted(made, n)
    for limit in (3, 25, 10_000):
        found = ngrams(db, all_of(db), n, limit=limit, min_count=2)
        wanted = sorted(
            ((count, text) for text, count in counts.items() if count >= 2),
            key=lambda pair: (-pair[0], pair[1]),
        )[:limit]
        assert [(item.count, item.text) for item in found.items] == wanted
        assert [item.articles for item in found.items] == [articles[text] for _, text in wanted]
        assert found.total == counts.total()
    assert found.basis.articles == found.basis.of_articles == 60
    assert found.basis.words == counted(made, 1)[0].total()


def test_the_order_in_which_articles_came_changes_nothing() -> None:
    made = pieces(50, 4)
    there, back = shelf(made), shelf(reversed(made))
    for n in (1, 2, 3):
        assert ngrams(there, all_of(there), n, limit=7) == ngrams(back, all_of(back), n, limit=7)
    sampled = [ngrams(db, all_of(db), limit_articles=9, seed=3) for db in (there, back)]
    assert sampled[0] == sampled[1]
    assert sampled[0].basis.articles == 9
    assert (sampled[0].basis.of_articles, sampled[0].basis.seed) == (50, 3)


def test_ngrams_do_not_reach_from_a_title_into_a_text_or_another_article() -> None:
    db = shelf([Piece("a", "boat ferry", title="storm flood"), Piece("b", "quay quay")])
    texts = {item.text for item in ngrams(db, all_of(db), 2, min_count=1).items}
    assert texts == {"storm flood", "boat ferry", "quay quay"}


def test_ngrams_of_scripts_without_spaces_are_of_characters() -> None:
    db = shelf([Piece("a", "東京の港、東京の海")])
    assert [item.text for item in ngrams(db, all_of(db), 3).items] == ["東 京 の"]


def test_ngrams_of_nothing_are_none() -> None:
    db = shelf([])
    found = ngrams(db, all_of(db), 2)
    assert (found.items, found.total, found.basis.words) == ((), 0, 0)
    with pytest.raises(SearchError, match="1 to 5"):
        ngrams(db, all_of(db), 6)


def test_keywords_are_those_of_plain_counting() -> None:
    made = pieces(80, 9)
    db = shelf(made)
    here, there = np.arange(1, 31), np.arange(31, 81)
    mine, articles = counted(made[:30], 1)
    theirs, others = counted(made[30:], 1)
    found = keyness(db, here, there, min_count=1, min_articles=1)
    assert found.items
    for item in found.items:
        assert (item.count, item.articles) == (mine[item.text], articles[item.text])
        assert (item.reference_count, item.reference_articles) == (
            theirs[item.text],
            others[item.text],
        )
        assert item.log_ratio > 0
        assert item.log_likelihood == pytest.approx(
            float(log_likelihood(item.count, item.reference_count, mine.total(), theirs.total()))
        )
    less = keyness(db, here, there, min_count=1, min_articles=1, direction="less")
    assert {item.text for item in (*found.items, *less.items)} == {*mine, *theirs}
    assert found.basis.words + found.reference.words == mine.total() + theirs.total()


def test_a_keyword_is_scored_as_worked_out_by_hand() -> None:
    here = [Piece(f"h{n}", "storm " * 5 + "the " * 45) for n in range(2)]
    there = [Piece(f"t{n}", "storm " * 5 + "the " * 145) for n in range(2)]
    db = shelf([*here, *there])
    (found,) = keyness(db, np.array([1, 2]), np.array([3, 4])).items
    # 10 of 100 words against 10 of 300, as in test_scores.
    assert (found.text, found.count, found.reference_count) == ("storm", 10, 10)
    assert found.log_likelihood == pytest.approx(6.1088, abs=1e-4)
    assert found.log_ratio == pytest.approx(log2(3))


def test_articles_of_both_sides_count_for_the_first() -> None:
    db = shelf([Piece("a", "storm " * 9), Piece("b", "storm flood"), Piece("c", "flood " * 9)])
    found = keyness(db, np.array([1, 2]), np.array([2, 3]), min_count=1, min_articles=1)
    assert (found.basis.articles, found.reference.articles) == (2, 1)
    assert found.items[0].text == "storm"


def test_a_word_of_one_article_is_no_keyword_unless_asked_for() -> None:
    db = shelf([Piece("a", "storm " * 99), Piece("b", "flood " * 9), Piece("c", "flood " * 9),
                Piece("d", "quay " * 50)])  # fmt: skip
    here, there = np.array([1, 2, 3]), np.array([4])
    assert [item.text for item in keyness(db, here, there).items] == ["flood"]
    assert keyness(db, here, there, min_articles=1).items[0].text == "storm"
    assert keyness(db, here, np.zeros(0, np.int64)).items == ()


def test_fewer_keywords_are_the_beginning_of_more_whatever_articles_have_them() -> None:
    alone = [Piece(f"h{n}", " ".join([f"only{n}"] * 60) + " storm flood") for n in range(30)]
    db = shelf([*alone, *(Piece(f"t{n}", "quay " * 60) for n in range(30))])
    here, there = np.arange(1, 31), np.arange(31, 61)
    found = keyness(db, here, there, min_count=1, limit=100)
    assert [item.text for item in found.items] == ["flood", "storm"]
    for limit in (0, 1, 2, 3):
        assert keyness(db, here, there, min_count=1, limit=limit).items == found.items[:limit]
    made = pieces(80, 5)
    db = shelf(made)
    here, there = np.arange(1, 31), np.arange(31, 81)
    for n, direction in ((1, "more"), (2, "less"), (2, "more")):
        every = keyness(db, here, there, n, direction=direction, min_count=1, min_articles=3).items  # type: ignore[arg-type]
        assert len(every) > 3
        for limit in (1, 2, len(every) - 1):
            fewer = keyness(
                db,
                here,
                there,
                n,
                direction=direction,
                min_count=1,
                min_articles=3,
                limit=limit,  # type: ignore[arg-type]
            )
            assert fewer.items == every[:limit]


def test_collocates_are_scored_as_worked_out_by_hand() -> None:
    # Of 12 words 2 are the node; windows of one word a side hold night, sails, night, again.
    db = shelf([Piece("a", "the night ferry sails and the night ferry again the quay"),
                Piece("b", "night")])  # fmt: skip
    found = collocates(
        db, np.array([1]), needles_by_column(understood("ferry")), reference=all_of(db),
        left=1, right=1, min_count=1,
    )  # fmt: skip
    assert (found.occurrences, found.window_words, found.words) == (2, 4, 10)
    (night,) = [item for item in found.items if item.text == "night"]
    assert (night.together, night.left, night.right, night.count, night.articles) == (2, 2, 0, 3, 1)
    assert night.expected == pytest.approx(4 * 3 / 10)
    assert night.mi == pytest.approx(log2(2 / 1.2))
    assert night.t_score == pytest.approx((2 - 1.2) / 2**0.5)
    assert night.log_dice == pytest.approx(14 + log2(4 / 5))
    assert night.log_likelihood == pytest.approx(float(log_likelihood(2, 1, 4, 6)))
    assert (found.basis.articles, found.reference.articles) == (1, 2)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from("abcn"), max_size=30),
    st.integers(0, 4),
    st.integers(1, 4),
)
def test_a_word_of_two_windows_counts_once(words: list[str], left: int, right: int) -> None:
    db = shelf([Piece("a", " ".join(words))])
    found = collocates(
        db, all_of(db), needles_by_column(understood("n")), left=left, right=right, min_count=1
    )
    near = {
        at
        for node, word in enumerate(words)
        if word == "n"
        for at in range(node - left, node + right + 1)
        if 0 <= at < len(words) and words[at] != "n"
    }
    assert found.window_words == len(near)
    plain = Counter(words[at] for at in near)
    for item in found.items:
        assert item.together == item.left + item.right == plain[item.text]
        assert item.count == words.count(item.text)


def test_measures_order_collocates_and_others_are_refused() -> None:
    made = pieces(60, 2)
    db = shelf(made)
    for measure in ("log_likelihood", "mi", "t_score", "log_dice"):
        found = collocates(
            db, all_of(db), needles_by_column(understood("ferry")), measure=measure, min_count=1
        )
        scores = [getattr(item, measure) for item in found.items]
        assert scores == sorted(scores, reverse=True)
        assert len(scores) > 1
    with pytest.raises(SearchError, match="measure"):
        collocates(db, all_of(db), needles_by_column(understood("ferry")), measure="luck")  # type: ignore[arg-type]
    with pytest.raises(SearchError, match="window"):
        collocates(db, all_of(db), needles_by_column(understood("ferry")), left=0, right=0)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(["storm", "storms", "surge", "港", "x"]), max_size=12).map(" ".join),
    st.sampled_from(
        ["storm", "stor*", '"storm surge"', '"storm stor*"', "港 storm", '"x x"', "-x"]
    ),
)
def test_places_among_folded_words_are_those_of_the_original(text: str, typed: str) -> None:
    sought = needles(understood(typed).root)
    found = {span for span, _ in spans(text, sought)}
    places = places_of(fold(text).split(), sought)
    assert all(first[1] <= second[0] for first, second in pairwise(places))
    assert bool(places) == bool(found)
    assert len(places) <= len(found)


def marked(typed: str, text: str) -> list[str]:
    """The words that a query finds in a text, each place on its own."""
    words = fold(text).split()
    sought = needles_by_column(understood(typed))[2]
    return [" ".join(words[start:end]) + f" {start}" for start, end in places_of(words, sought)]


def test_near_counts_only_words_that_are_near() -> None:
    text = "storm x x x x flood storm x flood x x x x storm"
    assert marked("NEAR(storm flood, 1)", text) == ["flood 5", "storm 6", "flood 8"]
    assert marked("NEAR(storm flood, 0)", text) == ["flood 5", "storm 6"]
    assert marked("NEAR(storm zebra, 9)", text) == []
    assert marked("zebra OR NEAR(storm flood, 0) OR storm", text) == [
        "storm 0", "flood 5", "storm 6", "storm 13",
    ]  # fmt: skip
    assert marked('NEAR("x flood" st*, 0)', text) == [
        "x flood 4", "storm 6", "x flood 7",
    ]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from("abcx"), max_size=14),
    st.lists(st.sampled_from(["a", "b", "c", '"a b"']), min_size=2, max_size=3),
    st.integers(0, 4),
)
def test_words_near_each_other_are_found_where_a_text_has_any(
    words: list[str], terms: list[str], distance: int
) -> None:
    root = understood(f"NEAR({' '.join(terms)}, {distance})").root
    assert root is not None
    found = marked(f"NEAR({' '.join(terms)}, {distance})", " ".join(words))
    assert bool(found) == holds(words, root)


def test_near_in_a_text_of_one_word_again_and_again_is_quick_to_tell() -> None:
    words = ["storm", "flood"] * 20_000
    sought = needles_by_column(understood("NEAR(storm flood, 1000)"))[2]
    assert len(places_of(words, sought)) == 40_000


def test_what_is_looked_for_in_quotations_is_counted_there_alone() -> None:
    text = "The ferry is late. “The ferry”, said Ana Ruiz, “is a ferry.” Of the ferry no more."
    db = shelf([Piece("a", text, title="ferry"), Piece("b", "ferry")])
    spans_ = [
        [at := text.index(piece), at + len(piece)] for piece in ("The ferry”", "is a ferry.”")
    ]
    db.execute(
        """
        insert into citations (id, article_id, kind, quote_start, quote_end, quote_spans)
        values ('c', 'a', 'quotation', ?, ?, ?), ('d', 'a', 'quotation', ?, ?, null),
            ('e', 'a', 'link', 0, 60, null)
        """,
        [spans_[0][0], spans_[1][1], json.dumps(spans_), *spans_[1]],
    )
    for typed, count in (
        ("said:ferry", 2), ("said:ferry OR late", 3), ("ferry said:ferry", 6), ("said:late", 0),
        ('said:"a ferry"', 1), ('said:"ferry of"', 0), ("said:NEAR(is ferry, 1)", 2),
        ("said:(a* OR the)", 2),
    ):  # fmt: skip
        found = concordance(db, all_of(db), needles_by_column(understood(typed)))
        assert found.total == len(found.lines) == count, typed
    (line, _) = concordance(db, all_of(db), needles_by_column(understood("said:ferry"))).lines
    assert line.span.start == spans_[0][0] + len("The ")
