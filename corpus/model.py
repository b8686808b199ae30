"""What flows through Corpus, from bytes to receipts. Everything here is frozen.

    Capture ─extract─> Extraction ─clean─> Extraction ─enrich─> Enrichment
                                   └──────────┬──────────────────┘
                                           Reading ─store─> Receipt

A capture is evidence and never changes. A reading is ours, and can be made again.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from corpus.digests import sha256_digest, short_id, text_digest
from corpus.times import iso_utc

READING_RULES = 1
"""Number of the rules by which pages are read: another one where they give other texts.

Texts that different rules made are never compared (see `put_again` in `corpus.store.articles`).
"""


class Outcome(StrEnum):
    """What became of one capture."""

    ADDED = "added"  # a new article
    REVISED = "revised"  # a text of a known article that we did not have
    UNCHANGED = "unchanged"  # nothing new in it
    REJECTED = "rejected"  # no article; the receipt's reason says why


class Reason(StrEnum):
    """Why an input was rejected: the closed list."""

    MISSING = "missing"  # no such file
    UNREADABLE = "unreadable"  # the file system says no
    EMPTY = "empty"  # no bytes, or white space only
    TOO_LARGE = "too_large"  # over max_bytes, before or after decompression
    DAMAGED = "damaged"  # compressed data or a WARC record that is cut off or corrupt
    BINARY = "binary"  # neither HTML nor text
    UNSUPPORTED = "unsupported"  # a kind of file or media type that Corpus does not read
    BAD_MANIFEST_LINE = "bad_manifest_line"  # a line of the manifest cannot be used
    BAD_URL = "bad_url"  # not an absolute http(s) address
    HTTP_ERROR = "http_error"  # the server answered with something else than the document
    UNREACHABLE = "unreachable"  # no such host, no connection, no encryption that can be trusted
    PRIVATE_ADDRESS = "private_address"  # leads into a private network; --allow-private takes it
    ROBOTS = "robots"  # the site's robots.txt forbids it, or could not be had
    POSTPONED = "postponed"  # it failed before, or its host did, and waits for a later run
    OVER_BUDGET = "over_budget"  # the run's budget of pages for this host is used up
    REVISIT_WITHOUT_ORIGINAL = "revisit_without_original"  # the payload is in a file not at hand
    NO_ARTICLE = "no_article"  # read, and no article found on it
    TIMED_OUT = "timed_out"  # fetching or reading took longer than allowed
    CRASHED = "crashed"  # reading ended its process or raised, twice
    WITHDRAWN = "withdrawn"  # the article was taken out of the archive


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points in the text it stands beside.

    >>> Span(0, 4).of("Corpus")
    'Corp'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The piece of `text` in this range."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Claim:
    """One value that somebody states for one field, and where it was found.

    Fields: title, dek, author, published, modified, section, tag, language, site_name,
    canonical_url, image, rights, reservation, paywall, charset, outlet, dateline,
    signature. One author, tag or reservation (see `corpus.rights`) a claim.
    """

    field: str
    value: str
    found_in: str  # "json-ld:headline", "og:title", "trafilatura", "text", "manifest", …
    confidence: float = 0.5  # 0 to 1: of those given .9 nine in ten are right; 0: ruled out
    is_organisation: bool = False  # of an author: an agency, a desk, a team, the outlet itself


@dataclass(frozen=True, slots=True)
class Exchange:
    """One HTTP request and what came back, both as they went over the wire."""

    url: str
    began_at: datetime  # aware, UTC
    request: bytes
    response: bytes  # without informational responses (1xx) before it
    ip: str | None  # of the server
    truncated: str | None = None  # length, time, disconnect, unspecified, as WARC has it


@dataclass(frozen=True, slots=True)
class Capture:
    """Bytes obtained at a moment, with how they came."""

    payload: bytes  # the document, transfer and content encodings removed
    input: str  # what the user named: "news/page.html", "crawl.warc.gz#1024", "-"
    name: str = ""  # what its evidence is called: the input without its folders
    url: str | None = None  # the address asked for, without a password; None if nobody said
    captured_at: datetime | None = None  # aware, UTC; None if nobody knows
    media_type: str | None = None  # as stated, without parameters, lower case
    charset: str | None = None  # as stated by the transport
    http_status: int | None = None
    origin: str = "file"  # file, paste, warc, web
    said: tuple[Claim, ...] = ()  # what whoever handed it in says: outlet, title …
    http_block: bytes | None = None  # the HTTP response as received, of a WARC response
    record_headers: tuple[tuple[str, str], ...] = ()  # of the WARC record that it came in
    etag: str | None = None  # the validators that the server gave with it
    last_modified: str | None = None
    listed_in: str | None = None  # the feed, sitemap or page that named its address
    exchanges: tuple[
        Exchange, ...
    ] = ()  # redirects that led to it, and its own; none of a stored one

    @property
    def digest(self) -> str:
        """`"sha256:<hex>"` of the payload."""
        return sha256_digest(self.payload)

    @property
    def id(self) -> str:
        """The same for the same bytes from the same address at the same time, anywhere."""
        return capture_id(self.url, self.captured_at, self.digest)


def capture_id(url: str | None, captured_at: datetime | None, digest: str) -> str:
    """Id of a capture: `short_id` of address, time (ISO 8601, UTC, or empty) and digest."""
    return short_id("\n".join((url or "", iso_utc(captured_at) if captured_at else "", digest)))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a capture lies in the archive's own WARC files."""

    warc_file: str
    warc_offset: int
    warc_length: int  # bytes as stored
    record_type: str  # resource, response, revisit
    payload_digest: str  # of the body as transferred; of a resource the capture's digest
    original_id: str | None = None  # of a revisit: the capture that holds the payload
    is_capture: bool = True  # else an exchange that gave none: a listing, a redirect …


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no capture, or a capture that gave no reading."""

    input: str
    reason: Reason
    detail: str  # one line: what is wrong, and what to do next where there is something to do
    url: str | None = None
    visit: "Visit | None" = None  # of an address on the web: what was tried, and when


@dataclass(frozen=True, slots=True)
class Visit:
    """One attempt at an address on the web that gave no new document."""

    at: datetime
    exchanges: tuple[Exchange, ...] = ()  # in their order; none if nothing came back
    listed_in: str | None = None  # the feed, sitemap or page that named the address
    said: tuple[Claim, ...] = ()  # what that said of it
    retry_at: datetime | None = None  # not before: the server says so
    is_final: bool = False  # there is no use in asking again


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An address on the web whose document the archive has already."""

    input: str
    url: str
    visit: Visit
    capture_id: str  # what holds the document
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class ListingVisit:
    """A feed, a sitemap or a home page that was looked at, or a robots.txt: no document, but evidence."""

    url: str  # as named or listed
    answered_by: str  # the same, or where redirects led
    kind: str  # "rss", "atom", "json feed", "sitemap", "home page" …; "robots" lists nothing
    visit: Visit
    listed: int = 0  # addresses in it
    is_unchanged: bool = False  # the server said so
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of one paragraph's text, linked or not."""

    text: str
    url: str | None = None  # absolute, http or https


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the body: `kind` is paragraph, heading, item (of a list) or quote."""

    runs: tuple[Run, ...]
    kind: str = "paragraph"

    @property
    def text(self) -> str:
        """The paragraph as one line of plain text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that stood among the paragraphs of the body and is none of the article's."""

    text: str
    ground: str  # why, in a few words: "share line", "repeats the title"
    place: int  # how many of the kept paragraphs stand above it
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Extraction:
    """What is on the page, as found."""

    claims: tuple[Claim, ...]  # within a field the strongest first
    paragraphs: tuple[Paragraph, ...]
    reader: str  # "trafilatura 2.3.1", "plain text 1": what read it
    left_out: tuple[LeftOut, ...] = ()  # in the order of the page


@dataclass(frozen=True, slots=True)
class Language:
    """Which language a text is in."""

    code: str  # ISO 639-1 (639-3 where there is none), "zh-Hans", "zh-Hant"; "und" when unsure
    candidates: tuple[Claim, ...] = ()  # every guess, field "language", strongest first


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who published an article."""

    id: str
    name: str | None  # as this page or its bringer calls it
    domain: str | None  # registrable domain, or account on a platform: "medium.com/@ana"
    country: str | None  # ISO 3166-1 alpha-2 by the domain's ending, lower case
    met_at: str | None = None  # the domain that outlets.csv merged into it; None: its own


@dataclass(frozen=True, slots=True)
class Source:
    """Whom a mention means."""

    name: str
    kind: str = "unknown"  # person, organisation, outlet, document, unnamed, unknown
    domain: str | None = None  # of an outlet: its registrable domain, where that is known
    only_in: str | None = None  # of "the council", "the report": the article that alone means it


@dataclass(frozen=True, slots=True)
class Citation:
    """One attribution, quotation, agency credit or link; spans lie in `Article.text`."""

    kind: str  # quotation, attribution, credit, link
    source: Source | None  # None when unresolved
    span: Span | None = None  # from the first to the last of its pieces
    printed: Span | None = None  # the source as printed
    printed_text: str | None = None  # the same where it is not in the text: a dateline's agency
    cue: tuple[Span, ...] = ()  # more than one when it is parted: "teilte … mit"
    quotes: tuple[Span, ...] = ()  # more than one when the quote is interrupted
    quoted: tuple[Span, ...] = ()  # of these what stands between quotation marks
    url: str | None = None  # of a link: absolute
    via: Source | None = None  # whom it was said to, or who carried it
    description: str | None = None  # what the text tells of the source: "a doctor"
    cue_class: str | None = None  # say, write, show, ask, judge, think, want
    mode: str | None = None  # negated, modal; None: plainly said
    confidence: float = 1.0  # 0 to 1


@dataclass(frozen=True, slots=True)
class Article:
    """Our reading of one capture."""

    key: str  # what identifies it: see `corpus.uris.article_key`
    url: str | None
    title: str | None
    dek: str | None
    text: str  # paragraphs joined by blank lines
    blocks: tuple[tuple[str, Span], ...]  # kind and place of each paragraph in `text`
    authors: tuple[str, ...]
    published: str | None  # ISO 8601, as stated, as precise as known
    published_sort: str | None  # the same in UTC
    year: int | None  # of the day as stated
    month: str | None  # YYYY-MM
    modified: str | None
    section: str | None
    tags: tuple[str, ...]
    rights: str | None  # licence or other line on rights, then each reservation: "CC BY; noai"
    site_name: str | None  # what the page calls its outlet
    image: str | None
    paywall: bool | None  # None when the page does not say
    word_count: int
    claims: tuple[Claim, ...]  # every candidate; within a field the strongest first
    chosen: frozenset[int]  # which of `claims` won, by position
    charset: str  # with what decided it: "utf-8 (meta)"
    reader: str
    left_out: tuple[LeftOut, ...] = ()  # places count the blocks
    organisations: frozenset[str] = frozenset()  # those of `authors` who are no people
    captured: "Wording | None" = None  # what the page had, where people corrected it

    @property
    def id(self) -> str:
        """`short_id` of the key."""
        return short_id(self.key)

    @property
    def wording(self) -> "Wording":
        """What the page told, whatever people corrected afterwards."""
        return self.captured or Wording(self.title, self.dek, self.authors, self.text)

    @property
    def rules(self) -> str:
        """By which rules it was read: `READING_RULES` and the reader."""
        return f"{READING_RULES} {self.reader}"


@dataclass(frozen=True, slots=True)
class Wording:
    """The parts of an article whose change makes a revision."""

    title: str | None
    dek: str | None
    authors: tuple[str, ...]
    text: str

    @property
    def text_digest(self) -> str:
        """Digest of title, dek and text, to the letter."""
        return text_digest(self.title, self.dek, self.text)


@dataclass(frozen=True, slots=True)
class Enrichment:
    """What we infer from an article."""

    language: Language
    outlet: Outlet | None
    citations: tuple[Citation, ...]
    citation_engine: str | None = None  # what looked for attributions; None: not analysed
    citation_problem: str | None = None  # why not, where the engine failed
    signature: tuple[int, ...] = ()  # what copies of the text have in common; none of a short one


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one capture gave."""

    article: Article
    enrichment: Enrichment


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one input."""

    input: str
    outcome: Outcome
    url: str | None = None
    reason: Reason | None = None  # of a rejected one
    detail: str | None = None
    article_id: str | None = None
    capture_id: str | None = None
    title: str | None = None  # of the article, to be shown; not stored
    visited_at: datetime | None = None  # when an address on the web was asked for
    listed_in: str | None = None  # the feed, sitemap or page that named it
    retry_at: datetime | None = None  # of a rejected one: a later run tries it again after that
