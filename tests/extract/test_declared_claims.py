import pytest
from lxml.html import document_fromstring

from corpus.extract.declared import declared_claims

URL = "https://www.post.example/2024/strike"


def claims(head: str, body: str = "<h1>Strike</h1>", url: str | None = URL) -> dict[str, list[str]]:
    tree = document_fromstring(f"<html lang='en-GB'><head>{head}</head><body>{body}</body></html>")
    found: dict[str, list[str]] = {}
    for claim in declared_claims(tree, url):
        found.setdefault(claim.field, []).append(claim.value)
        assert 0 < claim.confidence <= 1
        assert claim.found_in
    return found


def ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


def test_authors_come_one_a_claim_and_by_reference() -> None:
    head = ld(
        '{"@graph": [{"@type": "NewsArticle", "headline": "A", "author": [{"@id": "#p"}, {"name": "Tom Ek"}]},'
        ' {"@type": "Person", "@id": "#p", "name": "Ana Ruiz"}]}'
    )
    assert claims(head)["author"] == ["Ana Ruiz", "Tom Ek"]


@pytest.mark.parametrize(
    "json",
    [
        '[{"@type": ["NewsArticle"], "headline": "A", "datePublished": "2024-05-03"}]',
        '{"@type": "LiveBlogPosting", "headline": "A", "datePublished": "2024-05-03",'
        ' "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "Z", "datePublished": "2020-01-01"}]}',
        '<!-- {"@type": "NewsArticle", "headline": "A", "datePublished": "2024-05-03",} -->',
        '{"@type": "NewsArticle", "headline": "A", "datePublished": "2024-05-03", "x": "open',
        '{"@type":"NewsArticle","headline":"A","datePublished":"2024-05-03","d":"line\nbreak \\\' it"}',
    ],
)  # fmt: skip
def test_json_ld_is_read_in_all_its_forms(json: str) -> None:
    found = claims(ld(json))
    assert "A" in found["title"]
    assert found["published"] == ["2024-05-03"]


@pytest.mark.parametrize("json", ["", "{", "null", "[" * 5000, '{"@type": 5, "author": 7}', '"x"'])
def test_useless_json_ld_is_no_error(json: str) -> None:
    assert "Strike" in claims(ld(json))["title"]


def test_addresses_are_absolute() -> None:
    head = '<link rel="canonical" href="/a"><meta property="og:image" content="/i.jpg">'
    found = claims(head)
    assert found["canonical_url"] == ["https://www.post.example/a"]
    assert found["image"] == ["https://www.post.example/i.jpg"]


def test_rights_and_reservations_are_claims() -> None:
    head = (
        '<meta name="tdm-reservation" content="1"><meta name="robots" content="index, noai">'
        '<meta name="tdm-policy" content="/tdm.json">'
        '<link rel="license" href="https://licence.example/by">'
    )
    found = claims(head)
    assert found["rights"] == ["https://licence.example/by"]
    assert set(found["reservation"]) == {
        "tdm-reservation: 1", "tdm-policy: https://www.post.example/tdm.json", "noai",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content"),
    [("tdm-reservation", "yes"), ("tdm-policy", "mailto:a@post.example"), ("robots", "index")],
)
def test_what_reserves_nothing_is_no_reservation(name: str, content: str) -> None:
    assert "reservation" not in claims(f'<meta name="{name}" content="{content}">')


@pytest.mark.parametrize(
    ("free", "paid"), [("false", "true"), ('"False"', "true"), ("true", "false")]
)
def test_paywalls_are_stated_as_true_or_false(free: str, paid: str) -> None:
    json = f'{{"@type": "NewsArticle", "headline": "A", "isAccessibleForFree": {free}}}'
    assert claims(ld(json))["paywall"] == [paid]


def test_a_dek_is_named_so_or_stands_between_title_and_byline() -> None:
    named = "<h1>Strike</h1><p class='standfirst'>Boats stay in port until Sunday evening</p>"
    between = "<h1>Strike</h1><p>Boats stay in port until Sunday evening</p><p>By Ana Ruiz, 3 May 2024</p>"
    for body in (named, between):
        assert claims("", body)["dek"] == ["Boats stay in port until Sunday evening"]


def test_the_first_paragraph_of_the_body_is_no_dek_whatever_its_class() -> None:
    body = (
        "<h1>Strike</h1><div><p class='intro'>The first of the paragraphs of the text is long.</p>"
        "<p>And here is the second one, which goes on about the same.</p></div>"
    )
    assert "dek" not in claims("", body)


def test_the_site_is_named_by_what_the_title_adds_to_the_heading() -> None:
    assert claims("<title>Strike | The Evening Gull</title>")["site_name"] == ["The Evening Gull"]


def test_bylines_of_teasers_are_not_the_articles() -> None:
    body = (
        "<h1>Strike</h1><p class='byline'>By Ana Ruiz</p><p>"
        + "Text of the article. " * 20
        + "</p>"
        "<aside><p class='byline'>By Tom Ek</p></aside>"
        "<div><div><div><div class='byline'>By Una Roe</div></div></div></div>"
    )
    assert {name.removeprefix("By ") for name in claims("", body)["author"]} == {"Ana Ruiz"}


def test_breadcrumbs_and_tag_links_are_section_and_tags() -> None:
    body = (
        "<div class='breadcrumb'><a href='/'>Home</a> &gt; <a href='/s'>Harbour</a></div><h1>Strike</h1>"
        "<p>Text.</p><a rel='tag' href='/t/1'>Ferries</a> <a rel='tag' href='/t/2'>#Unions</a>"
    )
    found = claims("", body)
    assert found["section"] == ["Harbour"]
    assert found["tag"] == ["Ferries", "Unions"]


def test_a_section_is_rather_a_step_of_the_way_than_the_front_page() -> None:
    crumbs = ", ".join(
        f'{{"@type": "ListItem", "position": {at}, "item": {{"@id": "/{at}", "name": "{name}"}}}}'
        for at, name in enumerate(["Home", "Harbour", "Strike"])
    )
    head = ld(
        '[{"@type": "NewsArticle", "headline": "Strike", "articleSection": "News"},'
        f' {{"@type": "BreadcrumbList", "itemListElement": [{crumbs}]}}]'
    )
    assert claims(head)["section"] == ["Harbour", "News"]


def test_a_logo_is_not_the_picture_of_an_article() -> None:
    head = '<meta property="og:image" content="/static/logo-512.png">'
    tree = document_fromstring(f"<html><head>{head}</head><body><h1>Strike</h1></body></html>")
    (image,) = [claim for claim in declared_claims(tree, URL) if claim.field == "image"]
    assert image.confidence == 0


def test_a_part_that_is_not_free_is_a_paywall() -> None:
    part = '{"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".paid"}'
    json = f'{{"@type": "NewsArticle", "headline": "A", "hasPart": {part}}}'
    assert claims(ld(json))["paywall"] == ["true"]


def test_the_day_in_an_address_is_a_date() -> None:
    assert claims("", url="https://post.example/2024/05/03/strike")["published"] == ["2024-05-03"]
    assert "published" not in claims("", url="https://post.example/2024/15/03/strike")


def test_a_link_to_a_writers_page_names_the_writer() -> None:
    body = (
        "<h1>Strike</h1><div><a href='/authors/ana-ruiz'>Ana Ruiz</a></div><p>Text.</p>"
        "<aside><a href='/authors/tom-ek'>Tom Ek</a></aside>"
    )
    assert set(claims("", body)["author"]) == {"Ana Ruiz"}
    tree = document_fromstring(f"<html><body>{body}</body></html>")
    places = {claim.found_in for claim in declared_claims(tree, URL) if claim.field == "author"}
    assert "writer's page" in places


def test_a_name_in_an_element_of_its_own_is_parted_from_the_role() -> None:
    glued = "<h1>Strike</h1><div class='author'><b>Ana Ruiz</b><i>Correspondent</i></div>"
    assert "Ana Ruiz" in claims("", glued)["author"]
    assert all("RuizCorr" not in name for name in claims("", glued)["author"])
