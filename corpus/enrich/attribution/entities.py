"""Who or what one article cites, and which of them a pronoun may mean."""

from dataclasses import dataclass, field

from corpus.enrich.attribution.flags import FEMININE, MASCULINE, PLURAL

EITHER = MASCULINE | FEMININE
_ANYTHING = MASCULINE | FEMININE | PLURAL  # demnach


@dataclass(slots=True)
class Entity:
    """Who or what one article cites under one or more names."""

    kind: str
    name: str | None
    words: tuple[str, ...]
    description: str | None = None
    gender: int = 0  # MASCULINE, FEMININE, PLURAL or unknown
    titles: set[str] = field(default_factory=set)  # nouns of people told of it: minister
    is_named: bool = True  # by a name of its own, not "the council"


def allows(entity: Entity, gender: int) -> bool:
    """Whether a pronoun of this gender or number may mean an entity."""
    if gender == _ANYTHING:
        return True
    if gender & PLURAL and not gender & FEMININE:
        return entity.kind in ("organisation", "unnamed", "outlet")
    if entity.kind != "person" and entity.kind != "unknown":
        return False
    return not entity.gender or bool(entity.gender & gender)
