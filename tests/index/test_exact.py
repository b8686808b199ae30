"""Every script is searched exactly: pairs judged by hand, and a brute-force scan beside it."""

import json
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import regex
from bruteforce import FIELDS, Node, clusters, finds, tokens, typed
from scripts_shelf import Document, Pair, Shelf, read_articles, read_pairs, shelve

HERE = Path(__file__).parent
DOCUMENTS, PAIRS = read_pairs()
SCRIPTS = sorted({pair.script for pair in PAIRS})
GOLD = HERE.parents[2] / "shared" / "data" / "pages-dev.gold.jsonl"
QUERIES = 200  # of each kind
REAL_QUERIES = 40  # likewise; there they take longer


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return shelve(tmp_path_factory.mktemp("shelf"), [*DOCUMENTS, *read_articles()])


@pytest.fixture(scope="module")
def real_shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    if not GOLD.exists():
        pytest.skip("the shared pages are not at hand")
    golds = [json.loads(line)["gold"] for line in GOLD.read_text("utf-8").splitlines()]
    documents = [
        {"title": "", "dek": "", "text": f"{number}\n\n{gold['body'][:MOST_CHARACTERS]}"}
        for number, gold in enumerate(golds)
        if gold["body"]
    ]
    return shelve(tmp_path_factory.mktemp("real"), documents)


MOST_CHARACTERS = 600  # of a real page, so that the run stays short


def test_the_shelf_keeps_what_was_written(shelf: Shelf) -> None:
    written = [*DOCUMENTS, *read_articles()]
    for name, document in zip(shelf.ids, written, strict=True):
        for field in FIELDS:
            assert shelf.words[name][field] == tokens(document[field])


def test_each_script_has_its_pairs_and_many_of_them_must_miss() -> None:
    for script in SCRIPTS:
        verdicts = [pair.verdict for pair in PAIRS if pair.script == script]
        assert verdicts.count("hit") + verdicts.count("miss") >= 30, script
        assert verdicts.count("miss") >= 10, script


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_a_person_expects_of_a_query_is_what_is_found(shelf: Shelf, script: str) -> None:
    assert not [pair for pair in _judged(script) if _differs(shelf, pair)]


@pytest.mark.parametrize("script", SCRIPTS)
def test_reading_everything_gives_what_a_person_expects(script: str) -> None:
    assert not [
        pair
        for pair in _judged(script)
        if finds(DOCUMENTS[pair.document], pair.query) != (pair.verdict == "hit")
    ]


def _judged(script: str) -> list[Pair]:
    return [pair for pair in PAIRS if pair.script == script and pair.verdict != "open"]


def _differs(shelf: Shelf, pair: Pair) -> bool:
    is_found = shelf.ids[pair.document] in shelf.found(pair.query)
    return is_found != (pair.verdict == "hit")


class Asker:
    """Makes queries out of the texts' own words; the same ones for the same seed."""

    def __init__(self, documents: list[Document], seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        fields = [text for document in documents for text in document.values() if text]
        self.rows = [words for text in fields if (words := _words(text))]
        self.runs = [run for text in fields for run in _UNSPACED_RUN.findall(text)]

    def word(self) -> Node:
        """A word as it stands there, or in capitals, or with its marks taken apart."""
        return ("word", self._varied(self.chance.choice(self.chance.choice(self.rows))))

    def substring(self) -> Node:
        """Some clusters in a row of a text without spaces."""
        run = clusters(unicodedata.normalize("NFC", self.chance.choice(self.runs)))
        start = self.chance.randrange(len(run))
        length = self.chance.randint(1, 4)
        return ("word", self._varied("".join(run[start : start + length])))

    def broken_cluster(self) -> Node:
        """The same, but the last cluster has lost something."""
        whole = self.substring()[1]
        return ("word", whole[:-1] if len(whole) > 1 else whole)

    def prefix(self) -> Node:
        """The beginning of a word of a script with spaces, of two letters and more.

        None that looks like an Arabic article: whether one is taken off depends on what follows.
        """
        while True:
            word = self.chance.choice(self.chance.choice(self.rows))
            letters = clusters(unicodedata.normalize("NFC", word))
            start = "".join(letters[: self.chance.randint(2, max(2, len(letters)))])
            if regex.fullmatch(r"[\p{L}\p{M}\p{N}]{2,}", start) and not _NO_PREFIX.search(start):
                return ("prefix", self._varied(start))

    def phrase(self) -> Node:
        """Words in a row, seldom in another order."""
        row = self.chance.choice(self.rows)
        start = self.chance.randrange(len(row))
        words = row[start : start + self.chance.randint(1, 4)]
        if self.chance.random() < 0.2:
            words = words[::-1]
        return ("phrase", self._varied(" ".join(words)))

    def near(self) -> Node:
        """Two words of one text, that share nothing."""
        while True:
            row = self.chance.choice(self.rows)
            start = self.chance.randrange(len(row))
            pair = self.chance.sample(row[start : start + 8], min(2, len(row) - start))
            if len(pair) == 2 and not set(tokens(pair[0])) & set(tokens(pair[1])):
                return ("near", self.chance.randint(1, 6), *(("word", word) for word in pair))

    def leaf(self) -> Node:
        """Any of them, now and then in one field."""
        made = self.chance.choice((self.word, self.word, self.phrase, self.prefix, self.substring))
        if self.chance.random() < 0.15:
            return ("in", self.chance.choice(FIELDS), made())
        return made()

    def tree(self, depth: int = 3) -> Node:
        """A query with parentheses; a negation always stands beside something asked for."""
        if depth == 0 or self.chance.random() < 0.2:
            return self.near() if self.chance.random() < 0.2 else self.leaf()
        parts = [self.tree(depth - 1) for _ in range(self.chance.randint(2, 3))]
        if self.chance.random() < 0.5:
            return ("any", *parts)
        if self.chance.random() < 0.4:
            parts[-1] = ("not", parts[-1])
        return ("all", *parts)

    def _varied(self, words: str) -> str:
        change: Callable[[str], str] = self.chance.choice(
            (str, str.upper, str.lower, lambda text: unicodedata.normalize("NFD", text))
        )
        changed = change(words)
        return words if _OPERATOR.search(changed) else changed


_SIGNS = "\"“”„‟«»‹›＂״'‘’()（）「」『』[]{}*|:："
_UNSPACED_RUN = regex.compile(
    r"(?:[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー]\p{M}*)+"
)
_NO_PREFIX = regex.compile(
    rf"^[وبكف]?[اأإآٱ]ل|^لل|^[وبكفاأإآل]{{1,3}}$|{_UNSPACED_RUN.pattern}|ـ|\p{{Cf}}"
)
_OPERATOR = regex.compile(r"(?<!\S)(?:AND|OR|NOT|NEAR)(?!\S)")


def _words(text: str) -> list[str]:
    """The words of a text as a person would type them, without those that hold a sign."""
    words = [word.strip(_SIGNS + ",.;!?。、，։،؛").lstrip("-–—") for word in text.split()]
    return [
        word
        for word in words
        if word and tokens(word) and not set(word) & set(_SIGNS) and not _OPERATOR.search(word)
    ]


KINDS = ("word", "substring", "broken_cluster", "prefix", "phrase", "near", "tree")


@pytest.mark.parametrize("kind", KINDS)
def test_a_search_finds_exactly_what_reading_everything_finds(shelf: Shelf, kind: str) -> None:
    assert not _wrong(shelf, kind, QUERIES)


@pytest.mark.real
@pytest.mark.parametrize("kind", KINDS)
def test_real_pages_are_searched_exactly(real_shelf: Shelf, kind: str) -> None:
    assert not _wrong(real_shelf, kind, REAL_QUERIES)


def _wrong(shelf: Shelf, kind: str, queries: int) -> list[tuple[str, int, int]]:
    """Queries with another answer than they should have: how many are too many, how many lack."""
    asker = Asker(list(shelf.kept.values()), seed=KINDS.index(kind))
    wrong = []
    answered = 0
    for _ in range(queries):
        node: Node = getattr(asker, kind)()
        found, should = shelf.found(typed(node)), shelf.should_find(node)
        answered += bool(should)
        if found != should:
            wrong.append((typed(node), len(found - should), len(should - found)))
    assert answered > queries / 4  # else little is shown
    return wrong


def _hostile_queries() -> list[str]:
    """Queries as they stand, or as pieces with how often each is repeated."""
    queries = json.loads((HERE / "hostile_queries.json").read_text("utf-8"))
    return [
        query if isinstance(query, str) else "".join(piece * times for piece, times in query)
        for query in queries
    ]


@pytest.mark.parametrize("query", _hostile_queries(), ids=lambda query: ascii(query)[:40])
def test_any_query_is_answered(shelf: Shelf, query: str) -> None:
    result = shelf.archive.search(query)
    assert result.total >= len(result.hits)
