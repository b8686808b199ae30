"""Trends, spread, comparison, samples and concordances of small shelves."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shelves import Piece, all_of, shelf

from corpus.analysis.comparison import comparison
from corpus.analysis.concordance import concordance
from corpus.analysis.dispersion import dispersion
from corpus.analysis.occurrences import needles_by_column
from corpus.analysis.rows import rows_of
from corpus.analysis.sampling import draw, sample
from corpus.analysis.trends import trend, whole
from corpus.errors import SearchError
from corpus.needles import understood

NEWS = [
    Piece("a", "storm storm quay", title="storm", published="2024-03-01"),
    Piece("b", "quay quay quay quay", published="2024-03-09T10:00:00Z"),
    Piece("c", "the storm came", published="2024-04", outlet="hafen_example"),
    Piece("d", "storm", published=None, outlet=None),
]
STORM = needles_by_column(understood("storm"))


def test_a_trend_has_counts_and_shares_of_articles_and_words() -> None:
    db = shelf(NEWS)
    found = trend(db, np.array([1, 3, 4]), STORM, whole(db, all_of(db)))
    assert [
        (p.key, p.articles, p.of_articles, p.share, p.occurrences, p.of_words) for p in found.points
    ] == [("2024-03", 1, 2, 0.5, 3, 8), ("2024-04", 1, 1, 1.0, 1, 3), (None, 1, 1, 1.0, 1, 1)]
    assert found.points[0].per_million == pytest.approx(1e6 * 3 / 8)
    assert (found.articles, found.of_articles, found.share) == (3, 4, 0.75)
    assert (found.occurrences, found.basis.words) == (5, 12)
    assert found.per_million == pytest.approx(1e6 * 5 / 12)


def test_a_trend_by_outlet_names_outlets_and_one_by_day_knows_no_day_of_a_month() -> None:
    db = shelf(NEWS)
    by_outlet = trend(db, np.array([1, 3, 4]), STORM, whole(db, all_of(db), "outlet"))
    assert [(p.key, p.label, p.articles) for p in by_outlet.points] == [
        ("hafen_example", "Hafenblatt", 1),
        ("harbour_example", "Harbour Post", 1),
        (None, None, 1),
    ]
    by_day = trend(db, np.array([1, 3, 4]), STORM, whole(db, all_of(db), "day"))
    assert [(p.key, p.articles) for p in by_day.points] == [
        ("2024-03-01", 1), ("2024-03-09", 0), (None, 2),
    ]  # fmt: skip
    assert [p.key for p in trend(db, all_of(db), STORM, whole(db, all_of(db), "year")).points] == [
        "2024",
        None,
    ]


def test_a_day_is_the_one_that_an_article_states() -> None:
    db = shelf([Piece("a", "storm", published="2024-03-01T23:30:00-05:00")])
    db.execute("update articles set published_sort = '2024-03-02T04:30:00Z'")
    by_day = trend(db, all_of(db), STORM, whole(db, all_of(db), "day"))
    assert [p.key for p in by_day.points] == ["2024-03-01"]


def test_a_trend_without_words_counts_articles_alone() -> None:
    db = shelf(NEWS)
    found = trend(db, np.array([1]), STORM, whole(db, all_of(db), with_words=False))
    assert [p.articles for p in found.points] == [1, 0, 0]
    assert found.occurrences is found.per_million is found.points[0].of_words is None


def test_a_whole_is_the_same_with_and_without_another_that_is_known() -> None:
    db = shelf(NEWS)
    known = whole(db, np.array([1, 3]))
    for ns in (np.array([1, 2, 4]), np.array([3]), np.array([2, 4]), all_of(db)):
        again, anew = whole(db, ns, known=known), whole(db, ns)
        assert again.words is not None
        assert anew.words is not None
        assert again.words.tolist() == anew.words.tolist()
        assert again.basis == anew.basis
    assert whole(db, all_of(db), known=known, with_words=False).words is None


def test_a_trend_of_nothing_among_nothing_is_empty() -> None:
    db = shelf([])
    found = trend(db, all_of(db), STORM, whole(db, all_of(db)))
    assert (found.points, found.share, found.per_million) == ((), 0, 0)
    with pytest.raises(SearchError, match="groups by"):
        whole(db, all_of(db), "weather")  # type: ignore[arg-type]


def test_spread_over_the_parts_of_the_published_example() -> None:
    parts = (
        "b a m n i b e u p", "b a s a t b e w q n", "b c a g a b e s t a",
        "b a g h a b e a a t", "b a h a a b e a x a t",
    )  # fmt: skip
    db = shelf(Piece(str(n), text, published=f"2024-0{n}") for n, text in enumerate(parts, 1))
    for by in ("article", "month"):
        found = dispersion(db, all_of(db), needles_by_column(understood("a")), by=by)  # type: ignore[arg-type]
        assert (found.occurrences, found.part_count, found.parts_with) == (15, 5, 5)
        assert found.dp == pytest.approx(0.18)
        assert found.juilland_d == pytest.approx(0.785, abs=5e-4)
    assert [(p.key, p.occurrences, p.words) for p in found.parts][:2] == [
        ("2024-01", 1, 9), ("2024-02", 2, 10),
    ]  # fmt: skip
    nothing = dispersion(db, all_of(db), needles_by_column(understood("zebra")))
    assert (nothing.dp, nothing.juilland_d, nothing.parts_with) == (None, None, 0)


def test_two_queries_are_compared_over_the_same_whole_and_by_words_of_one_only() -> None:
    db = shelf(
        [
            *(Piece(f"s{n}", "storm wind wind wind") for n in range(3)),
            *(Piece(f"f{n}", "flood water water water") for n in range(3)),
            Piece("both", "storm flood mud mud mud mud mud mud", published="2023-01-01"),
            Piece("none", "quay", published="2022-01-01"),
        ]
    )
    found = comparison(
        db, np.array([1, 2, 3, 7]), np.array([4, 5, 6, 7]),
        (STORM, needles_by_column(understood("flood"))), whole(db, all_of(db), "year"), min_count=2,
    )  # fmt: skip
    assert (found.both, found.jaccard) == (1, pytest.approx(1 / 7))
    assert [p.articles for p in found.first.points] == [0, 1, 3]
    assert [p.key for p in found.first.points] == [p.key for p in found.second.points]
    assert [item.text for item in found.more_in_first.items] == ["wind", "storm"]
    assert [item.text for item in found.more_in_second.items] == ["water", "flood"]
    rows = rows_of(found)
    assert rows[2] | {"first_articles": 3, "second_articles": 3, "of_articles": 6} == rows[2]


def test_a_draw_is_the_same_each_time_whatever_came_first_and_begins_larger_ones() -> None:
    made = [Piece(f"id{n}", "x") for n in range(200)]
    shuffled = random.Random(1).sample(made, k=200)  # noqa: S311
    one, other = shelf(made), shelf(shuffled)
    first = [item.article_id for item in sample(one, all_of(one), 20, seed=5).items]
    assert first == [item.article_id for item in sample(other, all_of(other), 20, seed=5).items]
    assert first == [item.article_id for item in sample(one, all_of(one), 50, seed=5).items][:20]
    assert first != [item.article_id for item in sample(one, all_of(one), 20, seed=6).items]
    assert first != sorted(first)
    assert len(set(first)) == 20
    assert len(draw(one, all_of(one), 1000)) == 200


def test_a_draw_takes_each_article_about_as_often_as_others() -> None:
    db = shelf(Piece(f"id{n}", "x") for n in range(20))
    times = np.zeros(21, int)
    for seed in range(400):
        times[draw(db, all_of(db), 5, seed)] += 1
    assert times[1:].min() > 60  # of 100 expected, with a standard deviation of 8.7
    assert times[1:].max() < 140


def test_lines_show_the_original_text_and_where_the_match_is() -> None:
    text = "Rain.\n\nThe “Stórm  Surge” flooded the old quay; a storm surge stayed."
    db = shelf([Piece("a", text, title="Storm surge at night")])
    found = concordance(db, all_of(db), needles_by_column(understood('"storm surge"')), width=16)
    assert [(line.column, line.left, line.match, line.right) for line in found.lines] == [
        ("title", "", "Storm surge", " at night"),
        ("text", "Rain. The “", "Stórm Surge", "” flooded the"),
        ("text", "the old quay; a ", "storm surge", " stayed."),
    ]
    assert found.lines[1].span.of(text) == "Stórm  Surge"
    assert (found.total, found.articles_with, found.basis.articles) == (3, 1, 1)


def test_lines_are_sorted_by_words_before_and_after() -> None:
    db = shelf([Piece("a", "x zebra storm apple. y apple storm Zebra. Élan apple storm äpple")])
    needles = needles_by_column(understood("storm"))

    def lefts(*sort: str) -> list[str]:
        found = concordance(db, all_of(db), needles, sort=sort, width=12)
        return [line.left.split()[-2] for line in found.lines]

    assert lefts("L1") == ["y", "Élan", "x"]
    assert lefts("L1", "L2") == ["Élan", "y", "x"]
    assert lefts("R1") == ["x", "Élan", "y"]
    assert lefts("r1", "l1") == ["Élan", "x", "y"]
    with pytest.raises(SearchError, match="L1 to L5"):
        lefts("L9")


def test_lines_come_newest_first_and_page_without_gaps() -> None:
    made = [
        Piece(f"a{n:02}", "storm and storm", published=f"2024-01-{n + 1:02}" if n % 5 else None)
        for n in range(20)
    ]
    db = shelf(random.Random(2).sample(made, k=20))  # noqa: S311
    everything = concordance(db, all_of(db), STORM).lines
    dates = [line.published or "" for line in everything]
    assert dates == sorted(dates, reverse=True)
    assert len(everything) == 40
    paged = [
        line
        for offset in range(0, 40, 7)
        for line in concordance(db, all_of(db), STORM, limit=7, offset=offset).lines
    ]
    assert paged == list(everything)
    drawn = concordance(db, all_of(db), STORM, limit_articles=4, seed=2)
    assert (drawn.total, drawn.basis.articles, drawn.basis.of_articles) == (8, 4, 20)


def test_lines_of_arabic_and_hebrew_and_chinese_are_in_reading_order() -> None:
    db = shelf([Piece("a", "افتتح معرض الكتاب في الميناء"), Piece("h", "ספינה בנמל חיפה הערב"),
                Piece("z", "昨夜台風襲擊港口造成損失")])  # fmt: skip
    for typed, left, match, right in (
        ("كتاب", "افتتح معرض ", "الكتاب", " في الميناء"),
        ("בנמל", "ספינה ", "בנמל", " חיפה הערב"),
        ("台風", "昨夜", "台風", "襲擊港口造成損失"),
    ):
        (line,) = concordance(db, all_of(db), needles_by_column(understood(typed))).lines
        assert (line.left, line.match, line.right) == (left, match, right)


def test_a_line_of_a_word_without_end_is_no_longer_than_asked_for() -> None:
    db = shelf([Piece("a", "y" * 5000 + " storm " + "z" * 5000)])
    (line,) = concordance(db, all_of(db), STORM, width=30).lines
    assert len(line.left.strip()) <= 30
    assert len(line.right.strip()) <= 30


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.one_of(st.text(max_size=6), st.sampled_from(["storm", " ", "港", "e\u0301"]))).map(
        "".join
    ),
    st.sampled_from(["storm", "港", "s*", "e", '"港 港"', "st*"]),
    st.integers(1, 30),
)
def test_any_text_gives_lines_whose_match_folds_to_what_was_sought(
    text: str, typed: str, width: int
) -> None:
    db = shelf([Piece("a", text)])
    found = concordance(
        db, all_of(db), needles_by_column(understood(typed)), width=width, sort=("L1", "R1")
    )
    assert len(found.lines) == found.total
    squeezed = " ".join(text.split())
    for line in found.lines:
        assert " ".join(line.span.of(text).split()) == line.match
        assert (line.left + line.match + line.right).strip() in squeezed
