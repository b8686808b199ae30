"""Outlet rows: names and languages from all their articles, and what people decided."""

from sqlite_utils import Database

from corpus.model import Decisions
from corpus.names import outlet_id


def refresh_outlets(db: Database, decisions: Decisions, run_id: int | None = None) -> None:
    """Work out what follows from all of an outlet's articles: name, language, cited rows.

    The name is what most of its articles call the site (the first in code-point order among
    equals), so that it does not depend on the order of ingestion; outlets.csv wins. With
    `run_id` only outlets that the run touched are worked out, or one before it that was
    interrupted and left so. Part of the caller's transaction.
    """
    # Two statements: an `or` in one would make SQLite read every article.
    touched = (
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
    ).fetchall()
    for (touched_id,) in touched:
        db.execute(
            """
            update outlets set
                name = coalesce(
                    (
                        select site_name from articles
                        where outlet_id = :id and site_name is not null
                        group by site_name order by count(*) desc, site_name limit 1
                    ),
                    domain,
                    name
                ),
                language = (
                    select language from articles
                    where outlet_id = :id and language != 'und'
                    group by language order by count(*) desc, language limit 1
                )
            where id = :id
            """,
            {"id": touched_id},
        )
    for decision in decisions.outlets.values():
        db.execute(
            """
            update outlets set
                name = coalesce(:name, name),
                country = coalesce(:country, country),
                language = coalesce(:language, language)
            where domain = :domain
            """,
            {
                "name": decision.name,
                "country": decision.country,
                "language": decision.language,
                "domain": decision.domain,
            },
        )
        if decision.merge_into:
            _add_alias(db, decision.domain, decision.merge_into)
    # One that has articles of its own (again, or until `reprocess`) leads nowhere else.
    db.execute(
        """
        delete from aliases
        where kind = 'outlet' and old_id in (select outlet_id from articles where outlet_id = old_id)
        """
    )
    _refresh_cited(db, decisions)


def _add_alias(db: Database, old_domain: str, new_domain: str) -> None:
    new = db.execute("select id from outlets where domain = ?", [new_domain]).fetchone()
    if new:
        db.execute(
            "insert or replace into aliases (old_id, new_id, kind) values (?, ?, 'outlet')",
            [outlet_id(old_domain), new[0]],
        )


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
