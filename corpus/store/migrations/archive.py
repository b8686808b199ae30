"""The first steps: the tables of the archive, and full-text search over folded copies."""

ARCHIVE = (
    """
    create table outlets (
        id text primary key,   -- the domain with _ for .; of one without a domain, from its name
        name text,             -- outlets.csv, else what most of its pages call the site, else the domain
        domain text unique,    -- registrable domain
        country text,          -- ISO 3166-1 alpha-2, lower case; from a country's domain ending
        language text          -- what most of its articles are in
    )
    """,
    """
    create table stories (
        id text primary key,
        size integer not null,
        first_article_id text references articles(id) deferrable initially deferred
    )
    """,
    """
    create table articles (
        id text primary key,      -- first 16 base32 characters of SHA-256(key), lower case
        url text,                 -- the key, where that is an address
        title text,
        dek text,                 -- a standfirst printed apart from the text
        text text not null,       -- the body; paragraphs are separated by a blank line
        published text,           -- as stated, as precise as known, with its offset
        published_sort text,      -- the same in UTC, to sort by; undated is null
        year integer,             -- of the day as stated
        month text,               -- YYYY-MM of the day as stated
        modified text,
        language text not null,   -- ISO 639-1, or und
        outlet_id text references outlets(id) deferrable initially deferred,
        section text,
        word_count integer not null,  -- words; a character each in scripts without spaces
        story_id text references stories(id) deferrable initially deferred,
        revision integer not null,    -- number of the text shown, counted from 1
        first_captured text,      -- earliest known capture time
        status text not null default 'live',  -- live, withdrawn
        rights text,              -- licence or reservation that the page states
        key text not null unique, -- what the id is made from
        key_rule integer not null,
        capture_id text not null references captures(id) deferrable initially deferred,  -- the one shown
        site_name text,           -- what this page calls its outlet
        image text,               -- address of the lead picture
        paywall integer,          -- 1 restricted, 0 free, null not stated
        blocks text not null,     -- JSON [[kind, start, end], …] of the paragraphs in text
        reader text not null      -- what read it, with its version
    )
    """,
    "create index articles_published on articles(published_sort)",
    "create index articles_outlet on articles(outlet_id, site_name)",
    "create index articles_outlet_language on articles(outlet_id, language)",
    "create index articles_language on articles(language)",
    "create index articles_year on articles(year, month)",
    "create index articles_section on articles(section)",
    "create index articles_story on articles(story_id)",
    "create index articles_url on articles(url)",
    "create table authors (id text primary key, name text not null)",
    """
    create table article_authors (
        article_id text not null references articles(id) deferrable initially deferred,
        author_id text not null references authors(id) deferrable initially deferred,
        position integer not null,  -- in the byline, from 1
        primary key (article_id, author_id)
    ) without rowid
    """,
    "create index article_authors_author on article_authors(author_id)",
    "create table tags (id text primary key, name text not null)",
    """
    create table article_tags (
        article_id text not null references articles(id) deferrable initially deferred,
        tag_id text not null references tags(id) deferrable initially deferred,
        primary key (article_id, tag_id)
    ) without rowid
    """,
    "create index article_tags_tag on article_tags(tag_id)",
    """
    create table captures (
        id text primary key,      -- from address, time and digest
        article_id text references articles(id) deferrable initially deferred,  -- null: no article in it
        url text,                 -- the address asked for, as given
        address text,             -- the same in one spelling, to be found by
        captured_at text,         -- null: nobody knows
        digest text not null,     -- sha256 of the payload, encodings removed
        media_type text,
        http_status integer,
        warc_file text not null,  -- below warc/
        warc_offset integer not null,
        warc_length integer not null,  -- bytes as stored
        record_type text not null,     -- resource, response, revisit
        payload_digest text not null,  -- sha256 of the body as transferred; of a resource the digest
        original_id text references captures(id) deferrable initially deferred,  -- of a revisit: who holds the payload
        payload_bytes integer not null,
        origin text not null,     -- file, paste, warc
        input text not null,      -- what it was called when it was handed in
        charset text,             -- and what decided it: "utf-8 (meta)"
        text_digest text,         -- of title, dek and text read from it
        reason text,              -- why no article was read from it
        detail text
    )
    """,
    "create index captures_article on captures(article_id)",
    "create index captures_url on captures(url, digest)",
    "create index captures_address on captures(address)",
    "create unique index captures_place on captures(warc_file, warc_offset)",
    """
    create table revisions (
        id text primary key,      -- from article, capture and text digest
        article_id text not null references articles(id) deferrable initially deferred,
        number integer not null,  -- from 1, by capture time
        capture_id text not null references captures(id) deferrable initially deferred,  -- first seen in
        seen_at text,             -- that capture's time
        title text,
        dek text,
        text text not null,
        text_digest text not null -- sha256 of title, dek and text
    )
    """,
    "create index revisions_article on revisions(article_id, number)",
    """
    create table claims (
        article_id text not null references articles(id) deferrable initially deferred,
        field text not null,      -- title, dek, author, published, language, outlet …
        position integer not null,-- within the field, strongest first
        value text not null,
        found_in text not null,   -- where on the page, or who said it
        confidence real not null,
        chosen integer not null,  -- 1: this one won
        primary key (article_id, field, position)
    ) without rowid
    """,
    """
    create table sources (
        id text primary key,
        name text not null,
        kind text not null check (kind in ('person', 'organisation', 'outlet', 'document', 'unnamed', 'unknown')),
        outlet_id text references outlets(id) deferrable initially deferred,
        domain text               -- of a cited outlet
    )
    """,
    "create index sources_domain on sources(domain)",
    "create index sources_outlet on sources(outlet_id)",
    """
    create table citations (
        id text primary key,
        article_id text not null references articles(id) deferrable initially deferred,
        source_id text references sources(id) deferrable initially deferred,  -- null: unresolved
        kind text not null check (kind in ('quotation', 'attribution', 'credit', 'link')),
        source_text text,         -- as printed
        cue_text text,
        quote_text text,
        start_char integer,       -- code points into articles.text, half-open, here and below
        end_char integer,
        source_start integer,
        source_end integer,
        cue_start integer,
        cue_end integer,
        quote_start integer,
        quote_end integer,
        quote_spans text,         -- JSON [[start, end], …] of an interrupted quote
        via_source_id text references sources(id) deferrable initially deferred,
        url text,                 -- of a link, as the page has it
        address text,             -- the same in one spelling, to be found by
        target_article_id text references articles(id) deferrable initially deferred  -- the cited article, if archived
    )
    """,
    "create index citations_article on citations(article_id, start_char)",
    "create index citations_source on citations(source_id, article_id)",
    "create index citations_address on citations(address)",
    "create index citations_target on citations(target_article_id)",
    "create index citations_via on citations(via_source_id)",
    """
    create table runs (
        id integer primary key,
        command text not null,    -- ingest, reprocess
        arguments text not null,  -- JSON
        versions text not null,   -- JSON: of Corpus, its readers and Python
        started_at text not null,
        finished_at text          -- null: under way, or interrupted
    )
    """,
    """
    create table receipts (
        run_id integer not null references runs(id) deferrable initially deferred,
        seq integer not null,     -- in input order, from 1
        input text not null,      -- the file, record or line
        url text,
        domain text,              -- registrable domain of url
        captured_at text,
        outcome text not null check (outcome in ('added', 'revised', 'unchanged', 'rejected')),
        reason text,              -- of a rejected one
        detail text,
        article_id text,
        capture_id text,
        primary key (run_id, seq)
    )
    """,
    "create index receipts_article on receipts(article_id)",
    "create index receipts_outcome on receipts(outcome, reason)",
    """
    create table withdrawals (
        article_id text primary key,
        reason text not null,
        withdrawn_at text not null,
        note text
    )
    """,
    """
    create table changes (
        seq integer primary key autoincrement,
        article_id text not null,
        kind text not null check (kind in ('added', 'revised', 'withdrawn')),
        at text not null
    )
    """,
    "create index changes_article on changes(article_id)",
    "create table aliases (old_id text primary key, new_id text not null, kind text not null)",
    """
    create table warc_files (
        name text primary key,
        bytes integer not null,   -- committed; what lies beyond is adopted or cut
        digest text not null      -- sha256 of those bytes
    )
    """,
    """
    create table corrections (
        article_id text not null,
        field text not null,
        value text not null,
        reason text not null,
        primary key (article_id, field, value)
    ) without rowid
    """,
)

SEARCH = (
    """
    create table articles_folded (
        n integer primary key,    -- articles.rowid
        title text,
        dek text,
        text text
    )
    """,
    """
    create virtual table articles_fts using fts5(
        title, dek, text,
        content="articles_folded", content_rowid="n",
        tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
    )
    """,
    "insert into articles_fts(articles_fts, rank) values ('rank', 'bm25(5.0, 2.0, 1.0)')",
    """
    create trigger articles_folded_ai after insert on articles_folded begin
        insert into articles_fts(rowid, title, dek, text) values (new.n, new.title, new.dek, new.text);
    end
    """,
    """
    create trigger articles_folded_ad after delete on articles_folded begin
        insert into articles_fts(articles_fts, rowid, title, dek, text)
        values ('delete', old.n, old.title, old.dek, old.text);
    end
    """,
    """
    create trigger articles_folded_au after update of title, dek, text on articles_folded begin
        insert into articles_fts(articles_fts, rowid, title, dek, text)
        values ('delete', old.n, old.title, old.dek, old.text);
        insert into articles_fts(rowid, title, dek, text) values (new.n, new.title, new.dek, new.text);
    end
    """,
)
