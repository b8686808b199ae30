"""Cited sources from the page to the table: found, stored, decided, and made again."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from workbench import dump, html_page

from corpus import Archive, Inputs, Outcome, Receipt
from corpus.enrich.attribution.find import Attribution
from corpus.errors import EnrichError, SettingsError
from corpus.model import Span

POST = "https://www.harbourpost.example/2024/bridge"
LEDGER = "https://www.northernledger.example/2024/bridge"
OF_RUNS = frozenset({"runs", "receipts", "changes"})

SAFE = (
    '"The bridge is safe," said Ana Ruiz, the mayor of Port Ilse.\n'
    "The works on the bridge began in spring and will take a year, and the road is closed until then.\n"
    "A new timetable for the buses hangs in the town hall, and another one at the old railway station."
)
STAY = SAFE.replace('"The bridge is safe," said Ana Ruiz', '"The pier stays open," said Bo Lind')
# Georgian, for which there are no rules.
GEORGIAN = (
    "ხიდი უსაფრთხოა, განაცხადა ქალაქის მერმა ორშაბათს საბჭოს სხდომაზე დილით.\n"
    "სამუშაოები გაზაფხულზე დაიწყო და ერთ წელს გაგრძელდება, გზა კი მანამდე დაკეტილია ყველასთვის.\n"
    "ავტობუსების ახალი განრიგი მერიის შენობაში კიდია და კიდევ ერთი ძველ სადგურზე."
)
SIMPLIFIED = (
    "市长林志远说：“这座桥是安全的。”\n"
    "桥梁维修工程从春天开始，将持续一年，在此期间道路关闭，公共汽车改走另一条路。\n"
    "新的时刻表贴在市政府大楼和旧火车站里，住在河边的居民对此表示欢迎。"
)
TRADITIONAL = (
    "市長林志遠說：「這座橋是安全的。」\n"
    "橋樑維修工程從春天開始，將持續一年，在此期間道路關閉，公車改走另一條路。\n"
    "新的時刻表貼在市政府大樓和舊火車站裡，住在河邊的居民對此表示歡迎。"
)

TakeIn = Callable[..., list[Receipt]]


def rows(archive: Archive, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(archive.database)) as db:
        return db.execute(sql).fetchall()


def names(archive: Archive) -> list[tuple[object, ...]]:
    return rows(archive, "select name, kind from sources order by name")


def test_who_is_cited_is_in_the_article_and_in_the_tables(
    archive: Archive, take_in: TakeIn
) -> None:
    (receipt,) = take_in(html_page(text=SAFE), url=POST)
    report = archive.article(str(receipt.article_id))
    assert report is not None
    assert str(report["citation_engine"]).startswith("rules ")
    (citation,) = report["citations"]  # type: ignore[misc]
    assert (citation["kind"], citation["source"], citation["source_kind"]) == (
        "quotation",
        "Ana Ruiz",
        "person",
    )
    assert citation["quote_text"].strip('",') == "The bridge is safe"
    assert citation["engine"] == report["citation_engine"]
    assert names(archive) == [("Ana Ruiz", "person")]
    stats = archive.stats()
    assert (stats["attributions"], stats["sources"], stats["not_analysed"]) == (1, 1, 0)


def test_a_language_without_rules_is_not_analysed(archive: Archive, take_in: TakeIn) -> None:
    take_in(html_page(text=GEORGIAN).replace(b'lang="en"', b'lang="ka"'), url=POST)
    assert rows(archive, "select language, citation_engine from articles") == [("ka", None)]
    assert rows(archive, "select * from citation_coverage") == [("ka", 1, 0, 0)]
    assert rows(archive, "select * from articles_without_named_source") == []
    assert archive.stats()["not_analysed"] == 1


def test_the_same_again_changes_nothing_and_a_new_text_takes_the_place(
    archive: Archive, take_in: TakeIn
) -> None:
    take_in(html_page(text=SAFE), url=POST, captured_at="2024-03-05T10:00:00Z")
    before = dump(archive.database, without=OF_RUNS)
    take_in(html_page(text=SAFE), url=POST, captured_at="2024-03-05T10:00:00Z")
    assert dump(archive.database, without=OF_RUNS) == before
    take_in(html_page(text=STAY), url=POST, captured_at="2024-03-06T10:00:00Z")
    assert names(archive) == [("Bo Lind", "person")]
    assert rows(archive, "select count(*) from citations") == [(1,)]
    assert not list(archive.verify())


def test_a_withdrawn_article_leaves_no_source_behind(archive: Archive, take_in: TakeIn) -> None:
    (receipt,) = take_in(html_page(text=SAFE), url=POST)
    take_in(html_page(text=STAY), url=LEDGER)
    with closing(sqlite3.connect(archive.database)) as db, db:
        db.execute(
            "insert into withdrawals values (?, 'court order', '2024-04-01T00:00:00Z', null)",
            [receipt.article_id],
        )
    list(archive.reprocess(workers=0))
    assert names(archive) == [("Bo Lind", "person")]
    left = b"".join(path.read_bytes() for path in archive.path.glob("*.db*"))
    assert b"The pier stays open" in left
    assert b"The bridge is safe" not in left
    assert not list(archive.verify())


def three_mayors(take_in: TakeIn) -> None:
    """Articles in which a mayor is called in three ways."""
    for number, name in enumerate(("Ana Ruiz", "Ana Ruiz", "Ana Ruiz", "Ana B. Ruiz", "Anna Ruiz")):
        page = html_page(title=f"Bridge {number}", text=SAFE.replace("Ana Ruiz", name))
        take_in(page, url=f"{POST}-{number}", captured_at=f"2024-03-0{number + 1}T10:00:00Z")


def test_a_rebuild_gives_the_same_tables_with_what_people_decided(
    archive: Archive, take_in: TakeIn
) -> None:
    three_mayors(take_in)
    ids = dict(rows(archive, "select name, id from sources"))
    (archive.path / "sources.csv").write_text(
        "id,name,kind,merge_into\n"
        f"{ids['Anna Ruiz']},,,{ids['Ana Ruiz']}\n"
        f"{ids['Ana Ruiz']},Mayor Ana Ruiz,,\n"
    )
    take_in(html_page(title="Bridge 9", text=STAY), url=LEDGER)
    counted = [(row["source"], row["articles"]) for row in archive.source_counts()]
    assert counted == [("Mayor Ana Ruiz", 5), ("Bo Lind", 1)]
    before = dump(archive.database, without=OF_RUNS)
    for _ in range(2):
        list(archive.reprocess(workers=0))
        assert dump(archive.database, without=OF_RUNS) == before
    (archive.path / "sources.csv").write_text("id,name,kind,merge_into\n")
    list(archive.reprocess(workers=0))
    counted = [(row["source"], row["articles"]) for row in archive.source_counts()]
    assert counted == [("Ana Ruiz", 4), ("Anna Ruiz", 1), ("Bo Lind", 1)]


@pytest.mark.parametrize("step", [1, 2, 5])
def test_runs_of_any_size_in_any_order_leave_the_same_sources(tmp_path: Path, step: int) -> None:
    pages = []
    for number, name in enumerate(("Ana Ruiz", "Ana B. Ruiz", "Ana Ruiz", "Ana Ruiz", "Bo Ruiz")):
        path = tmp_path / f"{number}.html"
        path.write_bytes(html_page(title=f"{number}", text=SAFE.replace("Ana Ruiz", name)))
        pages.append({"path": str(path), "url": f"{POST}-{number}"})
    dumps = []
    for turn, order in enumerate((pages, pages[::-1])):
        archive = Archive.open(tmp_path / f"archive-{turn}", create=True)
        for start in range(0, len(order), step):
            manifest = tmp_path / "manifest.jsonl"
            manifest.write_text("".join(json.dumps(p) + "\n" for p in order[start : start + step]))
            list(archive.ingest(Inputs(manifests=(str(manifest),)), workers=0))
        found = dump(archive.database)
        dumps.append({table: found[table] for table in ("sources", "citations", "outlets")})
    assert dumps[0] == dumps[1]
    assert len(dumps[0]["sources"]) == 3


# Engines


@pytest.mark.parametrize("command", ["ingest", "reprocess"])
def test_an_engine_that_is_not_installed_is_refused_before_anything_is_done(
    archive: Archive, take_in: TakeIn, command: str
) -> None:
    take_in(html_page(text=SAFE), url=POST)
    before = dump(archive.database)
    (archive.path / "archive.toml").write_text('citations = "oracle"\n')
    refused = Archive.open(archive.path)
    with pytest.raises(EnrichError, match=r"no engine 'oracle' for citations .*there are: .*rules"):
        list(
            refused.ingest(Inputs(("page.html",)), workers=0)
            if command == "ingest"
            else refused.reprocess(workers=0)
        )
    assert dump(archive.database) == before
    assert not (archive.path / "rebuild.db").exists()
    # What is there can still be read.
    assert [row["source"] for row in refused.source_counts()] == ["Ana Ruiz"]


def test_a_new_archive_is_not_begun_with_an_engine_that_is_not_installed(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "archive.toml").write_text('citations = "oracle"\n')
    archive = Archive.open(tmp_path / "archive")
    with pytest.raises(EnrichError):
        list(archive.ingest(Inputs(("page.html",)), workers=0))
    assert not archive.database.exists()


def test_the_engine_must_be_named_as_text(archive: Archive) -> None:
    (archive.path / "archive.toml").write_text("citations = true\n")
    with pytest.raises(SettingsError, match="line 1: 'citations' must be a string"):
        Archive.open(archive.path)


class Plugged:
    """An engine of somebody else's, which finds that the first word of a text is a source."""

    def version(self, language: str) -> str:
        return f"plugged 7 {language}"

    def covers(self, language: str) -> bool:
        return language == "en"

    def find(self, text: str, language: str) -> tuple[Attribution, ...]:
        assert language == "en"
        end = text.index(" ")
        return (
            Attribution(
                "attribution",
                (Span(0, end),),
                (),
                (Span(end + 1, end + 5),),
                (),
                "say",
                None,
                0.5,
                text[:end],
            ),
        )


def test_an_engine_that_is_plugged_in_makes_the_rows_and_signs_them(
    archive: Archive, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(html_page(text=STAY), url=POST)

    def engine_named(name: str) -> Plugged:
        assert name == "plugged"
        return Plugged()

    monkeypatch.setattr("corpus.reading.engine_named", engine_named)
    monkeypatch.setattr("corpus.archive.engine_named", engine_named)
    (archive.path / "archive.toml").write_text('citations = "plugged"\n')
    other = Archive.open(archive.path)
    list(other.reprocess(workers=0))
    assert rows(other, "select citation_engine from articles") == [("plugged 7 en",)]
    assert rows(other, "select engine, confidence, source_text from citations") == [
        ("plugged 7 en", 0.5, '"The')
    ]
    page = html_page(text=GEORGIAN).replace(b'lang="en"', b'lang="ka"')
    (archive.path / "page.html").write_bytes(page)
    list(other.ingest(Inputs((str(archive.path / "page.html"),), url=LEDGER), workers=0))
    assert rows(other, "select citation_engine from articles order by url") == [
        ("plugged 7 en",),
        (None,),
    ]


class Failing(Plugged):
    """An engine that fails on some texts."""

    def find(self, text: str, language: str) -> tuple[Attribution, ...]:
        if "pier" in text:
            raise RuntimeError("out of\nmemory \ud800")
        return super().find(text, language)


def test_an_engine_that_fails_costs_no_article(
    archive: Archive, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(html_page(text=STAY + "\n(Reuters)"), url=POST)
    take_in(html_page(text=SAFE), url=LEDGER)
    for place in ("reading", "archive"):
        monkeypatch.setattr(f"corpus.{place}.engine_named", lambda _: Failing())
    first, second = archive.reprocess(workers=0)
    assert (first.outcome, second.outcome) == (Outcome.ADDED, Outcome.ADDED)
    assert first.detail == (
        "cited sources not analysed: "
        r"the engine for citations failed: RuntimeError: 'out of\nmemory \ud800'"
    )
    assert second.detail is None
    assert rows(archive, "select citation_engine from articles order by url") == [
        (None,),
        ("plugged 7 en",),
    ]
    assert rows(archive, "select kind from citations order by kind") == [
        ("attribution",),
        ("credit",),
    ]


def test_a_rebuild_that_was_begun_with_another_engine_is_begun_anew(
    archive: Archive, take_in: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(html_page(text=SAFE), url=POST)
    take_in(html_page(text=STAY), url=LEDGER)
    monkeypatch.setattr("corpus.pipeline._BATCH", 1)
    begun = archive.reprocess(workers=0)
    next(begun)
    begun.close()
    assert (archive.path / "rebuild.db").exists()
    for place in ("corpus.reading", "corpus.archive"):
        monkeypatch.setattr(f"{place}.engine_named", lambda _: Plugged())
    (archive.path / "archive.toml").write_text('citations = "plugged"\n')
    list(Archive.open(archive.path).reprocess(workers=0))
    assert rows(archive, "select citation_engine from articles") == [("plugged 7 en",)] * 2


# Decisions


def test_a_mistake_in_sources_csv_stops_a_run_before_anything_is_stored(
    archive: Archive, take_in: TakeIn
) -> None:
    (archive.path / "sources.csv").write_text("id,name,kind,merge_into\nperson-x,,human,\n")
    with pytest.raises(
        SettingsError, match=r"sources.csv: line 2: kind 'human' is none; there are"
    ):
        take_in(html_page(text=SAFE), url=POST)
    (archive.path / "sources.csv").unlink()
    (receipt,) = take_in(html_page(text=SAFE), url=POST)
    assert receipt.outcome is Outcome.ADDED


def test_ids_that_no_source_has_are_named(archive: Archive, take_in: TakeIn) -> None:
    take_in(html_page(text=SAFE), url=POST)
    ((ana,),) = rows(archive, "select id from sources")
    (archive.path / "sources.csv").write_text(
        f"id,name,merge_into\n{ana},,person-b\nperson-a,,person-c\n", encoding="utf-8"
    )
    assert archive.unknown_sources() == ["person-a", "person-b", "person-c"]


def test_an_archive_without_its_csv_files_decides_nothing(tmp_path: Path, archive: Archive) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(archive.path, copy)
    for path in copy.glob("*.csv"):
        path.unlink()
    (copy / "page.html").write_bytes(html_page(text=SAFE))
    list(Archive.open(copy).ingest(Inputs((str(copy / "page.html"),), url=POST), workers=0))
    assert Archive.open(copy).unknown_sources() == []


@pytest.mark.parametrize(("text", "code"), [(SIMPLIFIED, "zh-Hans"), (TRADITIONAL, "zh-Hant")])
def test_chinese_is_analysed_found_and_counted_however_it_is_written(
    archive: Archive, take_in: TakeIn, text: str, code: str
) -> None:
    take_in(html_page(text=text), url=POST)
    found = rows(archive, "select language, citation_engine is not null from articles")
    assert found == [(code, 1)]
    assert rows(archive, "select count(*) from citations where kind = 'quotation'") == [(1,)]
    other = "zh-Hans" if code == "zh-Hant" else "zh-Hant"
    for language, count in (("zh", 1), (code, 1), (other, 0), ("en", 0)):
        assert len(list(archive.source_counts(language=language, kind="person"))) == count
        assert len(archive.search("市", language=language).hits) == count
