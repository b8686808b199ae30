"""A handful of articles written by hand, with all that can be cited: what views must count."""

from readings import Shelf, stated

from corpus.decisions import Decisions
from corpus.model import Citation, Source, Span
from corpus.store.outlets import refresh_outlets
from corpus.store.sources import refresh_sources

POST = "https://www.harbourpost.example"
LEDGER = "https://www.northernledger.example"

SAFE = (
    "“The bridge over the harbour is safe,” said Ana Ruiz, the mayor of Port Ilse.\n\n"
    "Officials said the works would take a year. The Ledger has more."
)
OPEN = (
    "Ruiz told the Harbour Post: “The bridge over the harbour is safe!”\n\n"
    "She did not say that it would stay open. (Quay Wire)"
)
PIER = "A witness said the pier shook. It was said that the pier would close."
COPY = "‘The bridge over the HARBOUR is safe’, said Mayor Ana B. Ruiz."
QUIET = "Nothing happened in Port Ilse on Friday."
OWN = "ხიდი უსაფრთხოა. Photo gallery."
GONE = "“The bridge over the harbour is safe,” said Bo Lind. “Nobody must know,” said Bo Lind."

WIRE = Source("Quay Wire", "outlet", "quaywire.example")


def link(text: str, words: str, url: str, domain: str) -> Citation:
    """A link of the text."""
    span = Span(text.index(words), text.index(words) + len(words))
    return Citation("link", Source(domain, "outlet", domain), span, span, url=url)


def fill(shelf: Shelf) -> dict[str, str]:
    """Put the articles in; their ids by what they are called here."""
    post = {"outlet": "harbourpost.example", "site_name": "Harbour Post"}
    ledger = {"outlet": "northernledger.example", "site_name": "Northern Ledger"}
    unnamed = {"source_kind": "unnamed", "kind": "attribution"}
    told = Source("Harbour Post", "outlet")
    stories = {
        "safe": shelf.put(
            "Bridge is safe", url=f"{POST}/safe", text=SAFE, published="2024-05-03", **post,
            citations=(
                stated(SAFE, "Ana Ruiz", "The bridge over the harbour is safe",
                       description="the mayor of Port Ilse", cue_class="say"),
                stated(SAFE, "officials", "the works would take a year", printed="Officials", **unnamed),
                link(SAFE, "The Ledger", f"{LEDGER}/open?utm_source=x", "northernledger.example"),
            ),
        ),
        "open": shelf.put(
            "Bridge to stay open", url=f"{LEDGER}/open", text=OPEN, published="2024-05-04", **ledger,
            citations=(
                stated(OPEN, "Ana Ruiz", "The bridge over the harbour is safe", printed="Ruiz",
                       cue="told", via=told),
                stated(OPEN, "Ana Ruiz", "that it would stay open", printed="She", cue="did not say",
                       kind="attribution", mode="negated", confidence=0.5),
                Citation("credit", WIRE, Span(OPEN.index("Quay"), len(OPEN) - 1),
                         Span(OPEN.index("Quay"), len(OPEN) - 1)),
            ),
        ),
        "pier": shelf.put(
            "Pier to close", url=f"{LEDGER}/pier", text=PIER, published="2024-06-01", **ledger,
            citations=(
                stated(PIER, "a witness", "the pier shook", printed="A witness", **unnamed),
                stated(PIER, None, "that the pier would close", printed="It", cue="was said",
                       kind="attribution"),
                Citation("credit", WIRE, printed_text="Quay Wire"),
            ),
        ),
        "copy": shelf.put(
            "Safe, says mayor", url=f"{POST}/copy", text=COPY, **post,
            citations=(stated(COPY, "Ana B. Ruiz", "The bridge over the HARBOUR is safe"),),
        ),
        "quiet": shelf.put(
            "A quiet day", url=f"{POST}/quiet", text=QUIET, published="2024-06-10", **post
        ),
        "own": shelf.put(
            "ხიდი", url=f"{POST}/own", text=OWN, published="2024-06", language="ka", engine=None, **post,
            citations=(link(OWN, "Photo gallery", f"{POST}/safe", "harbourpost.example"),),
        ),
        "gone": shelf.put(
            "Withdrawn", url=f"{POST}/gone", text=GONE, published="2024-05-01", **post,
            citations=(
                stated(GONE, "Bo Lind", "The bridge over the harbour is safe"),
                stated(GONE, "Bo Lind", "Nobody must know"),
                link(GONE, "Nobody", f"{LEDGER}/open", "northernledger.example"),
            ),
        ),
    }  # fmt: skip
    refresh_outlets(shelf.db, Decisions())
    refresh_sources(shelf.db, Decisions())
    ids = {name: stored.article_id for name, stored in stories.items()}
    shelf.db.execute("update articles set status = 'withdrawn' where id = ?", [ids["gone"]])
    return ids
