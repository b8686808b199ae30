"""What an outlet repeats on its pages, and what only looks like it."""

import random
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.clean.leaving import leave_out
from corpus.clean.repeated import repeated_lines, without_repeated
from corpus.habits import REPEATED, PageLines, RepeatedLine, line_key
from corpus.model import Extraction, LeftOut, Paragraph, Run

_SUBJECTS = (
    ("harbour", "ferries", "captain", "pier", "timetable"),
    ("orchard", "blossom", "frost", "growers", "cider"),
    ("council", "budget", "mayor", "deficit", "levy"),
    ("marathon", "runners", "sprint", "medal", "coach"),
    ("museum", "curator", "paintings", "gallery", "restorer"),
    ("railway", "signal", "carriages", "driver", "junction"),
    ("vaccine", "clinic", "nurses", "patients", "dosage"),
    ("school", "pupils", "teacher", "exam", "classroom"),
    ("forest", "beavers", "rangers", "dam", "wetland"),
    ("theatre", "actors", "premiere", "playwright", "stage"),
)
_NUMBERS = count()


def paragraph(rng: random.Random, subject: int) -> str:
    """A paragraph about a subject that no other article has."""
    words = [rng.choice(_SUBJECTS[subject % len(_SUBJECTS)]) for _ in range(4)]
    return (
        f"According to report {_spelled(next(_NUMBERS))} the {words[0]} and the {words[1]} were seen near the "
        f"{words[2]}, where the {words[3]} had been waiting since the early morning of that day."
    )


def _spelled(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def pages(
    number: int, *, inside: str = "", below: str = "", above: str = "", of: int = 1
) -> list[PageLines]:
    """`number` articles, the lines printed on each `of`th of them."""
    rng = random.Random(7)  # noqa: S311
    made = []
    for at in range(number):
        body = [("paragraph", paragraph(rng, at)) for _ in range(5)]
        if at % of == 0:
            body[2:2] = [("paragraph", inside)] if inside else []
            body += [("paragraph", below)] if below else []
            body[:0] = [("paragraph", above)] if above else []
        made.append(PageLines(f"{at * 7919 % 9973:016}", tuple(body)))
    return made


def texts(found: tuple[RepeatedLine, ...]) -> list[str]:
    return [line.text for line in found]


PROMPT = "Get the best of our stories in your inbox each morning: sign up for the newsletter today."


def test_a_prompt_between_paragraphs_is_learned() -> None:
    (line,) = repeated_lines(pages(24, inside=PROMPT, of=2))
    assert (line.text, line.articles, line.of_articles) == (PROMPT, 12, 24)
    assert repeated_lines(pages(18, inside=PROMPT, of=2)) == ()
    assert repeated_lines(pages(60, inside=PROMPT, of=5)) == ()


def test_a_prompt_on_every_page_is_learned() -> None:
    assert texts(repeated_lines(pages(10, inside=PROMPT))) == [PROMPT]


@pytest.mark.parametrize(
    "line", ["Verified by the desk", "Harbour Post on all channels", "关注我们的公众号"]
)
def test_a_label_at_the_edge_is_learned_from_three_articles(line: str) -> None:
    assert texts(repeated_lines(pages(3, below=line))) == [line]
    assert texts(repeated_lines(pages(9, above=line, of=3))) == [line]
    assert texts(repeated_lines(pages(4, above=line, of=2))) == []


def test_a_sentence_is_not_learned_from_four_articles() -> None:
    assert texts(repeated_lines(pages(4, below=PROMPT))) == []
    assert texts(repeated_lines(pages(5, below=PROMPT))) == [PROMPT]


def test_background_that_articles_on_one_subject_share_stays() -> None:
    shared = "The ferries have not left the harbour since the captain struck the pier in March."
    every_tenth = pages(60, inside=shared, of=10)
    assert all(
        "harbour" in " ".join(text for _, text in page.lines)
        for page in every_tenth
        if ("paragraph", shared) in page.lines
    )
    assert texts(repeated_lines(every_tenth)) == []


def test_background_on_every_page_of_an_archive_about_one_thing_stays() -> None:
    shared = "The harbour has been closed to ferries since the captain struck the pier in March."
    rng = random.Random(3)  # noqa: S311
    made = [
        PageLines(
            f"{at:016}",
            (*(("paragraph", paragraph(rng, 0)) for _ in range(6)), ("paragraph", shared)),
        )
        for at in range(9)
    ]
    assert texts(repeated_lines(made)) == []


def test_a_short_sentence_that_tells_nothing_of_its_subject_stays() -> None:
    assert texts(repeated_lines(pages(12, below="More to come."))) == []


def test_headings_and_items_between_paragraphs_stay() -> None:
    made = [
        PageLines(
            page.article_id,
            (
                *page.lines[:2],
                ("heading", "What happens next"),
                ("item", "One cup of flour"),
                *page.lines[2:],
            ),
        )
        for page in pages(10)
    ]
    assert repeated_lines(made) == ()


def test_lines_of_figures_between_paragraphs_stay() -> None:
    made = pages(10)
    tabled = [
        PageLines(
            p.article_id, (*p.lines[:2], ("paragraph", f"Half-time {n}:{n + 1}"), *p.lines[2:])
        )
        for n, p in enumerate(made)
    ]
    assert repeated_lines(tabled) == ()


@pytest.mark.parametrize(
    "line", ["Rating: 3 out of 5 stars", "1930–2020", "Magnitude 4.0, depth 0 km", "قراءة ٥ دقائق"]
)
def test_figures_below_the_text_are_learned_only_where_half_of_the_articles_have_the_same(
    line: str,
) -> None:
    assert repeated_lines(pages(30, below=line, of=3)) == ()
    assert texts(repeated_lines(pages(12, below=line, of=2))) == [line]


def test_lines_that_differ_in_figures_are_different_lines() -> None:
    made = [
        PageLines(p.article_id, (*p.lines, ("paragraph", f"Case C-{n}/27")))
        for n, p in enumerate(pages(12))
    ]
    assert repeated_lines(made) == ()


@pytest.mark.parametrize("line", ["Referee: Tom Béla", "Court of the Northern District"])
def test_a_label_on_few_of_many_articles_stays(line: str) -> None:
    assert repeated_lines(pages(60, below=line, of=20)) == ()


@pytest.mark.parametrize(
    "line",
    [
        "ชาวบ้านในพื้นที่ยังคงเฝ้าระวังระดับน้ำในแม่น้ำอย่างใกล้ชิดหลังจากเกิดน้ำท่วมใหญ่เมื่อปีที่แล้ว",
        "وكانت السلطات قد أعلنت في وقت سابق من هذا العام عن خطة لإعادة بناء الجسر القديم في المدينة",
    ],
)
def test_a_paragraph_without_a_full_stop_is_no_label(line: str) -> None:
    assert repeated_lines(pages(60, below=line, of=20)) == ()


def test_on_a_page_without_a_paragraph_of_its_own_nothing_is_at_the_edge() -> None:
    verses = [
        PageLines(
            f"{n:016}",
            tuple(
                ("paragraph", text)
                for text in (
                    f"The {_spelled(n)} tide",
                    "And the sea went by",
                    f"Song {_spelled(n)}",
                )
            ),
        )
        for n in range(4)
    ]
    assert repeated_lines(verses) == ()


@pytest.mark.parametrize(
    "line", ["Aries", "The verdict", "Which song do you sing when nobody listens?"]
)
def test_what_an_outlet_sets_above_its_paragraphs_stays(line: str) -> None:
    assert repeated_lines(pages(20, inside=line)) == ()


def test_items_of_lists_below_the_text_stay() -> None:
    made = [
        PageLines(p.article_id, (*p.lines, ("item", "Two cloves of garlic"))) for p in pages(12)
    ]
    assert repeated_lines(made) == ()


def test_an_author_s_box_is_learned_although_it_is_about_the_subject() -> None:
    box = "Ada Quill writes about harbour, ferries and every pier of the coast for the paper."
    rng = random.Random(5)  # noqa: S311
    made = [
        PageLines(
            f"{at:016}",
            (*(("paragraph", paragraph(rng, at if at % 2 else 0)) for _ in range(5)),)
            + ((("paragraph", box),) if at % 2 == 0 else ()),
            ("Ada Quill",) if at % 2 == 0 else ("Bo Marsh",),
        )
        for at in range(16)
    ]
    assert texts(repeated_lines(made)) == [box]
    assert texts(repeated_lines([PageLines(p.article_id, p.lines) for p in made])) == []


def test_copies_of_one_story_count_once() -> None:
    made = pages(9)
    copies = [
        PageLines(f"copy{n}", (*made[0].lines, ("paragraph", "From the wire"))) for n in range(4)
    ]
    assert texts(repeated_lines([*made, *copies])) == []


@given(st.randoms(use_true_random=False))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_articles_does_not_matter(rng: random.Random) -> None:
    made = [*pages(12, inside=PROMPT), *pages(3, below="Our standards")]
    made = [PageLines(f"{n:016}", page.lines) for n, page in enumerate(made)]
    shuffled = list(made)
    rng.shuffle(shuffled)
    assert repeated_lines(shuffled) == repeated_lines(made) != ()


@given(
    st.lists(
        st.builds(
            PageLines,
            st.text("ab", min_size=1, max_size=6),
            st.lists(
                st.tuples(
                    st.sampled_from(["paragraph", "heading", "item"]),
                    st.sampled_from(["a", "b", "1 c", "", "x" * 90]),
                ),
                max_size=8,
            ).map(tuple),
        ),
        max_size=8,
    )
)
def test_any_pages_can_be_learned_from(made: list[PageLines]) -> None:
    for line in repeated_lines(made):
        assert 3 <= line.articles <= line.of_articles <= len(made)


def extraction(*lines: str) -> Extraction:
    return Extraction((), tuple(Paragraph((Run(line),)) for line in lines), "test")


def test_learned_lines_are_left_out_with_their_places() -> None:
    page = extraction(
        "One is told here.", PROMPT, "Two is told here, and at some length.", "Read 12 more"
    )
    read = without_repeated(page, {line_key(PROMPT), line_key("read 12 more")})
    assert [p.text for p in read.paragraphs] == [
        "One is told here.",
        PROMPT,
        "Two is told here, and at some length.",
        "Read 12 more",
    ], "most of its letters: the page is what it says"
    page = extraction("One is told here. " * 9, PROMPT, "Two is told here.", "Read 12 more")
    read = without_repeated(page, {line_key(PROMPT), line_key("read 12 more")})
    assert [p.text for p in read.paragraphs] == ["One is told here. " * 9, "Two is told here."]
    assert read.left_out == (LeftOut(PROMPT, REPEATED, 1), LeftOut("Read 12 more", REPEATED, 2))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=12))
def test_lines_left_out_in_two_steps_keep_the_order_of_the_page(
    steps: list[tuple[bool, bool]],
) -> None:
    page = extraction(*(str(n) for n in range(len(steps))))
    first = leave_out(page, {n: "a" for n, (one, _) in enumerate(steps) if one})
    later = {int(p.text): at for at, p in enumerate(first.paragraphs)}
    both = leave_out(
        first, {later[n]: "b" for n, (one, two) in enumerate(steps) if two and not one}
    )
    merged = [p.text for p in both.paragraphs]
    for done, line in enumerate(both.left_out):
        merged.insert(line.place + done, line.text)
    assert merged == [str(n) for n in range(len(steps))]
