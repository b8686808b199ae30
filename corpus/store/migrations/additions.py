"""Later steps: what was added to the tables of the archive."""

CITATIONS = (
    "alter table articles add column citation_engine text",  # what looked for attributions; null: not analysed
    "alter table citations add column cue_spans text",  # JSON [[start, end], …] of a parted cue
    "alter table citations add column cue_class text",  # say, write, show, ask, judge, think, want
    "alter table citations add column mode text",  # negated, modal; null: plainly said
    "alter table citations add column confidence real",  # 0 to 1
    "alter table citations add column description text",  # what the text tells of the source
    "alter table citations add column quote_key text",  # equal for equal quotations
    "alter table citations add column engine text",  # what made the row, with its version
    "create index citations_quote on citations(quote_key) where quote_key is not null",
    "alter table sources add column same_as text references sources(id) deferrable initially deferred",
    "alter table sources add column only_in text",  # of "the council": the article that alone means it
    "alter table sources add column given_name text",  # as articles call it, before outlets.csv and sources.csv
    "alter table sources add column match_key text",  # what other names of the same source share with it
    "alter table sources add column surname_key text",
    "create index sources_match on sources(match_key)",
    "create index sources_surname on sources(surname_key)",
    "create index sources_same on sources(same_as)",
)

WEB = (
    "alter table captures add column etag text",  # the validators that the server gave with it
    "alter table captures add column last_modified text",
    "alter table captures add column listed_in text",  # the feed, sitemap or page that named its address
    "alter table receipts add column at text",  # when an address was asked for; null: not from the web
    "alter table receipts add column listed_in text",  # the feed, sitemap or page that named the input
    "alter table receipts add column said text",  # of a rejected one: JSON of what that said of it
    "alter table receipts add column retry_at text",  # of a rejected one: it is tried again after that
    "create index receipts_input on receipts(input)",
    "create index receipts_retry on receipts(listed_in, retry_at) where retry_at is not null",
    """
    create table listings (
        url text primary key,     -- of a feed, sitemap, home page or robots.txt
        kind text not null,       -- rss, atom, json feed, sitemap, home page …, robots
        answered_by text not null,-- the same address, or where redirects led
        visited_at text not null, -- latest visit
        listed integer not null,  -- addresses in it then
        etag text,
        last_modified text,
        warc_file text,           -- where its latest payload lies below warc/
        warc_offset integer,
        warc_length integer,
        payload_digest text       -- sha256 of that as transferred
    )
    """,
    "create index listings_answered_by on listings(answered_by)",
    """
    create table listing_days (
        url text not null,
        day text not null,        -- UTC
        domain text,              -- registrable domain of url
        visits integer not null,
        unchanged integer not null,  -- of them such where the server said that nothing had changed
        listed integer not null,  -- addresses at most in one visit
        primary key (url, day)
    ) without rowid
    """,
)

REVISIONS = (
    "alter table captures add column authors text",  # JSON of the names read from it
    # Equal where only spacing, typography or counters differ.
    "alter table captures add column wording_digest text",
    # JSON: how many letters, whether access is restricted, whether it is cut off, a digest of its head.
    "alter table captures add column outline text",
    "alter table captures add column rules text",  # by which it was read: their number and the reader
    # 1: shows no more than the beginning of what another capture shows, and makes no revision.
    "alter table captures add column is_partial integer not null default 0",
    "alter table revisions add column authors text",  # JSON of names
    "alter table revisions add column wording_digest text",
    # Of title,dek,authors,text what is not as in the one before; null in the first.
    "alter table revisions add column changed text",
    "alter table revisions add column words_added integer",
    "alter table revisions add column words_removed integer",
    # 1: a notice of a correction stands in it that the one before has not.
    "alter table revisions add column has_correction integer not null default 0",
    "alter table revisions add column correction text",  # the notices that are new in it
    "alter table articles add column has_correction integer not null default 0",
    "alter table articles add column correction text",  # notices of a correction that stand in it, a line each
    """
    create table capture_texts (
        article_id text not null references articles(id) deferrable initially deferred,
        text_digest text not null,  -- as of captures
        title text,
        dek text,
        text text not null,
        primary key (article_id, text_digest)
    ) without rowid
    """,
    """
    create table revision_changes (
        revision_id text not null references revisions(id) deferrable initially deferred,
        position integer not null,    -- in reading order, from 1
        article_id text not null references articles(id) deferrable initially deferred,
        field text not null check (field in ('title', 'dek', 'authors', 'text')),
        kind text not null check (kind in ('added', 'removed', 'replaced')),
        removed text,                 -- what stood in the revision before
        added text,                   -- what stands in this one
        removed_start integer not null,  -- code points into the field before, half-open
        removed_end integer not null,
        added_start integer not null, -- the same into the field now
        added_end integer not null,
        primary key (revision_id, position)
    ) without rowid
    """,
    "create index revision_changes_article on revision_changes(article_id)",
)

OUTLETS = (
    "alter table articles add column host text",  # of the article's address, in ASCII, without www.
    "alter table articles add column outlet_domain text",  # of its outlet, were nothing merged in outlets.csv
    "create index articles_host on articles(outlet_id, host)",
    "create index articles_outlet_domain on articles(outlet_domain, outlet_id, site_name)",
    "alter table outlets add column decided integer not null default 0",  # 1: outlets.csv said something of it
    """
    create table outlet_names (
        outlet_id text not null references outlets(id) deferrable initially deferred,
        kind text not null check (kind in ('name', 'host')),
        name text not null,       -- what pages call it, or the host that they are at
        articles integer not null,
        primary key (outlet_id, kind, name)
    ) without rowid
    """,
)

BOILERPLATE = (
    """
    create table left_out_lines (
        article_id text not null references articles(id) on delete cascade,
        position integer not null,  -- from the top of the page, counted from 1
        place integer not null,     -- paragraphs of the text that stand above it
        kind text not null,         -- paragraph, heading, item, quote
        text text not null,
        ground text not null,       -- why it is none of the article's
        primary key (article_id, position)
    ) without rowid
    """,
    """
    create table repeated_lines (
        outlet_key text not null,     -- the outlet's domain before any merge, or its id without one
        line_key text not null,       -- the line in lower case
        text text not null,           -- as printed
        articles integer not null,    -- that have it, copies of one story counted once
        of_articles integer not null, -- of so many looked at
        primary key (outlet_key, line_key)
    ) without rowid
    """,
    """
    create table usual_languages (
        outlet_key text primary key,
        language text not null        -- of nearly all its longer articles
    ) without rowid
    """,
    "create table texts_to_learn_from (article_id text primary key) without rowid",  # by the end of the run
    "create table articles_to_read_again (article_id text primary key) without rowid",  # before the next one
    "create index articles_outlet_key on articles(coalesce(outlet_domain, outlet_id), id)",
)

AUTHOR_KINDS = (
    "alter table article_authors add column kind text not null default 'person'",  # or organisation
)
