"""Sources known by name: news agencies and big papers, with what else they are called.

`enrich/data/known_sources.csv` lists them; it holds general facts of the trade and is meant to
grow. What an archive's keeper knows goes into its `sources.csv`.
"""

import csv
from functools import cache
from importlib.resources import files

from corpus.domains import outlet_domain, readable_domain
from corpus.model import Source
from corpus.names import normal_name


@cache
def _by_name() -> dict[str, tuple[Source, bool]]:
    """By normal name the source, and whether it is an agency."""
    path = files("corpus.enrich") / "data" / "known_sources.csv"
    known: dict[str, tuple[Source, bool]] = {}
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        source = Source(row["name"], row["kind"], outlet_domain(f"https://{row['domain']}/"))
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            known.setdefault(_key(name), (source, row["agency"] == "yes"))
    return known


def _key(name: str) -> str:
    return normal_name(name).removeprefix("the ").strip("'\"«»“”„/© .")


def known_source(name: str) -> Source | None:
    """The source that everybody knows by this name, or None.

    >>> known_source("the WSJ").name
    'The Wall Street Journal'
    """
    found = _by_name().get(_key(name))
    return found[0] if found else None


def known_agency(name: str) -> Source | None:
    """The same for news agencies only."""
    found = _by_name().get(_key(name))
    return found[0] if found and found[1] else None


def outlet_at(domain: str) -> Source:
    """The outlet known by this domain or account, with its name where everybody knows it."""
    return _by_domain().get(domain) or Source(readable_domain(domain), "outlet", domain)


@cache
def _by_domain() -> dict[str, Source]:
    return {source.domain: source for source, _ in _by_name().values() if source.domain}
