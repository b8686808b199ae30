"""The articles that the benchmark of searching invents."""

import sqlite3
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks"))

from search.articles import BLOCK, OUTLETS, Article, Outlets, articles
from search.loading import load
from search.questions import questions
from search.vocabulary import SHARES, Vocabulary

from corpus.fold import fold


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary()


@pytest.fixture(scope="module")
def fifty(vocabulary: Vocabulary) -> list[Article]:
    return list(articles(vocabulary, 50, seed=7))


@pytest.fixture(scope="module")
def thousand(vocabulary: Vocabulary) -> list[Article]:
    return list(articles(vocabulary, BLOCK, seed=7))


def test_the_same_seed_invents_the_same_articles(
    vocabulary: Vocabulary, fifty: list[Article]
) -> None:
    assert list(articles(vocabulary, 50, seed=7)) == fifty
    assert list(articles(vocabulary, 50, seed=8)) != fifty


def test_fewer_articles_are_the_first_of_more(vocabulary: Vocabulary, fifty: list[Article]) -> None:
    more = list(articles(vocabulary, BLOCK + 20, seed=7))
    assert more[:50] == fifty
    assert [article.number for article in more] == list(range(BLOCK + 20))
    assert list(articles(vocabulary, BLOCK + 20, seed=7, start=BLOCK - 5)) == more[-25:]


def test_citations_stand_in_their_texts(fifty: list[Article]) -> None:
    cited = [(article.text, each) for article in fifty for each in article.citations]
    assert len(cited) > 200
    for text, each in cited:
        assert 0 <= each.start < each.end <= len(text)
        assert text[each.start : each.end] == text[each.start : each.end].strip()


def test_copies_are_in_the_language_of_their_original(thousand: list[Article]) -> None:
    made = {article.number: article for article in thousand}
    copies = [each for each in made.values() if each.story not in (None, each.number)]
    assert 0.07 < len(copies) / BLOCK < 0.13
    assert all(each.language == made[each.story or 0].language for each in copies)


def test_outlets_have_the_languages_in_their_shares() -> None:
    outlets = Outlets()
    assert len(outlets.languages) == OUTLETS
    english = sum(
        share
        for share, language in zip(outlets.shares, outlets.languages, strict=True)
        if language == "en"
    )
    assert english == pytest.approx(SHARES["en"], abs=0.02)


def test_a_word_is_in_as_many_articles_as_was_reckoned(
    vocabulary: Vocabulary, thousand: list[Article]
) -> None:
    common = vocabulary.near("en", 0.41)
    found = sum(common in fold(article.text).split() for article in thousand)
    assert found / BLOCK == pytest.approx(0.41, abs=0.06)


def test_sixty_questions_are_asked_each_once(vocabulary: Vocabulary) -> None:
    asked = questions(vocabulary)
    assert len(asked) == len({str(asdict(question)) for question in asked}) == 60


def test_articles_become_rows_of_an_archive(
    tmp_path: Path, vocabulary: Vocabulary, fifty: list[Article]
) -> None:
    assert load(tmp_path / "corpus.db", fifty, vocabulary) == 50
    with sqlite3.connect(tmp_path / "corpus.db") as db:
        assert db.execute("pragma foreign_key_check").fetchall() == []
        (texts,) = db.execute("select count(distinct text) from articles").fetchone()
        (quoted,) = db.execute(
            "select count(*) from citations join articles on articles.id = article_id"
            " where quote_text = substr(text, quote_start + 1, quote_end - quote_start)"
        ).fetchone()
        (wanted,) = db.execute("select count(quote_text) from citations").fetchone()
    db.close()
    assert texts > 40
    assert quoted == wanted > 100
