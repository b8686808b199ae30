"""Archives of texts in many scripts, with the texts beside them as they were kept."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bruteforce import FIELDS, Node, holds, tokens

from corpus import Archive, Inputs

HERE = Path(__file__).parent
Document = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pair:
    """A document, a query, and what a person says about the two."""

    script: str
    document: int  # its place on the shelf
    verdict: str  # hit, miss, open
    query: str
    why: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """An archive, the ids of its documents in the order given, and their words by field."""

    archive: Archive
    ids: tuple[str, ...]
    kept: Mapping[str, Document]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]

    def found(self, query: str) -> set[str]:
        """The ids that the archive answers with, all of them."""
        result = self.archive.search(query, limit=1000)
        found = [hit.article_id for hit in result.hits]
        assert len(set(found)) == len(found) == result.total
        return set(found)

    def should_find(self, node: Node) -> set[str]:
        """The ids that reading everything gives."""
        return {name for name, words in self.words.items() if holds(words, node)}


def read_pairs() -> tuple[list[Document], list[Pair]]:
    """The documents of `pairs/` and what is said about them."""
    documents: list[Document] = []
    pairs: list[Pair] = []
    for path in sorted((HERE / "pairs").glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines():
            kind, *rest = line.split("\t")
            if kind == "document":
                documents.append(dict(zip(FIELDS, rest, strict=True)))
            else:
                query, why = rest
                pairs.append(Pair(path.stem, len(documents) - 1, kind, query, why))
    return documents, pairs


def read_articles() -> list[Document]:
    """The articles of `multilingual/`."""
    return [
        dict(zip(FIELDS, line.split("\t"), strict=True))
        for path in sorted((HERE / "multilingual").glob("*.tsv"))
        for line in path.read_text("utf-8").splitlines()
    ]


def shelve(folder: Path, documents: Iterable[Document]) -> Shelf:
    """Take documents into a new archive, each as a Markdown file."""
    lines = []
    for number, document in enumerate(documents):
        name = f"{number}.md"
        head = f"title: {document['title']}\nstandfirst: {document['dek']}"
        (folder / name).write_text(f"---\n{head}\n---\n\n{document['text']}\n", "utf-8")
        lines.append(json.dumps({"path": name}))
    manifest = folder / "manifest.jsonl"
    manifest.write_text("\n".join(lines), "utf-8")
    archive = Archive.open(folder / "archive", create=True)
    receipts = archive.ingest(Inputs(manifests=(str(manifest),)), workers=0)
    number_of = {Path(receipt.input).name: receipt.article_id or "" for receipt in receipts}
    ids = tuple(number_of[f"{number}.md"] for number in range(len(lines)))
    kept = {name: _kept(archive, name) for name in ids}
    words = {
        name: {field: tokens(document[field]) for field in FIELDS}
        for name, document in kept.items()
    }
    return Shelf(archive, ids, kept, words)


def _kept(archive: Archive, name: str) -> Document:
    article = archive.article(name)
    assert article is not None
    return {field: str(article[field] or "") for field in FIELDS}
