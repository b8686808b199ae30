"""What an answer says: whether to wait, why there is nothing, whether its body is wanted."""

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from handmade import PAGE, http
from hypothesis import given
from hypothesis import strategies as st

from corpus.capture.answers import (
    Document,
    Refusal,
    is_busy,
    is_failing,
    is_gone,
    is_not_modified,
    is_redirect,
    read_document,
    refused,
    retry_after_s,
    wants_document,
    wants_listing,
)
from corpus.capture.exchange import Answer
from corpus.capture.response import HttpResponse, parse_response
from corpus.model import Exchange, Reason

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
YEAR_S = 365 * 86_400.0


def status(code: int, **headers: str) -> HttpResponse:
    return parse_response(http(b"", status=f"{code} Said", **headers))


def answered(block: bytes, truncated: str | None = None) -> Answer:
    exchange = Exchange("http://post.test/", NOW, b"", block, None, truncated)
    return Answer(exchange, parse_response(block))


def wait(stated: str) -> float | None:
    return retry_after_s(status(503, Retry_After=stated), NOW)


@pytest.mark.parametrize(
    ("stated", "seconds"),
    [
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("999999999", YEAR_S),
        ("Sun, 01 Mar 2026 12:02:00 GMT", 120.0),
        ("Sunday, 01-Mar-26 12:02:00 GMT", 120.0),
        ("Sun, 01 Mar 2026 14:02:00 +0200", 120.0),
        ("Sun, 01 Mar 2026 12:02:00", 120.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("Sun, 01 Mar 9026 11:00:00 GMT", YEAR_S),
        ("Mon, 01 Jan 0001 00:00:00 +1400", 0.0),
    ],
)
def test_a_wait_is_understood_in_both_forms(stated: str, seconds: float) -> None:
    assert wait(stated) == seconds


@pytest.mark.parametrize(
    "stated",
    ["", "soon", "-5", "1.5", "5 s", "1e3", "٣", "Sun, 99 Mar 2026 12:02:00 GMT", "9999999999",
     "Sun, 01 Mar 99999999999999999999 12:02:00 GMT", ",", "Sun,", "01 Mar"],
)  # fmt: skip
def test_nonsense_says_nothing_about_a_wait(stated: str) -> None:
    assert wait(stated) is None


@given(st.text(st.characters(codec="latin-1", exclude_categories=["Cc"])))
def test_no_wait_is_too_odd_to_be_read(stated: str) -> None:
    response = HttpResponse(503, (("Retry-After", stated),), b"", b"")
    seconds = retry_after_s(response, NOW)
    assert seconds is None or 0.0 <= seconds <= YEAR_S


@given(st.integers(0, 300 * 86_400), st.integers(-720, 720))
def test_a_date_says_the_same_in_every_zone(seconds: int, offset: int) -> None:
    moment = (NOW + timedelta(seconds=seconds)).astimezone(timezone(timedelta(minutes=offset)))
    assert wait(format_datetime(moment)) == seconds


def test_what_a_status_means() -> None:
    codes = range(200, 600)
    assert [c for c in codes if is_redirect(status(c))] == [301, 302, 303, 307, 308]
    assert [c for c in codes if is_not_modified(status(c))] == [304]
    assert [c for c in codes if is_gone(status(c))] == [410]
    assert [c for c in codes if is_busy(status(c))] == [429, 503]
    assert [c for c in codes if is_failing(status(c))] == [429, *range(500, 600)]


@pytest.mark.parametrize(
    ("code", "detail"),
    [
        (404, "the server answered 404 Not Found"),
        (451, "the server answered 451 Unavailable For Legal Reasons"),
        (599, "the server answered 599"),
    ],
)
def test_refusals_are_told_in_our_words(code: int, detail: str) -> None:
    assert refused(status(code)) == Refusal(Reason.HTTP_ERROR, detail)


def of_type(stated: str | None) -> list[tuple[bytes, bytes]]:
    return [] if stated is None else [(b"content-TYPE", stated.encode())]


@pytest.mark.parametrize(
    ("stated", "as_document", "as_listing"),
    [
        (None, True, True),
        ("", True, True),
        ("Text/HTML; charset=big5", True, True),
        ("application/xhtml+xml", True, True),
        ("text/plain", True, True),
        ("application/rss+xml", False, True),
        ("text/xml", False, True),
        ("application/feed+json", False, True),
        ("application/x-gzip", False, True),
        ("application/octet-stream", False, True),
        ("rss", False, True),
        ("application/pdf", False, False),
        ("image/png", False, False),
        ("video/mp4", False, False),
    ],
)
def test_bodies_are_wanted_by_their_type(
    stated: str | None, as_document: bool, as_listing: bool
) -> None:
    assert wants_document(200, of_type(stated)) is as_document
    assert wants_listing(200, of_type(stated)) is as_listing
    for code in (301, 404, 503):
        assert wants_document(code, of_type(stated))
        assert wants_listing(code, of_type(stated))


def test_a_document_comes_with_what_its_head_says() -> None:
    block = http(PAGE, ETag='W/"1"', Last_Modified="Fri, 03 May 2024 16:20:00 GMT")
    assert read_document(answered(block), 1000) == Document(
        PAGE, "text/html", "utf-8", 'W/"1"', "Fri, 03 May 2024 16:20:00 GMT"
    )
    found = read_document(answered(http(PAGE, media=None)), 1000)
    assert found == Document(PAGE, None, None, None, None)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(None), Reason.DAMAGED),
        (answered(http(b"", media="image/png"), "unspecified"), Reason.UNSUPPORTED),
        (answered(http(b" \n")), Reason.EMPTY),
        (answered(http(b"x" * 1001)), Reason.TOO_LARGE),
        (answered(http(b"\x1f\x8b\x08", Content_Encoding="gzip")), Reason.DAMAGED),
        (answered(http(PAGE, Content_Encoding="compress")), Reason.UNSUPPORTED),
    ],
)
def test_what_is_no_document_is_refused_with_a_reason(answer: Answer, reason: Reason) -> None:
    found = read_document(answer, 1000)
    assert isinstance(found, Refusal)
    assert found.reason is reason
    assert found.detail.isprintable()
