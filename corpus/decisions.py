"""What people decide about an archive, in outlets.csv, sources.csv and corrections.csv: it wins over every claim."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OutletDecision:
    """One line of outlets.csv; None leaves what was found."""

    domain: str
    name: str | None = None
    country: str | None = None
    language: str | None = None
    merge_into: str | None = None  # the domain of the outlet that this one is part of


@dataclass(frozen=True, slots=True)
class SourceDecision:
    """One line of sources.csv; None leaves what was found."""

    id: str
    name: str | None = None
    kind: str | None = None
    merge_into: str | None = None  # the id of the source that this one is


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of corrections.csv. An empty value says: this article has none."""

    article_id: str
    field: str  # title, dek, author, published, modified, section, language, outlet
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """What people decided in outlets.csv, sources.csv and corrections.csv; it wins over every claim."""

    outlets: Mapping[str, OutletDecision] = field(default_factory=dict)  # by domain
    corrections: tuple[Correction, ...] = ()
    sources: tuple[SourceDecision, ...] = ()
    citation_engine: str = "rules"  # archive.toml's choice
    _by_article: Mapping[str, tuple[Correction, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_article: dict[str, tuple[Correction, ...]] = {}
        for line in self.corrections:
            by_article[line.article_id] = (*by_article.get(line.article_id, ()), line)
        object.__setattr__(self, "_by_article", by_article)

    def corrections_of(self, article_id: str) -> tuple[Correction, ...]:
        """The lines for one article, in the order of the file."""
        return self._by_article.get(article_id, ())
