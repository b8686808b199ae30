"""The search index made anew: what is said apart, a narrow table to count over, a vocabulary."""

INDEX = (
    "drop trigger articles_folded_ai",
    "drop trigger articles_folded_ad",
    "drop trigger articles_folded_au",
    "drop table articles_fts",
    "drop table articles_folded",
    """
    create table articles_folded (
        n integer primary key,    -- articles.rowid
        language text,            -- of the vocabulary that its words are counted in
        title text,
        dek text,
        text text,
        said text                 -- its quotations and attributions, each parted from the next by U+E000
    )
    """,
    """
    create virtual table articles_fts using fts5(
        title, dek, text, said,
        content="articles_folded", content_rowid="n",
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
    )
    """,
    "insert into articles_fts(articles_fts, rank) values ('rank', 'bm25(5.0, 2.0, 1.0, 1.0)')",
    """
    create trigger articles_folded_ai after insert on articles_folded begin
        insert into articles_fts(rowid, title, dek, text, said)
        values (new.n, new.title, new.dek, new.text, new.said);
    end
    """,
    """
    create trigger articles_folded_ad after delete on articles_folded begin
        insert into articles_fts(articles_fts, rowid, title, dek, text, said)
        values ('delete', old.n, old.title, old.dek, old.text, old.said);
    end
    """,
    """
    create trigger articles_folded_au
    after update of title, dek, text, said on articles_folded begin
        insert into articles_fts(articles_fts, rowid, title, dek, text, said)
        values ('delete', old.n, old.title, old.dek, old.text, old.said);
        insert into articles_fts(rowid, title, dek, text, said)
        values (new.n, new.title, new.dek, new.text, new.said);
    end
    """,
    """
    create table words (
        language text not null,   -- of the articles that have it
        word text not null,       -- folded
        stem text not null,       -- what its forms in that language share
        articles integer not null,     -- live ones that have it in title, dek or text
        occurrences integer not null,
        primary key (language, word)
    ) without rowid
    """,
    "create index words_stem on words(language, stem)",
    "create table search_index (name text primary key, value text) without rowid",
    "insert into search_index (name, value) values ('layout', 'working')",
    "create table search_state (changes integer not null)",  # of article_facets, one by one
    "insert into search_state values (0)",
    """
    create table article_facets (
        n integer primary key,    -- articles.rowid
        id text not null,
        published_sort text,
        day text,                 -- as stated, as precise as known: YYYY, YYYY-MM or YYYY-MM-DD
        year integer,
        month text,
        language text not null,
        outlet_id text,
        section text,
        story_id text,
        is_original integer not null,  -- 1: of no story, or the first of its story
        word_count integer not null,
        status text not null
    )
    """,
    """
    insert into article_facets
    select
        articles.rowid, articles.id, published_sort, substr(published, 1, 10), year, month,
        language, outlet_id, section, story_id, story_id is null or first_article_id is articles.id, word_count, status
    from articles left join stories on stories.id = story_id
    """,
    "create index article_facets_published on article_facets(published_sort desc, id)",
    "create unique index article_facets_id on article_facets(id)",
    "create index article_facets_day on article_facets(day)",
    "create index article_facets_section on article_facets(section)",
    "create index article_facets_month on article_facets(month)",
    "create index article_facets_outlet on article_facets(outlet_id, month)",
    "create index article_facets_language on article_facets(language, month)",
    "create index article_facets_story on article_facets(story_id)",
    """
    create trigger articles_ai after insert on articles begin
        insert into article_facets values (
            new.rowid, new.id, new.published_sort, substr(new.published, 1, 10), new.year,
            new.month, new.language, new.outlet_id, new.section, new.story_id,
            new.story_id is null or exists (
                select 1 from stories where id = new.story_id and first_article_id = new.id
            ),
            new.word_count, new.status
        );
    end
    """,
    """
    create trigger articles_au after update of
        published, published_sort, year, month, language, outlet_id, section, story_id, word_count, status
    on articles
    when (
        old.published, old.published_sort, old.year, old.month, old.language, old.outlet_id, old.section,
        old.story_id, old.word_count, old.status
    ) is not (
        new.published, new.published_sort, new.year, new.month, new.language, new.outlet_id,
        new.section, new.story_id, new.word_count, new.status
    )
    begin
        update article_facets set
            published_sort = new.published_sort,
            day = substr(new.published, 1, 10),
            year = new.year,
            month = new.month,
            language = new.language,
            outlet_id = new.outlet_id,
            section = new.section,
            story_id = new.story_id,
            is_original = new.story_id is null or exists (
                select 1 from stories where id = new.story_id and first_article_id = new.id
            ),
            word_count = new.word_count,
            status = new.status
        where n = new.rowid;
    end
    """,
    """
    create trigger articles_ad after delete on articles begin
        delete from article_facets where n = old.rowid;
    end
    """,
    """
    create trigger stories_ai after insert on stories begin
        update article_facets set is_original = n is (
            select rowid from articles where id = new.first_article_id
        )
        where story_id = new.id;
    end
    """,
    """
    create trigger stories_au after update of id, first_article_id on stories
    when (old.id, old.first_article_id) is not (new.id, new.first_article_id)
    begin
        update article_facets set is_original = n is (
            select rowid from articles where id = new.first_article_id
        )
        where story_id = new.id;
        update article_facets set is_original = 0 where story_id = old.id and old.id is not new.id;
    end
    """,
    """
    create trigger stories_ad after delete on stories begin
        update article_facets set is_original = 0 where story_id = old.id;
    end
    """,
    """
    create trigger article_facets_ai after insert on article_facets begin
        update search_state set changes = changes + 1;
    end
    """,
    """
    create trigger article_facets_au after update on article_facets begin
        update search_state set changes = changes + 1;
    end
    """,
    """
    create trigger article_facets_ad after delete on article_facets begin
        update search_state set changes = changes + 1;
    end
    """,
)
