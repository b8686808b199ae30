"""What a reading makes of a page together with what came with it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

from workbench import html_page

from corpus import Archive, Receipt
from corpus.model import Article, Capture, Claim, Reading
from corpus.reading import read
from corpus.store.checks import check_database

URL = "https://www.harbourpost.example/2024/ferry-fares"
HEAD = (
    '<link rel="license" href="https://licence.example/by">'
    '<meta name="tdm-reservation" content="1"><meta name="robots" content="index, noai">'
)


def article(head: str = "", *said: Claim, http_block: bytes | None = None) -> Article:
    page = html_page(head=head)
    found = read(Capture(page, "page.html", url=URL, said=said, http_block=http_block))
    assert isinstance(found, Reading)
    return found.article


def chosen(found: Article, field: str) -> list[tuple[str, str]]:
    return [
        (claim.value, claim.found_in)
        for index, claim in enumerate(found.claims)
        if claim.field == field and index in found.chosen
    ]


def reservation(value: str, found_in: str) -> Claim:
    return Claim("reservation", value, found_in, 0.9)


def test_rights_are_the_licence_and_all_that_is_reserved() -> None:
    found = article(
        HEAD,
        reservation("AI crawlers excluded: CCBot, GPTBot", "robots.txt"),
        reservation("noai", "http:x-robots-tag"),
    )
    assert found.rights == (
        "https://licence.example/by; AI crawlers excluded: CCBot, GPTBot; noai; tdm-reservation: 1"
    )


def test_of_reservations_that_say_the_same_the_first_is_chosen_and_all_are_kept() -> None:
    found = article(HEAD, reservation("noai", "http:x-robots-tag"))
    assert chosen(found, "rights") == [("https://licence.example/by", "link:license")]
    assert chosen(found, "reservation") == [
        ("noai", "http:x-robots-tag"),
        ("tdm-reservation: 1", "meta:tdm-reservation"),
    ]
    kept = [claim.found_in for claim in found.claims if claim.value == "noai"]
    assert kept == ["http:x-robots-tag", "meta:robots"]


def test_a_page_that_says_nothing_has_no_rights() -> None:
    assert article().rights is None
    assert article('<meta name="robots" content="noai">').rights == "noai"
    assert article('<meta name="copyright" content="© Harbour Post">').rights == "© Harbour Post"


def test_a_response_reserves_by_its_headers() -> None:
    block = b"HTTP/1.1 200 OK\r\nX-Robots-Tag: noai\r\ntdm-policy: /tdm.json\r\n\r\n" + html_page()
    found = article(http_block=block)
    assert found.rights == "noai; tdm-policy: https://www.harbourpost.example/tdm.json"
    assert chosen(found, "reservation")[0] == ("noai", "http:x-robots-tag")
    said = article("", reservation("noai", "http:x-robots-tag"), http_block=block)
    assert chosen(said, "reservation") == chosen(found, "reservation")
    assert article(http_block=b"no response").rights is None


def test_rights_in_the_archive_agree_with_their_claims(
    archive: Archive, take_in: Callable[..., list[Receipt]]
) -> None:
    take_in(html_page(head=HEAD), url=URL)
    with closing(sqlite3.connect(archive.database)) as db:
        ((rights,),) = db.execute("select rights from articles")
        assert rights == "https://licence.example/by; tdm-reservation: 1; noai"
        assert not list(check_database(db))
        db.execute("update claims set chosen = 0 where value = 'noai'")
        ((_, problem),) = check_database(db)
    assert problem == "its rights are not those of the claims chosen"
