"""Outlet rows: names, hosts and languages from all their articles, and what people decided.

What outlets.csv says is applied on every run, and undone when it says so no longer: articles move
into the outlet that theirs is merged into, and back.
"""

from collections.abc import Iterable

from sqlite_utils import Database

from corpus.decisions import Decisions
from corpus.domains import country_of, readable_domain
from corpus.model import Outlet
from corpus.names import outlet_id
from corpus.store.named import drop_unused
from corpus.uris import host_of


def put_outlet(db: Database, outlet: Outlet) -> None:
    """Let the outlet have a row; its name is worked out at the end of the run."""
    shown = readable_domain(outlet.domain) if outlet.domain else None
    db.execute(
        "insert or ignore into outlets (id, name, domain, country) values (?, ?, ?, ?)",
        [outlet.id, outlet.name or shown, outlet.domain, outlet.country],
    )


def article_host(url: str | None) -> str | None:
    """The host that an article is said to be at, without www.: None for one without address."""
    host = host_of(url) if url else None
    return host.removeprefix("www.") if host else None


def refresh_outlets(db: Database, decisions: Decisions, run_id: int | None = None) -> None:
    """Work out what follows from all of an outlet's articles: name, language, cited rows.

    The name is what most of its articles call the site (the first in code-point order among
    equals), those merged into it aside where it has others, so that it does not depend on the
    order of ingestion; outlets.csv wins. With `run_id` only outlets that the run touched are
    worked out, or one before it that was interrupted and left so, and those of which outlets.csv
    says or said something. Part of the caller's transaction.
    """
    moved = _move_articles(db, decisions)
    for each in sorted(_touched(db, run_id) | moved | _decided(db, decisions)):
        _work_out(db, each)
    for decision in decisions.outlets.values():
        db.execute(
            """
            update outlets set
                name = coalesce(:name, name),
                country = coalesce(:country, country),
                language = coalesce(:language, language),
                decided = 1
            where domain = :domain
            """,
            {
                "name": decision.name,
                "country": decision.country,
                "language": decision.language,
                "domain": decision.domain,
            },
        )
    _lead_on(db, decisions)
    _refresh_cited(db, decisions)


def _move_articles(db: Database, decisions: Decisions) -> set[str]:
    """Move articles to where outlets.csv merges their outlet now; the ids of outlets that changed."""
    moved: set[str] = set()
    pairs = db.execute(
        """
        select distinct outlet_domain, outlet_id from articles
        where outlet_domain is not null and outlet_id is not null
        """
    ).fetchall()
    for own, now in pairs:
        decision = decisions.outlets.get(own)
        domain = (decision and decision.merge_into) or own
        wanted = outlet_id(domain)
        if wanted == now:
            continue
        put_outlet(db, Outlet(wanted, None, domain, country_of(domain)))
        db.execute(
            "update articles set outlet_id = ? where outlet_domain = ? and outlet_id = ?",
            [wanted, own, now],
        )
        moved |= {wanted, now}
    drop_unused(db, {"outlets": moved})
    return moved


def _touched(db: Database, run_id: int | None) -> set[str]:
    # Two statements: an `or` in one would make SQLite read every article.
    rows = (
        db.execute("select id from outlets")
        if run_id is None
        else db.execute(
            """
            select distinct outlet_id from receipts join articles on articles.id = article_id
            where outlet_id is not null and (
                run_id = ?
                or run_id > (select coalesce(max(id), 0) from runs where finished_at is not null)
            )
            """,
            [run_id],
        )
    )
    return {row[0] for row in rows.fetchall()}


def _decided(db: Database, decisions: Decisions) -> set[str]:
    """The outlets of which outlets.csv says something, or did when they were last worked out."""
    before = {row[0] for row in db.execute("select id from outlets where decided").fetchall()}
    return before | {outlet_id(domain) for domain in decisions.outlets}


def _work_out(db: Database, each: str) -> None:
    row = db.execute("select domain, name from outlets where id = ?", [each]).fetchone()
    if row is None:
        return
    domain, name = row
    db.execute("delete from outlet_names where outlet_id = ?", [each])
    db.execute(
        """
        insert into outlet_names (outlet_id, kind, name, articles)
        select :id, 'name', site_name, count(*) from articles
        where outlet_id = :id and site_name is not null group by site_name
        union all
        select :id, 'host', host, count(*) from articles
        where outlet_id = :id and host is not null group by host
        """,
        {"id": each},
    )
    db.execute(
        """
        update outlets set
            name = coalesce(
                (
                    select site_name from articles
                    where outlet_domain = :domain and outlet_id = :id and site_name is not null
                    group by site_name order by count(*) desc, site_name limit 1
                ),
                (
                    select outlet_names.name from outlet_names
                    where outlet_id = :id and kind = 'name'
                    order by articles desc, outlet_names.name limit 1
                ),
                :shown
            ),
            country = :country,
            language = (
                select language from articles
                where outlet_id = :id and language != 'und'
                group by language order by count(*) desc, language limit 1
            ),
            decided = 0
        where id = :id
        """,
        {
            "id": each,
            "domain": domain,
            "shown": readable_domain(domain) if domain else name,
            "country": country_of(domain) if domain else None,
        },
    )


def _lead_on(db: Database, decisions: Decisions) -> None:
    """Let the ids of merged outlets lead to what they are part of, and no other ones."""
    wanted = {
        outlet_id(decision.domain): outlet_id(decision.merge_into)
        for decision in decisions.outlets.values()
        if decision.merge_into
    }
    known = _ids(db, wanted.values())
    for old, new in wanted.items():
        if new in known:
            db.execute(
                "insert or replace into aliases (old_id, new_id, kind) values (?, ?, 'outlet')",
                [old, new],
            )
    for (old,) in db.execute("select old_id from aliases where kind = 'outlet'").fetchall():
        if old not in wanted or _ids(db, [old]):
            db.execute("delete from aliases where old_id = ? and kind = 'outlet'", [old])


def _ids(db: Database, ids: Iterable[str]) -> set[str]:
    """Those of which there are outlets."""
    return {
        each for each in ids if db.execute("select 1 from outlets where id = ?", [each]).fetchone()
    }


def _refresh_cited(db: Database, decisions: Decisions) -> None:
    """Join cited outlets with the outlets of the archive, by domain."""
    db.execute(
        """
        update sources set
            outlet_id = (select id from outlets where outlets.domain = sources.domain),
            name = coalesce(
                (select outlets.name from outlets where outlets.domain = sources.domain),
                given_name,
                domain
            )
        where domain is not null
        and (outlet_id, name) is not (
            (select id from outlets where outlets.domain = sources.domain),
            coalesce(
                (select outlets.name from outlets where outlets.domain = sources.domain),
                given_name,
                domain
            )
        )
        """
    )
    for decision in decisions.outlets.values():
        if decision.merge_into:
            db.execute(
                """
                update sources set
                    outlet_id = (select id from outlets where domain = :into),
                    name = coalesce((select name from outlets where domain = :into), name)
                where domain = :domain
                """,
                {"into": decision.merge_into, "domain": decision.domain},
            )
