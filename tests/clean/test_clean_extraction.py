from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.clean import clean
from corpus.model import Claim, Extraction, Paragraph, Run

BODY = "The ferry crews went back to work on Monday after a week in port, the union said."


def paragraphs(*texts: str, url: str | None = None) -> tuple[Paragraph, ...]:
    return tuple(Paragraph((Run(text, url),)) for text in texts)


def cleaned(claims: list[Claim], *texts: str) -> Extraction:
    return clean(Extraction(tuple(claims), paragraphs(*texts), "test"))


def texts_of(extraction: Extraction) -> list[str]:
    return [paragraph.text for paragraph in extraction.paragraphs]


def test_title_byline_and_date_lines_leave_the_text() -> None:
    claims = [
        Claim("title", "Crews back at work", "h1", 0.8),
        Claim("author", "By Ana Ruiz", "byline", 0.5),
    ]
    result = cleaned(
        claims, "Crews back at work", "By Ana Ruiz", "3 May 2024, 14:10", BODY, "Ana Ruiz"
    )
    assert texts_of(result) == [BODY]


def test_a_paragraph_that_repeats_the_dek_stays() -> None:
    claims = [Claim("title", "A", "h1", 0.8), Claim("dek", BODY, "standfirst", 0.8)]
    assert texts_of(cleaned(claims, BODY, BODY)) == [BODY, BODY]


def test_a_line_that_is_one_link_and_no_sentence_leaves_the_text() -> None:
    pointer = paragraphs("Ten lighthouses you can sleep in", url="https://a.example/")
    linked_sentence = paragraphs("The union has published its demands.", url="https://a.example/")
    extraction = Extraction((), (*paragraphs(BODY, BODY), *pointer, *linked_sentence), "test")
    assert texts_of(clean(extraction)) == [BODY, BODY, "The union has published its demands."]


def test_the_most_precise_place_that_names_the_same_day_wins() -> None:
    claims = [
        Claim("published", "2024-05-03", "json-ld:datePublished", 0.9),
        Claim("published", "2024-04-01T10:00:00Z", "meta:date", 0.7),
        Claim("published", "2024-05-03T14:10:00+02:00", "time", 0.55),
        Claim("published", "last week", "byline", 0.1),
    ]
    found = [c.value for c in cleaned(claims, BODY).claims if c.field == "published"]
    assert found == ["2024-05-03T14:10:00+02:00", "2024-05-03", "2024-04-01T10:00:00Z"]


def test_who_is_no_person_is_an_author_only_where_nobody_else_is() -> None:
    agency = Claim("author", "Gannet News Agency", "json-ld:author", 0.9)
    person = Claim("author", "By Ana Ruiz", "byline", 0.5)
    organisation = Claim("author", "Gannet News Agency", "json-ld:organisation", 0.4)

    def authors(*claims: Claim) -> list[str]:
        return [c.value for c in cleaned(list(claims), BODY).claims if c.field == "author"]

    assert authors(agency, person) == ["Ana Ruiz"]
    assert authors(agency) == ["Gannet News Agency"]
    assert authors(organisation) == ["Gannet News Agency"]
    assert authors(organisation, person) == ["Ana Ruiz"]
    # Credited beside a person in the same data it stays beside her.
    stated = Claim("author", "Ana Ruiz", "json-ld:author", 0.9)
    assert authors(organisation, stated) == ["Ana Ruiz", "Gannet News Agency"]


def test_markup_in_a_title_is_no_part_of_it() -> None:
    claims = [
        Claim("title", "Council votes &lt;b&gt;14–3&lt;/b&gt; for R&amp;D park", "og:title", 0.8)
    ]
    assert cleaned(claims, BODY).claims[0].value == "Council votes 14–3 for R&D park"


FIELDS = ["title", "author", "published", "modified", "tag", "dek", "language", "site_name", "x"]
CLAIMS = st.builds(
    Claim,
    st.sampled_from(FIELDS),
    st.one_of(
        st.text(max_size=40),
        st.sampled_from(
            [
                "2024-05-03",
                "By Ana Ruiz and Tom Ek",
                "A - The Gull",
                "The Gull",
                "de",
                "Ruiz, Ana",
                "AFP",
                "<b>x</b>",
            ]
        ),
    ),
    st.sampled_from(
        ["h1", "json-ld:author", "meta:author", "citation_author", "title", "near title"]
    ),
    st.floats(0, 1),
)
TEXTS = st.lists(
    st.sampled_from([BODY, "A", "Ana Ruiz", "2024-05-03", "Ten ways to a b", ""]), max_size=6
)


@given(st.lists(CLAIMS, max_size=8), TEXTS)
@settings(deadline=None)
def test_cleaning_twice_equals_cleaning_once(claims: list[Claim], texts: list[str]) -> None:
    once = cleaned(claims, *texts)
    assert clean(once) == once
