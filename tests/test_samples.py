"""The sample pages read as their authors meant them. The truth was written beside the pages."""

import json
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from warcio.warcwriter import WARCWriter
from workbench import ROOT, SAMPLES

from corpus import Archive, Inputs

EXPECTED = [
    json.loads(line)
    for line in (ROOT / "tests/samples/expected.jsonl").read_text(encoding="utf-8").splitlines()
]
FLOORS = json.loads((ROOT / "tests/samples/floors.json").read_text(encoding="utf-8"))
MANIFEST = [
    json.loads(line)
    for line in (SAMPLES / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
]


def plain(text: str | None) -> str | None:
    """NFC with white space collapsed: how the truth writes texts."""
    return None if text is None else re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def stored(archive: Archive, path: str) -> dict[str, Any]:
    """What the archive made of one sample file: the revision that its capture shows."""
    entry = next(entry for entry in MANIFEST if entry["path"] == path)
    with sqlite3.connect(f"{archive.database.as_uri()}?mode=ro", uri=True) as db:
        db.row_factory = sqlite3.Row
        captured_at = entry.get("captured_at")
        row = db.execute(
            """
            select captures.article_id, captures.text_digest from captures
            where input = ? and url is ? and (captured_at is ? or ? is null)
            """,
            [
                Path(path).name,
                entry.get("url"),
                captured_at
                and datetime.fromisoformat(captured_at).isoformat().replace("+00:00", "Z"),
                captured_at,
            ],
        ).fetchone()
        assert row is not None, "no capture"
        revision = db.execute(
            "select title, dek, text from revisions where article_id = ? and text_digest = ?",
            tuple(row),
        ).fetchone()
    db.close()
    report = archive.article(row["article_id"])
    assert report is not None
    return report | dict(revision)


def is_latest(truth: dict[str, Any]) -> bool:
    """Whether the article shows this capture; of the others only title, dek and text are kept."""
    return not re.search(r"\.[12]\.html$", truth["path"])


def right_fields(truth: dict[str, Any], read: dict[str, Any]) -> dict[str, bool]:
    """For each field of one sample whether it was read as its author meant it."""
    paragraphs = [plain(paragraph) for paragraph in read["text"].split("\n\n")]
    shown = plain(" ".join(filter(None, (read["title"], read["dek"], read["text"])))) or ""
    links = [citation["url"] for citation in read["citations"] if citation["kind"] == "link"]
    outlet = read["outlet"] or {"name": None}
    found = {
        "title": plain(read["title"]) == plain(truth["title"]),
        "dek": plain(read["dek"]) == plain(truth["dek"]),
        "text": paragraphs == [plain(paragraph) for paragraph in truth["paragraphs"]],
        "nothing lost": set(map(plain, truth["paragraphs"])) <= set(paragraphs),
        "furniture left out": not any((plain(phrase) or "") in shown for phrase in truth["absent"]),
    }
    if is_latest(truth):
        found |= {
            "address": read["url"] == truth["url"],
            "language": read["language"] == truth["language"],
            "authors": list(map(plain, read["authors"])) == list(map(plain, truth["authors"])),
            "published": read["published"] == truth["published"],
            "section": plain(read["section"]) == plain(truth["section"]),
            "outlet": truth["site_name"] in (None, outlet["name"]),
            "tags": sorted(read["tags"]) == sorted(truth["tags"]),
            "links": links == truth["links"],
        }
    return found


def test_samples_are_read_as_their_authors_meant_them(sample_archive: Archive) -> None:
    """At least as many are right as the floors say; a floor is raised when more are."""
    wrong: dict[str, list[str]] = {field: [] for field in FLOORS}
    asked: Counter[str] = Counter()
    for truth in EXPECTED:
        for field, is_right in right_fields(truth, stored(sample_archive, truth["path"])).items():
            asked[field] += 1
            if not is_right:
                wrong[field].append(truth["path"])
    right = {field: asked[field] - len(paths) for field, paths in wrong.items()}
    assert all(right[field] >= floor for field, floor in FLOORS.items()), (right, wrong)
    assert right == FLOORS, f"more are right than the floors say: write these down: {right}"


def test_every_sample_has_its_truth() -> None:
    assert [truth["path"] for truth in EXPECTED] == [entry["path"] for entry in MANIFEST]


def test_the_samples_are_as_many_and_as_varied_as_promised(sample_db: sqlite3.Connection) -> None:
    (articles, languages, outlets) = sample_db.execute(
        "select count(*), count(distinct language), count(distinct outlet_id) from articles"
    ).fetchone()
    assert articles >= 40
    assert languages >= 12
    assert outlets >= 8


def test_link_spans_point_at_their_words(sample_db: sqlite3.Connection) -> None:
    rows = sample_db.execute(
        """
        select source_text, substr(text, start_char + 1, end_char - start_char)
        from citations join articles on articles.id = article_id
        where kind = 'link'
        """
    ).fetchall()
    assert rows
    assert all(printed == sliced for printed, sliced in rows)


def test_what_is_cited_stands_in_the_text_where_its_row_says(sample_db: sqlite3.Connection) -> None:
    rows = sample_db.execute(
        "select citations.*, text from citations join articles on articles.id = article_id"
    ).fetchall()
    assert {row["kind"] for row in rows} >= {"quotation", "attribution", "link"}
    for row in rows:
        inside = []
        for name in ("source", "cue", "quote"):
            start, end = row[f"{name}_start"], row[f"{name}_end"]
            if start is None:
                continue
            listed = row[f"{name}_spans"] if name != "source" else None
            pieces = json.loads(listed) if listed else [[start, end]]
            words = " … ".join(row["text"][a:b] for a, b in pieces)
            assert words == row[f"{name}_text"], dict(row)
            assert words
            assert (pieces[0][0], pieces[-1][1]) == (start, end)
            inside += [start, end]
        if inside:
            assert (row["start_char"], row["end_char"]) == (min(inside), max(inside))


def test_rows_say_what_found_them(sample_db: sqlite3.Connection) -> None:
    """As their article does; links and credits are found by no engine."""
    rows = sample_db.execute(
        """
        select distinct kind in ('quotation', 'attribution'), engine is citation_engine, engine is null
        from citations join articles on articles.id = article_id
        """
    ).fetchall()
    assert {tuple(row) for row in rows if row[0]} == {(1, 1, 0)}
    assert {row[2] for row in rows if not row[0]} == {1}


def test_links_between_samples_are_joined(sample_db: sqlite3.Connection) -> None:
    assert (
        sample_db.execute(
            "select count(*) from citations where target_article_id is not null"
        ).fetchone()[0]
        >= 20
    )


def test_three_captures_of_a_page_are_three_revisions(sample_db: sqlite3.Connection) -> None:
    rows = sample_db.execute(
        """
        select article_id, count(*) from captures
        where article_id is not null group by article_id having count(*) > 1
        """
    ).fetchall()
    assert [row[1] for row in rows] == [3]
    revisions = sample_db.execute(
        "select title, text from revisions where article_id = ? order by number", [rows[0][0]]
    ).fetchall()
    assert len(revisions) == 3
    assert revisions[0]["title"] != revisions[1]["title"] == revisions[2]["title"]
    assert revisions[0]["text"] == revisions[1]["text"] != revisions[2]["text"]


def chunked(payload: bytes) -> bytes:
    pieces = [payload[start : start + 1000] for start in range(0, len(payload), 1000)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def responses() -> Iterator[tuple[dict[str, str], bytes]]:
    """The sample pages as a server may have sent them: plain, compressed, in chunks."""
    import gzip

    for number, entry in enumerate(MANIFEST):
        if not entry["path"].endswith((".html", ".html.gz")) or not entry.get("captured_at"):
            continue
        payload = (SAMPLES / entry["path"]).read_bytes()
        if entry["path"].endswith(".gz"):
            payload = gzip.decompress(payload)
        headers = ["HTTP/1.1 200 OK", "Content-Type: text/html"]
        if number % 3 == 1:
            payload = gzip.compress(payload, mtime=0)
            headers.append("Content-Encoding: gzip")
        if number % 2:
            payload = chunked(payload)
            headers.append("Transfer-Encoding: chunked")
        yield entry, "\r\n".join(headers).encode() + b"\r\n\r\n" + payload


def test_the_same_pages_packed_into_a_warc_give_the_same_articles(
    tmp_path: Path, sample_archive: Archive
) -> None:
    warc = tmp_path / "pages.warc.gz"
    with warc.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for entry, block in responses():
            date = datetime.fromisoformat(entry["captured_at"]).isoformat().replace("+00:00", "Z")
            record = writer.create_warc_record(
                entry["url"],
                "response",
                payload=BytesIO(block),
                length=len(block),
                warc_headers_dict={"WARC-Date": date},
                http_headers=None,
            )
            writer.write_record(record)
    archive = Archive.open(tmp_path / "archive", create=True)
    receipts = list(archive.ingest(Inputs((str(warc),))))
    assert len(receipts) == sum(1 for _ in responses())
    columns = (
        "url, title, dek, text, published, language, outlet_id, section, revision, first_captured"
    )
    with sqlite3.connect(archive.database) as db:
        db.execute("attach ? as samples", [str(sample_archive.database)])
        packed = db.execute(f"select id, {columns} from main.articles order by id").fetchall()
        ours = db.execute(
            f"""
            select id, {columns} from samples.articles
            where id in (select id from main.articles) order by id
            """
        ).fetchall()
    db.close()
    assert len(packed) >= 50
    differing = [(a, b) for a, b in zip(packed, ours, strict=True) if a != b]
    assert not differing


def test_things_that_are_no_articles_are_rejected_for_what_they_are(tmp_path: Path) -> None:
    archive = Archive.open(tmp_path / "archive", create=True)
    receipts = archive.ingest(Inputs((str(SAMPLES / "odd"),)), workers=0)
    assert {Path(receipt.input).name: receipt.reason for receipt in receipts} == {
        "cookie-wall.html": "no_article",
        "empty.html": "empty",
        "home-page.html": "no_article",
        "picture.html": "binary",
        "truncated.html.gz": "damaged",
    }
