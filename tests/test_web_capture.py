"""Capturing from the web: everything reachable, politely, and nothing twice."""

from collections import Counter

from newspapers import Newspapers
from visits import Seen, closest, overlaps
from webarchive import Rounds, check_evidence

from corpus import Archive

_VALIDATORS = {"if-none-match", "if-modified-since"}


def pages_asked(papers: Newspapers, log: list[Seen]) -> dict[str, list[Seen]]:
    """The requests for each article in the end, whatever led there."""
    found: dict[str, list[Seen]] = {url: [] for url in papers.articles}
    for one in log:
        url = papers.site.url(one.host, one.target)
        if url in found:
            found[url].append(one)
    return found


def outcomes(rounds: Rounds, number: int) -> dict[str, str]:
    """What became of each address in a round; each has one receipt."""
    receipts = rounds.receipts[number]
    found = {one["input"]: one.get("reason", one["outcome"]) for one in receipts}
    assert len(found) == len(receipts)
    return found


def without(table: list[tuple[object, ...]], *columns: int) -> list[tuple[object, ...]]:
    return [tuple(value for at, value in enumerate(row) if at not in columns) for row in table]


def test_everything_reachable_is_captured_and_each_address_has_one_receipt(
    three_rounds: Rounds,
) -> None:
    papers = three_rounds.papers
    assert len(papers.papers) == 5
    assert len(papers.articles) > 200
    assert outcomes(three_rounds, 0) == papers.expected
    held = {row[0] for row in without(three_rounds.tables[0]["captures"], 0, 1)}
    assert papers.articles <= held


def test_a_host_is_asked_one_thing_at_a_time_and_as_rarely_as_it_wants(
    three_rounds: Rounds,
) -> None:
    for log in three_rounds.logs:
        for paper in three_rounds.papers.papers:
            visits = [one for one in log if one.host == paper.host]
            assert len(visits) > 40
            assert overlaps(visits) == 0
            assert closest(visits) >= (0.05 if paper.number == 1 else 0.0)
            assert {one.headers["user-agent"].split("/")[0] for one in visits} == {"corpus-archive"}
            assert all("(+desk@corpus.test)" in one.headers["user-agent"] for one in visits)
            assert not any("cookie" in one.headers for one in visits)


def test_hosts_are_asked_at_the_same_time(three_rounds: Rounds) -> None:
    log = three_rounds.logs[0]
    first, last = (
        {
            paper.host: pick(one.began for one in log if one.host == paper.host)
            for paper in three_rounds.papers.papers
        }
        for pick in (min, max)
    )
    assert max(first.values()) < min(last.values())


def test_a_second_run_costs_a_request_a_page_and_changes_nothing(three_rounds: Rounds) -> None:
    papers = three_rounds.papers
    asked = pages_asked(papers, three_rounds.logs[1])
    assert {len(visits) for visits in asked.values()} == {1}
    published = {
        page.url: paper.number != 4  # which gives no validators
        for paper in papers.papers
        for page in paper.pages
        if not page.path.startswith(("/unusual", "/later"))
    }
    conditional = {url: bool(_VALIDATORS & set(asked[url][0].headers)) for url in published}
    assert conditional == published
    assert {asked[url][0].status for url, has_any in published.items() if has_any} == {304}
    before, after = three_rounds.tables[:2]
    for table in before:
        if table not in ("articles", "captures", "listing_days"):
            assert after[table] == before[table], table
    # Without validators the same page is captured again; its article is as it was.
    captured = [Counter(row[2] for row in table["captures"]) for table in (before, after)]
    again = set(asked) - {url for url, has_any in published.items() if has_any}
    rejected = {url for url in papers.expected if url.endswith(("/login.html", "/picture.html"))}
    assert captured[1] - captured[0] == Counter(again | rejected)
    assert after["articles"] == before["articles"]


def test_only_pages_that_changed_give_revisions(three_rounds: Rounds) -> None:
    found = outcomes(three_rounds, 2)
    assert {url for url, became in found.items() if became == "revised"} == set(
        three_rounds.changed
    )
    assert len(three_rounds.changed) == 20
    assert "added" not in found.values()
    before, after = (Counter(table["revisions"]) for table in three_rounds.tables[1:])
    assert before <= after
    assert (after - before).total() == 20
    changes = Counter(row[1] for row in three_rounds.tables[2]["changes"])
    assert changes == {"added": len(three_rounds.papers.articles), "revised": 20}


def test_failures_are_tried_in_the_next_run_and_postponed_in_the_one_after(
    three_rounds: Rounds,
) -> None:
    first, second, third = (outcomes(three_rounds, number) for number in range(3))
    may_pass = {"http_error", "unreachable", "timed_out", "damaged", "empty", "robots"}
    for url, became in first.items():
        if became == "added":
            assert second[url] == "unchanged"
        elif became in may_pass and url not in gone(three_rounds):
            assert (second[url], third[url]) == (became, "postponed")
        else:
            assert (second[url], third[url]) == (became, became)


def gone(rounds: Rounds) -> set[str]:
    """Pages of which their server says that they are gone for good."""
    return {url for url in rounds.papers.expected if url.endswith("/errors/410")}


def test_evidence_is_whole(three_rounds: Rounds) -> None:
    records = check_evidence(three_rounds.path)
    kinds = Counter(one["WARC-Type"] for one in records)
    assert kinds["request"] == kinds["response"] + kinds["revisit"]
    answered = sum(one.status > 0 for log in three_rounds.logs for one in log)
    assert kinds["request"] >= answered
    assert Archive.open(three_rounds.path).stats()["articles"] == len(three_rounds.papers.articles)
