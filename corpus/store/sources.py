"""Which sources are the same: names in other forms, surnames, outlets, what people decided.

A source row is never rewritten for that: `same_as` leads from it to the one that it is, in one
step. What it says follows from all the archive's citations and from the decisions, so that it
does not depend on the order in which they came, and is worked out anew as the archive grows.

Sources whose names could mean the same make a family: those with one surname, and whatever else
has one of their names. A family is always worked out as a whole.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from corpus.decisions import Decisions, SourceDecision
from corpus.inflection import initials, name_key
from corpus.names import normal_name

_ENOUGH = 3  # articles that cite a full name before its surname alone is taken for it
_WORDS_BEFORE = "the le la les der die das el los las il lo gli i o os a as de het den det"
_ARTICLES = ("l'", "l’", *(f"{word} " for word in _WORDS_BEFORE.split()))
_OF_ONE_NAME = ("person", "unknown")  # kinds of which a surname alone may be cited

Keys = tuple[str | None, str | None]  # match_key and surname_key of a source


@dataclass(frozen=True, slots=True)
class _Member:
    """One source of a family."""

    id: str
    kind: str  # as decided, else as found
    name: str  # as articles give it
    match_key: str
    has_surname: bool
    has_domain: bool
    into: str | None  # the source that it is, as decided
    stored: tuple[str, str, str | None]  # kind, name and same_as of its row


def refresh_sources(db: Database, decisions: Decisions, run_id: int | None = None) -> None:
    """Work out which sources are the same, and which are outlets. Part of the caller's transaction.

    With `run_id` only families that the run touched are worked out, or one before it that was
    interrupted and left so, and those of which sources.csv speaks.
    """
    decided = {decision.id: decision for decision in decisions.sources}
    touched = (
        db.execute("select distinct match_key, surname_key from sources")
        if run_id is None
        else db.execute(
            """
            select distinct match_key, surname_key from receipts
            join citations on citations.article_id = receipts.article_id
            join sources on sources.id in (citations.source_id, citations.via_source_id)
            where run_id = ?
            or run_id > (select coalesce(max(id), 0) from runs where finished_at is not null)
            """,
            [run_id],
        )
    ).fetchall()
    _join_families(db, [*touched, *keys_around(db, decided)], decided)
    _find_outlets(db, decided)
    _join_families(db, _no_longer_of_one_outlet(db), decided)
    _join_outlets(db)
    for decision in decisions.sources:
        if decision.merge_into:
            _merge(db, decision.id, decision.merge_into)


def keys_around(db: Database, ids: Iterable[str]) -> list[Keys]:
    """What finds the families of these sources, and of those that are the same as one of them."""
    return [
        (row[0], row[1])
        for each in ids
        for row in db.execute(
            "select match_key, surname_key from sources where id = ?1 or same_as = ?1", [each]
        )
    ]


def regroup(db: Database, touched: Iterable[Keys]) -> None:
    """Work out families of which an article cites somebody no longer.

    What people decided about them is put right by the `refresh_sources` that ends the run.
    """
    _join_families(db, touched, {})


def unknown_sources(db: sqlite3.Connection, decisions: Decisions) -> list[str]:
    """The ids in sources.csv that no source of the archive has, in order."""
    named = {decision.id for decision in decisions.sources}
    named |= {decision.merge_into for decision in decisions.sources if decision.merge_into}
    return [
        each
        for each in sorted(named)
        if not db.execute("select 1 from sources where id = ?", [each]).fetchone()
    ]


def _join_families(
    db: Database, touched: Iterable[Keys], decided: Mapping[str, SourceDecision]
) -> None:
    surnames, names = set(), set()
    for match_key, surname_key in touched:
        if surname_key is None and match_key:
            # An organisation's name may be somebody's of no known kind, too.
            surname_key = db.execute(
                "select max(surname_key) from sources where match_key = ?", [match_key]
            ).fetchone()[0]
        if surname_key:
            surnames.add(surname_key)
        elif match_key:
            names.add(match_key)
    for surname in sorted(surnames):
        _join_family(db, _family(db, _BY_SURNAME, surname, decided))
    for name in sorted(names):
        _join_family(db, _family(db, _BY_NAME, name, decided))


_BY_SURNAME = """
    select id, kind, name, given_name, match_key, surname_key, domain, same_as from sources
    where surname_key = :key
    or match_key in (select match_key from sources where surname_key = :key)
"""
_BY_NAME = """
    select id, kind, name, given_name, match_key, surname_key, domain, same_as from sources
    where match_key = :key
"""


def _family(
    db: Database, sql: str, key: str, decided: Mapping[str, SourceDecision]
) -> list[tuple[_Member, str]]:
    """The members, each with the name that is to be shown."""
    rows = db.execute(sql, {"key": key}).fetchall()
    found = []
    for id_, kind, name, given_name, match_key, surname_key, domain, same_as in rows:
        decision = decided.get(id_)
        given = given_name or name
        # An outlet with a domain is called what the archive calls that outlet.
        shown = (decision and decision.name) or (name if domain else given)
        member = _Member(
            id_,
            (decision and decision.kind) or id_.partition("-")[0],
            given,
            match_key,
            surname_key is not None,
            domain is not None,
            decision.merge_into if decision else None,
            (kind, name, same_as),
        )
        found.append((member, shown))
    return found


def _citing_articles(db: Database, source: str) -> int:
    return int(
        db.execute(
            "select count(distinct article_id) from citations where source_id = ?", [source]
        ).fetchone()[0]
    )


def _in_precedence(db: Database, group: list[_Member]) -> list[_Member]:
    """With a domain before those without, most cited first."""

    def place(member: _Member) -> tuple[bool, int, int, str]:
        return not member.has_domain, -_citing_articles(db, member.id), len(member.id), member.id

    return sorted(group, key=place)


def _join_family(db: Database, family: list[tuple[_Member, str]]) -> None:
    members = [member for member, _ in family]
    same: dict[str, str] = {}
    by_key: dict[str, list[_Member]] = {}
    for member in members:
        by_key.setdefault(member.match_key, []).append(member)
    for group in by_key.values():
        if len(group) > 1:
            same |= _forms(_in_precedence(db, group))
    leader = _known_by_surname(db, members, same)
    if leader:
        alone = {
            member.id
            for member in members
            if " " not in member.name and member.has_surname and member.kind in _OF_ONE_NAME
        }
        for member in members:
            if member.id in alone and same.get(member.id, member.id) in alone:
                same[member.id] = leader
    for member, shown in family:
        wanted = (member.kind, shown, same.get(member.id))
        if wanted != member.stored:
            db.execute(
                "update sources set kind = ?, name = ?, same_as = ? where id = ?",
                [*wanted, member.id],
            )


def _forms(group: list[_Member]) -> dict[str, str]:
    """The forms of one name: those of one kind, and those of no known kind with the only other.

    "Ana Ruiz" is "Ana B. Ruiz", unless there is an "Ana C. Ruiz", too: then nobody can say whom
    it means. Of what is no person, a letter in the middle is part of the name; and two domains
    are two outlets. The first of those that are the same is the one that is shown.
    """
    told = {initials(member.name) for member in group if member.kind in _OF_ONE_NAME} - {""}
    has_domains = sum(member.has_domain for member in group) > 1

    def form(member: _Member) -> tuple[str, str, str]:
        is_told = member.kind != "person" or len(told) > 1
        domain = member.id if member.has_domain and has_domains else ""
        return member.kind, initials(member.name) if is_told else "", domain

    leaders: dict[tuple[str, str, str], str] = {}
    for member in group:
        leaders.setdefault(form(member), member.id)
    same = {}
    for member in group:
        leader = leaders[form(member)]
        if member.kind == "unknown":
            known = [
                other
                for (kind, letters, _), other in leaders.items()
                if kind not in ("unknown", "unnamed")
                and (letters == initials(member.name) or (kind == "person" and len(told) < 2))
            ]
            leader = known[0] if len(known) == 1 else leader
        if leader != member.id:
            same[member.id] = leader
    return same


def _known_by_surname(db: Database, members: list[_Member], same: Mapping[str, str]) -> str | None:
    """The one person who is often cited with the family's surname and another name."""
    full = [
        member
        for member in members
        if member.kind == "person" and " " in member.name and member.id not in same
    ]
    ids = {member.id for member in full}
    full = [member for member in full if member.into not in ids]
    if len(full) == 1 and _citing_articles(db, full[0].id) >= _ENOUGH:
        return full[0].id
    return None


def _find_outlets(db: Database, decided: Mapping[str, SourceDecision]) -> None:
    """Find outlets that are cited by name among those of the archive, where one has that name.

    What was taken for another organisation is an outlet, too, if it is called like one.
    """
    by_name: dict[str, list[str]] = {}
    for outlet, name in db.execute("select id, name from outlets where name is not null"):
        by_name.setdefault(_plain(name), []).append(outlet)
    keys = {name_key(f"{article}{name}") for name in by_name for article in ("", *_ARTICLES)}
    rows = db.execute(
        """
        select id, name, kind, outlet_id from sources
        where domain is null and (kind = 'outlet' or outlet_id is not null)
        union
        select id, name, kind, outlet_id from sources
        where match_key in (select value from json_each(?))
        and kind = 'organisation' and domain is null and only_in is null
        """,
        [json.dumps(sorted(keys))],
    ).fetchall()
    for source, name, kind, stored in rows:
        decision = decided.get(source)
        is_found = source.startswith("organisation-") and not (decision and decision.kind)
        outlets = by_name.get(_plain(name), []) if kind == "outlet" or is_found else []
        outlet = outlets[0] if len(outlets) == 1 else None
        wanted = ("outlet" if outlet else "organisation") if is_found else kind
        if (outlet, wanted) != (stored, kind):
            db.execute(
                "update sources set outlet_id = ?, kind = ? where id = ?", [outlet, wanted, source]
            )


def _plain(name: str) -> str:
    """An outlet's name without the article that many papers are called with, many cite without."""
    normal = normal_name(name)
    return next(
        (normal.removeprefix(each) for each in _ARTICLES if normal.startswith(each)), normal
    )


def _no_longer_of_one_outlet(db: Database) -> list[Keys]:
    """Of sources that were joined for being one outlet, those that are it no longer."""
    rows = db.execute(
        """
        select source.match_key, source.surname_key from sources as source
        join sources as main on main.id = source.same_as
        where source.kind in ('outlet', 'organisation')
        and (source.match_key is not main.match_key or source.kind is not main.kind)
        and (source.outlet_id is null or source.outlet_id is not main.outlet_id)
        """
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def _join_outlets(db: Database) -> None:
    """Join the sources that are one outlet of the archive: its domain, its name, what is merged."""
    rows = db.execute(
        """
        select sources.outlet_id, sources.id, sources.domain is not outlets.domain
        from sources join outlets on outlets.id = sources.outlet_id
        where sources.kind = 'outlet'
        """
    ).fetchall()
    by_outlet: dict[str, list[tuple[bool, int, int, str]]] = {}
    for outlet, source, is_elsewhere in rows:
        order = (bool(is_elsewhere), -_citing_articles(db, source), len(source), source)
        by_outlet.setdefault(outlet, []).append(order)
    for orders in by_outlet.values():
        leader, *others = (order[-1] for order in sorted(orders))
        for other in others:
            _merge(db, other, leader)


def _merge(db: Database, source: str, into: str) -> None:
    """Let a source be another one, with all that are the same as it; that wins over what was so."""
    row = db.execute("select same_as from sources where id = ?", [into]).fetchone()
    if row is None or not db.execute("select 1 from sources where id = ?", [source]).fetchone():
        return
    if row[0] == source:
        db.execute("update sources set same_as = null where id = ?", [into])
    main = into if row[0] in (None, source) else row[0]
    db.execute(
        "update sources set same_as = :main where (id = :source or same_as = :source) and id != :main",
        {"main": main, "source": source},
    )
