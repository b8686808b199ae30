"""Outlet rows: names and languages from all their articles, and what people decided."""

from sqlite_utils import Database

from corpus.model import Decisions


def refresh_outlets(db: Database, decisions: Decisions, run_id: int | None = None) -> None:
    """Work out what follows from all of an outlet's articles: name, language, cited rows.

    The name is what most of its articles call the site (the first in code-point order among
    equals), so that it does not depend on the order of ingestion; outlets.csv wins. With
    `run_id` only outlets that the run touched are worked out. Part of the caller's transaction.
    """
    touched = db.execute(
        """
        select distinct outlet_id from articles
        where outlet_id is not null
        and (:run is null or id in (select article_id from receipts where run_id = :run))
        """,
        {"run": run_id},
    ).fetchall()
    for (outlet_id,) in touched:
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
            {"id": outlet_id},
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
    _refresh_cited(db, decisions)


def _add_alias(db: Database, old_domain: str, new_domain: str) -> None:
    new = db.execute("select id from outlets where domain = ?", [new_domain]).fetchone()
    if new:
        db.execute(
            "insert or replace into aliases (old_id, new_id, kind) values (?, ?, 'outlet')",
            [old_domain.replace(".", "_"), new[0]],
        )


def _refresh_cited(db: Database, decisions: Decisions) -> None:
    """Join cited outlets with the outlets of the archive, by domain."""
    db.execute(
        """
        update sources set
            outlet_id = (select id from outlets where outlets.domain = sources.domain),
            name = coalesce((select outlets.name from outlets where outlets.domain = sources.domain), domain)
        where kind = 'outlet' and domain is not null
        and (outlet_id, name) is not (
            (select id from outlets where outlets.domain = sources.domain),
            coalesce((select outlets.name from outlets where outlets.domain = sources.domain), domain)
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
                where kind = 'outlet' and domain = :domain
                """,
                {"into": decision.merge_into, "domain": decision.domain},
            )
