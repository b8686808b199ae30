"""What finding the copies of a story needs."""

FIRST_LIVE = """
    select id from articles where story_id = {story_id} and status = 'live'
    order by
        published_sort is null,
        iif(length(published) <= 10, substr(published_sort, 1, 10) || 'T24', published_sort),
        first_captured is null,
        rtrim(first_captured, 'Z'),
        id
    limit 1
"""
"""The first of a story, as SQL: dated before undated, a day without a time as its end, then by capture."""

STORIES = (
    "alter table stories add column agency text",  # whom most of its articles credit; null: none
    """
    create table story_signatures (
        n integer primary key,    -- articles.rowid
        signature blob not null   -- 33 numbers of 4 bytes; none for a text too short to compare
    )
    """,
    """
    create table story_bands (
        band integer not null,    -- a number of a signature, above it its place there
        n integer not null,       -- articles.rowid
        primary key (band, n)
    ) without rowid
    """,
    "create table crowded_bands (band integer primary key)",  # of too many articles to tell anything
    "create table articles_to_compare (article_id text primary key) without rowid",  # by the end of the run
    "create table stories_to_tell (story_id text primary key) without rowid",  # whose row must be made again
    """
    create trigger articles_folded_compare_ai after insert on articles_folded begin
        insert or ignore into articles_to_compare select id from articles where rowid = new.n;
    end
    """,
    """
    create trigger articles_folded_compare_au after update of text on articles_folded
    when old.text is not new.text begin
        insert or ignore into articles_to_compare select id from articles where rowid = new.n;
    end
    """,
    """
    create trigger articles_story_au
    after update of capture_id, published, published_sort, first_captured on articles
    when new.story_id is not null begin
        insert or ignore into stories_to_tell values (new.story_id);
    end
    """,
    # What a story has and who was first is right at once; whether the rest are copies still, and the
    # words that the index holds, by the end of the next run.
    """
    create trigger articles_status_au after update of status on articles
    when old.status is not new.status begin
        insert or ignore into articles_to_compare values (new.id);
        update stories set
            size = (
                select count(*) from articles where story_id = new.story_id and status = 'live'
            ),
            first_article_id = ({first})
        where id = new.story_id;
    end
    """.format(first=FIRST_LIVE.format(story_id="new.story_id")),
    """
    create trigger withdrawals_ai after insert on withdrawals begin
        update articles set status = 'withdrawn' where id = new.article_id;
    end
    """,
    """
    create trigger withdrawals_ad after delete on withdrawals begin
        update articles set status = 'live' where id = old.article_id;
    end
    """,
    """
    update articles set status = 'withdrawn'
    where status = 'live' and id in (select article_id from withdrawals)
    """,
)
