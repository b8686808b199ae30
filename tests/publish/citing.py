"""An archive whose articles cite, written row by row: every span, name and number is known."""

import json
from typing import Any

from shelf import HOSTILE, Shelf

from corpus.digests import short_id

LONG_NAME = "Ministry" * 50
ONLY_MARKS = "…!?"
UNSEEN = "\u202e\u2066\u200b"
"""A name of characters that nobody sees."""

RUIZ = "person-ana-ruiz"
LEDGER = "outlet-northernledger_example"
OFFICIALS = "unnamed-officials"
BUSY = "organisation-port-office"
BUSY_ARTICLES = 13
BUSY_STATEMENTS = 10  # in each of them
FORMS = 40  # ways to print one name

# Ids, names and kinds of sources.
SOURCES = (
    (RUIZ, "Ana Ruiz", "person"),
    ("organisation-mayfield", "Mayfield Institute", "organisation"),
    ("person-tom-hale", "Tom Hale", "person"),
    (LEDGER, "Northern Ledger", "outlet"),
    (OFFICIALS, "officials", "unnamed"),
    ("person-karin-olsen", "Karin Olsen", "person"),
    ("outlet-pierpress", "Pier Press", "outlet"),
    (BUSY, "Port Office", "organisation"),
    ("person-uncited", "Ida Stone", "person"),
    ("person-arabic", "آنا رويز", "person"),
    ("person-hebrew", "אנה רואיז", "person"),
    ("person-chinese", "李明", "person"),
    ("person-hostile", HOSTILE, "person"),
    ("person-long", LONG_NAME, "person"),
    ("person-marks", ONLY_MARKS, "person"),
    ("person-unseen", UNSEEN, "person"),
    ("outlet-script", "javascript:alert(7)", "outlet"),
)

BRIDGE = (
    '"The bridge is safe," said Ana Ruiz, the mayor of Port Ilse.',
    "Ruiz said the tests were done and denied that the council had known."
    ' "We looked at every bolt," she added. "We looked twice."',
    "According to the Mayfield Institute, traffic has doubled."
    " Tom Hale told the Northern Ledger that he would not drive over it.",
    'Hale claimed that "Ruiz said the bridge would close", but officials said that no date was set.',
    "“It will take years.",
    "“And it will take money,” Karin Olsen wrote.",
    "The pier has, it was said, been shut. It is late, they say.",
)
BRIDGE_STATEMENTS = 12
BRIDGE_SOURCES = (
    "Ana Ruiz",
    "Mayfield Institute",
    "Tom Hale",
    "officials",
    "Karin Olsen",
    "Source not named",
    "they",
    "Pier Press",
    "Northern Ledger",
)
"""Whom the article cites, in the order of its list."""


class CitingShelf(Shelf):
    """The rows of that archive under way."""

    def fill(self) -> None:
        self.outlet("harbourpost_example", "Harbour Post", "en")
        self.outlet("northernledger_example", "Northern Ledger", "en")
        self.outlet("almina_example", "صحيفة الميناء", "ar")
        self.outlet("hostile_example", HOSTILE, "en")
        for id_, name, kind in SOURCES:
            self.db["sources"].insert({"id": id_, "name": name, "kind": kind})
        self.db["sources"].update(LEDGER, {"outlet_id": "northernledger_example"})
        for id_, same_as in (("person-ruiz", RUIZ), ("person-loop", "person-loop")):
            self.db["sources"].insert(
                {"id": id_, "name": "Ruiz", "kind": "person", "same_as": same_as}
            )
        self.db["aliases"].insert({"old_id": "person-a-ruiz", "new_id": RUIZ, "kind": "source"})
        self.db["aliases"].insert({"old_id": "person-article", "new_id": RUIZ, "kind": "article"})
        self._bridge()
        self._other_scripts()
        self._not_stated()
        self._hostile()
        self._busy()
        self._withdrawn()

    def _bridge(self) -> None:
        self.article(
            "bridge",
            outlet="harbourpost_example",
            title="Bridge at Port Ilse is safe, mayor says",
            blocks=[("paragraph", words) for words in BRIDGE],
            language="en",
            published="2024-03-04T18:30:00+01:00",
            citation_engine="rules 1",
            links=(
                ("the Mayfield Institute", "https://mayfield.example/report"),
                ("Tom Hale told the Northern Ledger", "https://northernledger.example/bridge"),
            ),
        )

        def cite(*quotes: str, at: str, cue: str, **more: Any) -> None:
            self.cite("bridge", *quotes, at=at, cue=cue, **more)

        cite(
            '"The bridge is safe,"',
            at="said Ana Ruiz, the mayor",
            cue="said",
            printed="Ana Ruiz, the mayor of Port Ilse",
            source=RUIZ,
            description="the mayor of Port Ilse",
        )
        # One mention has two statements, of a source that counts as another.
        shared = {"at": "Ruiz said the tests", "printed": "Ruiz", "source": "person-ruiz"}
        cite("that the council had known", cue="denied", **shared)
        cite("the tests were done", cue="said", **shared)
        cite(
            '"We looked at every bolt,"',
            '"We looked twice."',
            at="she added",
            cue="added",
            printed="she",
            source=RUIZ,
        )
        # One link is the source; another begins with it and goes on.
        cite(
            "traffic has doubled",
            at="According to",
            cue="According to",
            printed="the Mayfield Institute",
            source="organisation-mayfield",
        )
        cite(
            "that he would not drive over it",
            at="Tom Hale told",
            cue="told",
            printed="Tom Hale",
            source="person-tom-hale",
            via=LEDGER,
        )
        # One statement lies within another.
        cite(
            'that "Ruiz said the bridge would close"',
            at="Hale claimed",
            cue="claimed",
            printed="Hale",
            source="person-tom-hale",
        )
        cite(
            "the bridge would close",
            at="Ruiz said the bridge",
            cue="said",
            printed="Ruiz",
            source="person-ruiz",
        )
        cite(
            "that no date was set",
            at="officials said",
            cue="said",
            printed="officials",
            source=OFFICIALS,
            mode="negated",
        )
        # One goes over two paragraphs, and two have nobody to resolve.
        cite(
            "“It will take years.\n\n“And it will take money,”",
            at="Karin Olsen wrote",
            cue="wrote",
            printed="Karin Olsen",
            source="person-karin-olsen",
        )
        cite("The pier has", at="it was said", cue="it was said")
        cite("It is late", at="they say", cue="say", printed="they")
        self.credit("bridge", "outlet-pierpress", "PP")

    def _other_scripts(self) -> None:
        for name, language, title, words, source, printed, cue, quote in (
            (
                "arabic",
                "ar",
                "الجسر آمن، تقول العمدة",
                'قالت آنا رويز، رئيسة البلدية: "الجسر آمن ولا داعي للقلق".',
                "person-arabic",
                "آنا رويز، رئيسة البلدية",
                "قالت",
                '"الجسر آمن ولا داعي للقلق"',
            ),
            (
                "hebrew",
                "he",
                "הגשר בטוח, אומרת ראש העיר",
                "אנה רואיז הוסיפה כי הבדיקות עלו ארבעים אלף כתרים.",
                "person-hebrew",
                "אנה רואיז",
                "הוסיפה",
                "כי הבדיקות עלו ארבעים אלף כתרים",
            ),
            (
                "chinese",
                "zh",
                "大桥安全",
                "工程师李明指出，施工将于四月结束。",
                "person-chinese",
                "工程师李明",
                "指出",
                "施工将于四月结束",
            ),
        ):
            self.article(
                name,
                outlet="almina_example",
                title=title,
                blocks=[("paragraph", words)],
                language=language,
                published="2024-03-05",
                citation_engine="rules 1",
            )
            self.cite(name, quote, at=words, cue=cue, printed=printed, source=source)

    def _not_stated(self) -> None:
        """Articles without a statement: nobody looked, nobody looked but it is credited, none found."""
        for name, language, engine in (
            ("georgian", "ka", None),
            ("credited", "ka", None),
            ("unreadable", "und", None),
            ("silent", "en", "rules 1"),
        ):
            self.article(
                name,
                outlet="harbourpost_example",
                title=f"About the tides: {name}",
                blocks=[("paragraph", "High water comes at six.")],
                language=language,
                published="2024-03-01",
                citation_engine=engine,
            )
        self.credit("credited", "outlet-pierpress", "Pier Press")

    def _hostile(self) -> None:
        names = ("hostile", "long", "marks", "unseen")
        said = f'He {HOSTILE} said "{HOSTILE}" and {"x" * 400} and {UNSEEN}.'
        self.article(
            "hostile",
            outlet="hostile_example",
            title=UNSEEN,
            blocks=[("paragraph", f"{said} {n}") for n in range(len(names))],
            language="en",
            published="2024-01-01",
            citation_engine=HOSTILE,
            links=(("said", "javascript:alert(6)"),),
        )
        for n, name in enumerate(names):
            self.cite(
                "hostile",
                f'"{HOSTILE}" and {"x" * 400} and {UNSEEN}. {n}',
                at=said,
                paragraph=n,
                cue="said",
                printed=f"He {HOSTILE}",
                source=f"person-{name}",
                description=HOSTILE,
                mode=HOSTILE,
                via="outlet-script",
            )
        self.credit("hostile", "outlet-script", "javascript:alert(7)")
        self.credit("hostile", "person-long", LONG_NAME)

    def _busy(self) -> None:
        """A source with many statements: on one day, at one moment, and on no day."""
        dates = ["2023-05-01", "2023-05-01", "2023-05-01T08:00:00Z", None, None, "2019"]
        for n in range(BUSY_ARTICLES):
            name = f"busy {n}"
            self.article(
                name,
                outlet="harbourpost_example" if n % 2 else "northernledger_example",
                title=f"Notes from the port, {n}",
                blocks=[
                    ("paragraph", f"The Port Office says {n} of {k}.")
                    for k in range(BUSY_STATEMENTS)
                ],
                language="en",
                published=dates[n % len(dates)],
                citation_engine="rules 1",
            )
            for k in range(BUSY_STATEMENTS):
                self.cite(
                    name,
                    f"{n} of {k}",
                    at="The Port Office",
                    paragraph=k,
                    cue="says",
                    printed="The Port Office",
                    source=BUSY,
                    described=f"Form {(n * BUSY_STATEMENTS + k) % FORMS}",
                )

    def _withdrawn(self) -> None:
        self.article(
            "withdrawn",
            outlet="harbourpost_example",
            title="A headline that was withdrawn",
            blocks=[("paragraph", "A secret, Madam Ruiz said.")],
            language="en",
            published="2024-05-05",
            citation_engine="rules 1",
        )
        self.cite(
            "withdrawn",
            "A secret",
            at="Madam Ruiz said",
            cue="said",
            printed="Madam Ruiz",
            source=RUIZ,
            description="a withdrawn mayor",
        )
        self.db["articles"].update(self.ids["withdrawn"], {"status": "withdrawn"})

    def cite(
        self,
        article: str,
        *quotes: str,
        at: str,
        cue: str,
        printed: str | None = None,
        source: str | None = None,
        via: str | None = None,
        mode: str | None = None,
        description: str | None = None,
        described: str | None = None,
        paragraph: int = 0,
    ) -> str:
        """One statement of an article; gives its id.

        Args:
            at: words with source and cue in them; both are looked for from there on.
            described: what `source_text` says in place of the words printed.
            paragraph: from which on everything is looked for.
        """
        row = self.db["articles"].get(self.ids[article])
        text = row["text"]
        begin = json.loads(row["blocks"])[paragraph][1]
        near = text.index(at, begin)
        pieces = [_found(text, words, begin) for words in quotes]
        cue_at = _found(text, cue, near)
        source_at = _found(text, printed, near) if printed else (None, None)
        ends = [*pieces, cue_at, *([source_at] if printed else [])]
        id_ = short_id(f"{row['id']} {cue_at} {pieces}")
        self.db["citations"].insert(
            {
                "id": id_,
                "article_id": row["id"],
                "source_id": source,
                "kind": "quotation" if quotes[0][0] in '"“' else "attribution",
                "source_text": described or printed,
                "cue_text": cue,
                "quote_text": " … ".join(quotes),
                "start_char": min(start for start, _ in ends),
                "end_char": max(end for _, end in ends),
                "source_start": source_at[0],
                "source_end": source_at[1],
                "cue_start": cue_at[0],
                "cue_end": cue_at[1],
                "quote_start": pieces[0][0],
                "quote_end": pieces[-1][1],
                "quote_spans": json.dumps(pieces) if len(pieces) > 1 else None,
                "via_source_id": via,
                "mode": mode,
                "confidence": 0.9,
                "description": description,
                "engine": "rules 1",
            }
        )
        return id_

    def credit(self, article: str, source: str, printed: str) -> None:
        """A credit that stands outside of the text."""
        self.db["citations"].insert(
            {
                "id": short_id(f"{article} {source}"),
                "article_id": self.ids[article],
                "source_id": source,
                "kind": "credit",
                "source_text": printed,
            }
        )


def _found(text: str, words: str, begin: int) -> tuple[int, int]:
    start = text.index(words, begin)
    return start, start + len(words)
