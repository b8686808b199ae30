"""What an archive can be asked by researchers: the functions of `corpus.analysis` on its queries."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

import numpy as np

from corpus.analysis import collocates as _collocates
from corpus.analysis import comparison as _comparison
from corpus.analysis import concordance as _concordance
from corpus.analysis import dispersion as _dispersion
from corpus.analysis import keyness as _keyness
from corpus.analysis import ngrams as _ngrams
from corpus.analysis import sampling as _sampling
from corpus.analysis import trends as _trends
from corpus.analysis.occurrences import Wanted, needles_by_column
from corpus.analysis.reading import Asked, Group, Numbers
from corpus.index.columns import columns_of
from corpus.index.request import Narrowing, Request
from corpus.index.search import sub_corpus
from corpus.questions import Questions
from corpus.syntax import read


class Reading(TypedDict, total=False):
    """How many articles are read."""

    limit_articles: int | None  # if there are more, so many are drawn; None reads all
    seed: int  # that they are drawn with


class Options(Narrowing, Reading, total=False):
    """Filters, and how many articles are read."""


@dataclass(frozen=True, slots=True)
class _Named:
    """What a query finds under filters."""

    numbers: Numbers
    whole: Numbers  # all that the filters let through; a story is in it as in `numbers`
    needles: tuple[tuple[Wanted, ...], ...]
    asked: Asked


@dataclass(frozen=True, slots=True)
class _Sub:
    """Sub-corpora under the same filters."""

    db: sqlite3.Connection
    narrowing: Narrowing
    reading: Reading

    def of(self, query: str) -> "_Named":
        """What a query finds."""
        found = sub_corpus(self.db, Request(query, **self.narrowing))
        forms = {word: tuple(others) for word, others in found.forms.items()}
        return _Named(
            found.numbers,
            self.whole_with(found.numbers, found.under_filters),
            needles_by_column(found.query, found.forms),
            Asked(query, read(found.query), found.query.notes, forms),
        )

    def others(self, ns: Numbers, than: Numbers) -> Numbers:
        """The articles of `ns` that are not in `than`, nor copies of those if each story counts once."""
        rest: Numbers = np.setdiff1d(ns, than, assume_unique=True)
        if self.narrowing.get("copies") != "one":
            return rest
        stories = columns_of(self.db).coded(self.db, "story_id").codes  # 0: none
        is_told = (stories[rest] != 0) & np.isin(stories[rest], stories[than])
        untold: Numbers = rest[~is_told]
        return untold

    def whole_with(self, named: Numbers, ns: Numbers) -> Numbers:
        """`ns`, which all of `named` or copies of it are in; a story that both have as `named` has it."""
        if self.narrowing.get("copies") != "one":
            return ns
        whole: Numbers = np.union1d(self.others(ns, named), named)
        return whole


class Investigations(Questions):
    """Concordances, trends, comparisons, collocates, keywords, spread and samples.

    A sub-corpus is what a query finds under filters; the empty query is all articles. Every
    result says how many articles and words it rests on.
    """

    def concordance(
        self,
        query: str,
        *,
        sort: Sequence[str] = (),
        width: int = 60,
        limit: int = 100,
        offset: int = 0,
        **options: Unpack[Options],
    ) -> _concordance.Concordance:
        """What is looked for in its context; see `corpus.analysis.concordance`."""
        with self._sub(options) as sub:
            named = sub.of(query)
            result = _concordance.concordance(
                sub.db,
                named.numbers,
                named.needles,
                sort=sort,
                width=width,
                limit=limit,
                offset=offset,
                **sub.reading,
            )
            return replace(result, asked=(named.asked,))

    def trends(
        self,
        *queries: str,
        by: Group = "month",
        with_words: bool = True,
        **options: Unpack[Options],
    ) -> dict[str, _trends.Trend]:
        """How often each query is written of over time or by outlet; see `corpus.analysis.trends`."""
        with self._sub(options) as sub:
            found = {}
            of: _trends.Whole | None = None
            under: Numbers | None = None
            for query in queries:
                named = sub.of(query)
                # Most queries type no filters, and have the same whole.
                if of is None or under is None or not np.array_equal(under, named.whole):
                    under = named.whole
                    of = _trends.whole(
                        sub.db, under, by, with_words=with_words, known=of, **sub.reading
                    )
                trend = _trends.trend(sub.db, named.numbers, named.needles, of)
                found[query] = replace(trend, asked=(named.asked,))
            return found

    def compare(
        self,
        first: str,
        second: str,
        *,
        by: Group = "month",
        limit: int = 50,
        min_count: int = 5,
        **options: Unpack[Options],
    ) -> _comparison.Comparison:
        """Two queries side by side; see `corpus.analysis.comparison`."""
        with self._sub(options) as sub:
            one, other = sub.of(first), sub.of(second)
            only_other = sub.others(other.numbers, one.numbers)
            # A story that both find, each by another copy, is counted by the copy of the first.
            both = np.setdiff1d(one.numbers, sub.others(one.numbers, other.numbers))
            either = np.union1d(one.numbers, only_other)
            whole = sub.whole_with(either, sub.of("").numbers)
            result = _comparison.comparison(
                sub.db,
                one.numbers,
                np.union1d(both, only_other),
                (one.needles, other.needles),
                _trends.whole(sub.db, whole, by, **sub.reading),
                limit=limit,
                min_count=min_count,
                **sub.reading,
            )
            return replace(result, asked=(one.asked, other.asked))

    def collocates(
        self,
        query: str,
        *,
        left: int = 5,
        right: int = 5,
        measure: _collocates.Measure = "log_likelihood",
        min_count: int = 5,
        limit: int = 100,
        **options: Unpack[Options],
    ) -> _collocates.Collocates:
        """The words near what is looked for; see `corpus.analysis.collocates`.

        Chance is reckoned from all articles under the same filters.
        """
        with self._sub(options) as sub:
            named = sub.of(query)
            result = _collocates.collocates(
                sub.db,
                named.numbers,
                named.needles,
                reference=named.whole,
                left=left,
                right=right,
                measure=measure,
                min_count=min_count,
                limit=limit,
                **sub.reading,
            )
            return replace(result, asked=(named.asked,))

    def ngrams(
        self,
        query: str = "",
        n: int = 1,
        *,
        limit: int = 100,
        min_count: int = 2,
        **options: Unpack[Options],
    ) -> _ngrams.NGrams:
        """The most frequent words or n-grams; see `corpus.analysis.ngrams`."""
        with self._sub(options) as sub:
            named = sub.of(query)
            result = _ngrams.ngrams(
                sub.db, named.numbers, n, limit=limit, min_count=min_count, **sub.reading
            )
            return replace(result, asked=(named.asked,))

    def keyness(
        self,
        query: str,
        against: str = "",
        n: int = 1,
        *,
        direction: _keyness.Direction = "more",
        limit: int = 100,
        min_count: int = 5,
        min_articles: int = 2,
        **options: Unpack[Options],
    ) -> _keyness.Keyness:
        """The words that set a query's articles apart from another's; see `corpus.analysis.keyness`.

        Without another query, from all other articles under the same filters.
        """
        with self._sub(options) as sub:
            named, other = sub.of(query), sub.of(against)
            result = _keyness.keyness(
                sub.db,
                named.numbers,
                sub.others(other.numbers, named.numbers),
                n,
                direction=direction,
                limit=limit,
                min_count=min_count,
                min_articles=min_articles,
                **sub.reading,
            )
            return replace(result, asked=(named.asked, other.asked))

    def dispersion(
        self, query: str, *, by: _dispersion.Parts = "month", **options: Unpack[Options]
    ) -> _dispersion.Dispersion:
        """How evenly a query's words are spread; see `corpus.analysis.dispersion`."""
        with self._sub(options) as sub:
            named = sub.of(query)
            result = _dispersion.dispersion(
                sub.db, named.whole, named.needles, by=by, **sub.reading
            )
            return replace(result, asked=(named.asked,))

    def sample(
        self, query: str = "", count: int = 50, *, seed: int = 1, **filters: Unpack[Narrowing]
    ) -> _sampling.Sample:
        """Articles drawn by chance, the same for the same seed; see `corpus.analysis.sampling`."""
        with self._sub(filters) as sub:
            named = sub.of(query)
            result = _sampling.sample(sub.db, named.numbers, count, seed)
            return replace(result, asked=(named.asked,))

    @contextmanager
    def _sub(self, options: Options | Narrowing) -> Iterator[_Sub]:
        given = dict(options)
        reading = {name: given.pop(name) for name in Reading.__annotations__ if name in given}
        with self._reading() as db:
            db.execute("begin")  # one state of the archive for all that is read
            try:
                yield _Sub(db, given, reading)  # type: ignore[arg-type]
            finally:
                if db.in_transaction:
                    db.execute("rollback")
