"""What people take instead: tantivy in the same process, DuckDB's full-text search.

Both are given our folded words, so that they find the same. What is not installed is left out.
"""

import csv
import importlib.util
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from search.questions import Question, as_folded

TANTIVY_WORKS = ("newest", "relevance", "counts")
DUCKDB_WORKS = ("relevance", "counts")
_WRITER_BYTES = 300_000_000
_FACETS = ("outlet", "language", "year", "month")

_ROWS = """
select n, f.title, coalesce(f.dek, ''), f.text, coalesce(published_sort, ''),
    coalesce(outlet_id, ''), a.language, coalesce(year, 0), coalesce(month, '')
from articles_folded f join articles a on a.rowid = f.n order by n
"""


def is_here(name: str) -> bool:
    """Whether a module can be imported."""
    return importlib.util.find_spec(name) is not None


def _rows(archive: Path, most: int | None = None) -> Iterator[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"{archive.absolute().as_uri()}?mode=ro", uri=True)) as db:
        yield from db.execute(_ROWS + (f" limit {most}" if most else ""))


def _schema() -> Any:
    import tantivy

    schema = tantivy.SchemaBuilder()
    for name in ("title", "dek", "text"):
        schema.add_text_field(name, stored=name != "dek", tokenizer_name="words")
    schema.add_unsigned_field("n", stored=True, indexed=False, fast=True)
    # Newest first: days and minutes as one number.
    schema.add_unsigned_field("at", stored=False, indexed=True, fast=True)
    for name in _FACETS:
        schema.add_text_field(name, stored=False, tokenizer_name="raw", fast=True)
    return schema.build()


def open_tantivy(folder: Path) -> Any:
    """The index in a folder, made if it is not there."""
    import tantivy

    index = tantivy.Index(_schema(), str(folder))
    words = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("words", words)
    return index


def build_tantivy(archive: Path, folder: Path) -> None:
    """Index an archive's folded articles, with one thread."""
    import tantivy

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    index = open_tantivy(folder)
    writer = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
    for n, title, dek, text, at, outlet, language, year, month in _rows(archive):
        document = tantivy.Document()
        document.add_unsigned("n", n)
        document.add_unsigned("at", int("".join(filter(str.isdigit, at)) or 0))
        for name, value in (("title", title), ("dek", dek), ("text", text), ("outlet", outlet),
                            ("language", language), ("year", str(year)), ("month", month)):  # fmt: skip
            document.add_text(name, value)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()


def ask_tantivy(index: Any, question: Question, work: str) -> int:
    """Do one kind of work for a question; how many articles it finds."""
    import tantivy

    query = _tantivy_query(index, question)
    searcher = index.searcher()
    if work == "counts":
        facets = {name: {"terms": {"field": name, "size": 200}} for name in _FACETS}
        searcher.aggregate(query, facets)
        return int(searcher.search(query, 1).count)
    order = {"order_by_field": "at", "order": tantivy.Order.Desc} if work == "newest" else {}
    found = searcher.search(query, 20, count=False, **order)
    snippets = tantivy.SnippetGenerator.create(searcher, query, index.schema, "text")
    for _, address in found.hits:
        snippets.snippet_from_doc(searcher.doc(address)).to_html()
    return len(found.hits)


def _tantivy_query(index: Any, question: Question) -> Any:
    import tantivy

    if question.tantivy is None:
        columns = [
            (
                tantivy.Occur.Should,
                tantivy.Query.regex_query(index.schema, name, f"{question.prefix}.*"),
            )
            for name in ("title", "dek", "text")
        ]
        query = tantivy.Query.boolean_query(columns)
    else:
        boosts = {"title": 5.0, "dek": 2.0}
        query = index.parse_query(question.tantivy, ["title", "dek", "text"], field_boosts=boosts)
    for name in ("language", "outlet", "year"):
        if (value := getattr(question, name)) is not None:
            term = tantivy.Query.term_query(index.schema, name, str(value))
            both = [(tantivy.Occur.Must, query), (tantivy.Occur.Must, term)]
            query = tantivy.Query.boolean_query(both)
    return query


def build_duckdb(archive: Path, path: Path, most: int) -> None:
    """Load up to `most` articles into DuckDB and index them, with one thread."""
    path.unlink(missing_ok=True)
    listed = path.with_suffix(".csv")
    # Row by row DuckDB takes minutes, out of a file seconds.
    with listed.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for n, title, _, text, _, outlet, language, year, month in _rows(archive, most):
            writer.writerow((n, title, text, outlet, language, year, month))
    with closing(open_duckdb(path)) as db:
        db.execute(
            "create table articles as select * from read_csv(?, header = false, columns ="
            " {'n': 'bigint', 'title': 'text', 'text': 'text', 'outlet': 'text',"
            " 'language': 'text', 'year': 'int', 'month': 'text'})",
            [str(listed)],
        )
        db.execute(
            "pragma create_fts_index('articles', 'n', 'title', 'text', stemmer = 'none',"
            " stopwords = 'none', ignore = '\\s+', strip_accents = 0, lower = 0)"
        )
    listed.unlink()


def open_duckdb(path: Path) -> Any:
    """A connection with the full-text extension, which comes as a package of its own."""
    import duckdb
    import duckdb_extension_fts

    db = duckdb.connect(str(path), config={"threads": 1})
    extension = next(Path(duckdb_extension_fts.__file__).parent.rglob("fts.duckdb_extension"))
    db.execute(f"load '{extension}'")
    return db


def ask_duckdb(db: Any, question: Question, work: str) -> int:
    """Do one kind of work for a question that is plain words; how many rows it gave."""
    values: dict[str, object] = {"q": " ".join(as_folded(question))}
    limits = ""
    for name in ("language", "outlet", "year"):
        if (value := getattr(question, name)) is not None:
            values[name] = value
            limits += f" and {name} = ${name}"
    matching = (
        "from (select *, fts_main_articles.match_bm25(n, $q, conjunctive := 1) as score"
        f" from articles) where score is not null{limits}"
    )
    if work == "relevance":
        sql = f"select n, title, score {matching} order by score desc limit 20"
        return len(db.execute(sql, values).fetchall())
    sets = "grouping sets ((outlet), (language), (year), (month), ())"
    counted = db.execute(
        f"select outlet, language, year, month, count(*) {matching} group by {sets}", values
    )
    return len(counted.fetchall())
