"""The questions worth publishing, as SQL views: alike in SQLite, Datasette and the JSON API.

Views are made anew whenever a database is opened for writing by a version with other ones,
so they need no migrations.
"""

from sqlite_utils import Database

from corpus.store.stories import STORY_ARTICLES

VIEWS: dict[str, str] = {
    # Sources as they are counted: one row for what is the same, with what leads there.
    "resolved_sources": """
        select
            sources.id as source_id,
            coalesce(main.id, sources.id) as resolved_id,
            coalesce(main.name, sources.name) as name,
            coalesce(main.kind, sources.kind) as kind,
            coalesce(main.domain, sources.domain) as domain,
            coalesce(main.outlet_id, sources.outlet_id) as outlet_id,
            iif(main.id is null, sources.only_in, main.only_in) as only_in
        from sources
        left join sources as main on main.id = sources.same_as
    """,
    # Who is cited in which article, with names in place of ids.
    "article_citations": """
        select
            citations.id as citation_id,
            citations.article_id,
            articles.title,
            articles.published,
            articles.month,
            articles.language,
            articles.outlet_id,
            outlets.name as outlet,
            citations.kind,
            resolved.resolved_id as source_id,
            resolved.name as source,
            resolved.kind as source_kind,
            citations.description,
            citations.source_text,
            citations.cue_text,
            citations.cue_class,
            citations.mode,
            citations.quote_text,
            citations.confidence,
            via.name as via,
            citations.url,
            citations.target_article_id,
            citations.start_char,
            citations.end_char
        from citations
        join articles on articles.id = citations.article_id and articles.status = 'live'
        left join outlets on outlets.id = articles.outlet_id
        left join resolved_sources as resolved on resolved.source_id = citations.source_id
        left join resolved_sources as via on via.source_id = citations.via_source_id
    """,
    # How often and how widely each source is cited.
    "source_counts": """
        select
            resolved.resolved_id as source_id,
            resolved.name as source,
            resolved.kind,
            count(*) as citations,
            sum(citations.kind = 'quotation') as quotations,
            sum(citations.kind = 'attribution') as attributions,
            sum(citations.kind = 'credit') as credits,
            sum(citations.kind = 'link') as links,
            count(distinct citations.article_id) as articles,
            count(distinct articles.outlet_id) as outlets
        from citations
        join resolved_sources as resolved on resolved.source_id = citations.source_id
        join articles on articles.id = citations.article_id and articles.status = 'live'
        group by resolved.resolved_id
    """,
    # Whom each outlet cites, by month: group by outlet, by source or by month.
    "monthly_sources": """
        select
            articles.month,
            outlets.id as outlet_id,
            outlets.name as outlet,
            resolved.resolved_id as source_id,
            resolved.name as source,
            resolved.kind as source_kind,
            citations.kind,
            count(*) as citations,
            count(distinct citations.article_id) as articles
        from citations
        join articles on articles.id = citations.article_id and articles.status = 'live'
        join resolved_sources as resolved on resolved.source_id = citations.source_id
        left join outlets on outlets.id = articles.outlet_id
        group by articles.month, outlets.id, resolved.resolved_id, citations.kind
    """,
    # Which outlet cites which other one: by link, by name, by credit, or as where something was said.
    "outlet_citations": """
        select
            citing.id as outlet_id,
            citing.name as outlet,
            resolved.resolved_id as cited_source_id,
            coalesce(cited.name, resolved.name) as cited_outlet,
            cited.id as cited_outlet_id,
            count(distinct citations.id) as citations,
            count(distinct iif(citations.kind = 'link', citations.id, null)) as links,
            count(distinct iif(citations.kind = 'credit', citations.id, null)) as credits,
            count(distinct citations.article_id) as articles
        from citations
        join articles on articles.id = citations.article_id and articles.status = 'live'
        join outlets as citing on citing.id = articles.outlet_id
        join resolved_sources as resolved
            on resolved.source_id in (citations.source_id, citations.via_source_id)
            and resolved.kind = 'outlet'
        left join outlets as cited on cited.id = resolved.outlet_id
        where resolved.outlet_id is not citing.id
        group by citing.id, resolved.resolved_id
    """,
    # Who cites whom, for network tools: an outlet, a source, and how often.
    "citation_edges": """
        select
            outlets.id as outlet_id,
            outlets.name as outlet,
            resolved.resolved_id as source_id,
            resolved.name as source,
            resolved.kind as source_kind,
            resolved.outlet_id as source_outlet_id,
            count(*) as citations,
            count(distinct citations.article_id) as articles
        from citations
        join articles on articles.id = citations.article_id and articles.status = 'live'
        join outlets on outlets.id = articles.outlet_id
        join resolved_sources as resolved on resolved.source_id = citations.source_id
        where resolved.kind != 'unnamed' and resolved.only_in is null
        group by outlets.id, resolved.resolved_id
    """,
    # What was said by whom: every quotation and attribution, with its source where that is known.
    "source_statements": """
        select
            resolved.resolved_id as source_id,
            resolved.name as source,
            resolved.kind as source_kind,
            citations.kind,
            citations.source_text,
            citations.cue_text,
            citations.cue_class,
            citations.mode,
            citations.quote_text,
            citations.description,
            articles.published,
            articles.published_sort,
            articles.month,
            articles.language,
            outlets.id as outlet_id,
            outlets.name as outlet,
            articles.id as article_id,
            articles.title,
            citations.id as citation_id,
            citations.start_char,
            citations.end_char
        from citations
        join articles on articles.id = citations.article_id and articles.status = 'live'
        left join resolved_sources as resolved on resolved.source_id = citations.source_id
        left join outlets on outlets.id = articles.outlet_id
        where citations.kind in ('quotation', 'attribution')
    """,
    # How much of what an outlet attributes comes from sources that it does not name.
    "unnamed_shares": """
        select
            outlets.id as outlet_id,
            outlets.name as outlet,
            count(*) as attributions,
            sum(coalesce(resolved.kind = 'unnamed', 0)) as unnamed,
            sum(citations.source_id is null) as unresolved,
            round(1.0 * sum(coalesce(resolved.kind = 'unnamed', 0)) / count(*), 3) as unnamed_share,
            count(distinct citations.article_id) as articles
        from citations
        join articles on articles.id = citations.article_id and articles.status = 'live'
        left join outlets on outlets.id = articles.outlet_id
        left join resolved_sources as resolved on resolved.source_id = citations.source_id
        where citations.kind in ('quotation', 'attribution')
        group by outlets.id
    """,
    # Analysed articles that name none of their sources; a link alone names nobody.
    "articles_without_named_source": """
        select
            articles.id as article_id,
            articles.title,
            articles.published,
            articles.language,
            outlets.id as outlet_id,
            outlets.name as outlet,
            articles.word_count,
            (
                select count(*) from citations
                where article_id = articles.id and kind in ('quotation', 'attribution')
            ) as attributions
        from articles
        left join outlets on outlets.id = articles.outlet_id
        where articles.status = 'live' and articles.citation_engine is not null
        and not exists (
            select 1 from citations
            join resolved_sources as resolved
                on resolved.source_id in (citations.source_id, citations.via_source_id)
            where citations.article_id = articles.id
            and citations.kind != 'link' and resolved.kind != 'unnamed'
        )
    """,
    # Who printed a quotation first, and who has it too; undated articles come last.
    "shared_quotations": """
        select
            first.quote_key,
            first.quote_text,
            first.source,
            first.article_id as first_article_id,
            first.outlet as first_outlet,
            first.published as first_published,
            first.articles,
            first.outlets
        from (
            select
                citations.quote_key,
                citations.quote_text,
                resolved.name as source,
                articles.id as article_id,
                outlets.name as outlet,
                articles.published,
                row_number() over earliest as place,
                (
                    select count(distinct found.id)
                    from citations as other join articles as found on found.id = other.article_id
                    where other.quote_key = citations.quote_key and found.status = 'live'
                ) as articles,
                (
                    select count(distinct found.outlet_id)
                    from citations as other join articles as found on found.id = other.article_id
                    where other.quote_key = citations.quote_key and found.status = 'live'
                ) as outlets
            from citations
            join articles on articles.id = citations.article_id and articles.status = 'live'
            left join outlets on outlets.id = articles.outlet_id
            left join resolved_sources as resolved on resolved.source_id = citations.source_id
            where citations.quote_key is not null
            window earliest as (
                partition by citations.quote_key
                order by articles.published_sort is null, articles.published_sort, articles.id, citations.start_char
            )
        ) as first
        where first.place = 1 and first.articles > 1
    """,
    # In which languages articles were looked through for attributions, and in which not.
    "citation_coverage": """
        select
            language,
            count(*) as articles,
            sum(citation_engine is not null) as analysed,
            sum(exists (
                select 1 from citations
                where article_id = articles.id and kind in ('quotation', 'attribution')
            )) as with_attributions
        from articles
        where status = 'live'
        group by language
    """,
    # What was listed, asked for and handed in, and what became of it, for each domain and day: a day
    # with visits and nothing listed was silent, one without visits was not looked at.
    "coverage": """
        select
            days.domain,
            outlets.name as outlet,
            days.day,
            substr(days.day, 1, 7) as month,
            sum(days.visits) as visits,
            sum(days.listed) as listed,
            sum(days.inputs) as inputs,
            sum(days.captured) as captured,
            sum(days.kept) as kept,
            sum(days.added) as added,
            sum(days.revised) as revised,
            sum(days.unchanged) as unchanged,
            sum(days.rejected) as rejected,
            sum(days.blocked) as blocked,
            sum(days.postponed) as postponed
        from (
            select
                receipts.domain,
                substr(coalesce(receipts.at, receipts.captured_at), 1, 10) as day,
                0 as visits,
                0 as listed,
                count(*) as inputs,
                count(distinct iif(
                    receipts.outcome = 'unchanged' and receipts.captured_at is null,
                    null,
                    receipts.capture_id
                )) as captured,
                sum(receipts.outcome != 'rejected') as kept,
                sum(receipts.outcome = 'added') as added,
                sum(receipts.outcome = 'revised') as revised,
                sum(receipts.outcome = 'unchanged') as unchanged,
                sum(receipts.outcome = 'rejected') as rejected,
                sum(coalesce(
                    receipts.reason in ('robots', 'private_address')
                    or receipts.reason = 'http_error' and (
                        receipts.detail glob 'the server answered 40[123]*'
                        or receipts.detail glob 'the server answered 451*'
                    ),
                    0
                )) as blocked,
                sum(coalesce(receipts.reason in ('postponed', 'over_budget'), 0)) as postponed
            from receipts
            join runs on runs.id = receipts.run_id and runs.command = 'ingest'
            group by receipts.domain, day
            union all
            select domain, day, sum(visits), sum(listed), 0, 0, 0, 0, 0, 0, 0, 0, 0
            from listing_days
            group by domain, day
        ) as days
        left join outlets on outlets.domain = days.domain
        group by days.domain, days.day
    """,
    # Headlines that were changed, with the one before.
    "headline_changes": """
        select
            now.article_id,
            outlets.id as outlet_id,
            outlets.name as outlet,
            articles.language,
            now.number as revision,
            before.seen_at as before_at,
            now.seen_at,
            before.title as old_title,
            now.title as new_title
        from revisions as now
        join revisions as before
            on before.article_id = now.article_id and before.number = now.number - 1
        join articles on articles.id = now.article_id and articles.status = 'live'
        left join outlets on outlets.id = articles.outlet_id
        where ',' || now.changed || ',' like '%,title,%'
    """,
    # Notices of a correction, and in which revision each came.
    "correction_notices": """
        select
            revisions.article_id,
            articles.title,
            outlets.id as outlet_id,
            outlets.name as outlet,
            articles.language,
            revisions.number as revision,
            revisions.seen_at,
            revisions.correction
        from revisions
        join articles on articles.id = revisions.article_id and articles.status = 'live'
        left join outlets on outlets.id = articles.outlet_id
        where revisions.has_correction
    """,
    # Who printed a story, and how long after the first.
    "story_articles": STORY_ARTICLES,
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
            max(article_authors.kind) as kind, -- a person who is one anywhere
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
