"""The questions worth publishing, as SQL views: alike in SQLite, Datasette and the JSON API.

Views are made anew whenever a database is opened for writing by a version with other ones,
so they need no migrations.
"""

from sqlite_utils import Database

VIEWS: dict[str, str] = {
    # Who is cited in which article, with names in place of ids.
    "article_citations": """
        select
            citations.id as citation_id,
            citations.article_id,
            articles.title,
            articles.published,
            articles.language,
            outlets.name as outlet,
            citations.kind,
            sources.id as source_id,
            sources.name as source,
            sources.kind as source_kind,
            citations.source_text,
            citations.cue_text,
            citations.quote_text,
            citations.url,
            citations.target_article_id
        from citations
        join articles on articles.id = citations.article_id
        left join outlets on outlets.id = articles.outlet_id
        left join sources on sources.id = citations.source_id
    """,
    # How often and how widely each source is cited.
    "source_counts": """
        select
            sources.id as source_id,
            sources.name as source,
            sources.kind,
            count(*) as citations,
            count(distinct citations.article_id) as articles,
            count(distinct articles.outlet_id) as outlets
        from citations
        join sources on sources.id = citations.source_id
        join articles on articles.id = citations.article_id
        group by sources.id
    """,
    # Which outlet cites which other one.
    "outlet_citations": """
        select
            citing.id as outlet_id,
            citing.name as outlet,
            sources.id as cited_source_id,
            coalesce(cited.name, sources.name) as cited_outlet,
            cited.id as cited_outlet_id,
            count(*) as citations,
            count(distinct citations.article_id) as articles
        from citations
        join articles on articles.id = citations.article_id
        join outlets as citing on citing.id = articles.outlet_id
        join sources on sources.id = citations.source_id and sources.kind = 'outlet'
        left join outlets as cited on cited.id = sources.outlet_id
        where sources.outlet_id is not citing.id
        group by citing.id, sources.id
    """,
    # What was handed in and what became of it, for each domain and month of capture.
    "coverage": """
        select
            receipts.domain,
            outlets.name as outlet,
            substr(receipts.captured_at, 1, 7) as month,
            count(*) as inputs,
            sum(receipts.outcome = 'added') as added,
            sum(receipts.outcome = 'revised') as revised,
            sum(receipts.outcome = 'unchanged') as unchanged,
            sum(receipts.outcome = 'rejected') as rejected
        from receipts
        join runs on runs.id = receipts.run_id and runs.command = 'ingest'
        left join outlets on outlets.domain = receipts.domain
        group by receipts.domain, month
    """,
    # Articles and words by month, outlet and language.
    "monthly_counts": """
        select
            articles.month,
            outlets.id as outlet_id,
            outlets.name as outlet,
            articles.language,
            count(*) as articles,
            sum(articles.word_count) as words
        from articles
        left join outlets on outlets.id = articles.outlet_id
        where articles.status = 'live'
        group by articles.month, outlets.id, articles.language
    """,
    # Authors with the outlets they wrote for.
    "author_counts": """
        select
            authors.id as author_id,
            authors.name as author,
            count(*) as articles,
            count(distinct articles.outlet_id) as outlets,
            min(articles.published) as first_published,
            max(articles.published) as last_published
        from article_authors
        join authors on authors.id = article_authors.author_id
        join articles on articles.id = article_authors.article_id
        group by authors.id
    """,
}


def create_views(db: Database) -> None:
    """Bring the views of an open database in line with `VIEWS`; unchanged ones stay."""
    for name, sql in VIEWS.items():
        db.create_view(name, sql, replace=True)
