"""A small archive written row by row, so that what is served is known to the letter."""

import json
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from corpus.digests import short_id, text_digest
from corpus.store.index import reindex
from corpus.store.migrations import migrations
from corpus.store.views import create_views

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>\u202eevil\u2066'
"""Markup that must come out as text, with characters that turn the reading direction."""


def write_archive(path: Path, kind: "type[Shelf] | None" = None) -> dict[str, str]:
    """Write the archive to `path`; gives the articles' ids by what they are called here.

    Args:
        kind: another shelf than this one, with what that holds.
    """
    db = Database(path, recursive_triggers=False)
    migrations.apply(db)
    create_views(db)
    shelf = (kind or Shelf)(db)
    shelf.fill()
    reindex(db)
    db.conn.commit()
    db.conn.execute("pragma journal_mode = wal")
    db.close()
    return shelf.ids


class Shelf:
    """The rows of an archive under way, and the ids that they were given."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.ids: dict[str, str] = {}

    def fill(self) -> None:
        self.outlet("harbourpost_example", "Harbour Post", "en")
        self.outlet("almina_example", "صحيفة الميناء", "ar")
        self.outlet("gangkou_example", "港口日报", "zh")
        self.outlet("bandargah_example", "बंदरगाह समाचार", "hi")
        self.outlet("hostile_example", HOSTILE, "en")
        self._english()
        self._other_scripts()
        self._hostile()
        self._gone()

    def outlet(self, id_: str, name: str, language: str) -> None:
        """One outlet, at the domain that its id is made of."""
        self.db["outlets"].insert(
            {
                "id": id_,
                "name": name,
                "domain": id_.replace("_", "."),
                "country": None,
                "language": language,
            }
        )

    def _english(self) -> None:
        dek = "The council has put off the ferry fares that half the town was arguing about."
        blocks = [
            (
                "paragraph",
                "Ferry fares will stay as they are until spring, Ana Ruiz said on Monday.",
            ),
            (
                "paragraph",
                "The Mayfield report, which the council had ordered, found no need to raise them.",
            ),
            ("heading", "What the report says"),
            ("item", "Costs fell by four per cent."),
            ("item", "More people crossed than ever — 🚢 2.1 million."),
            ("quote", "We listened, and we read the figures."),
            (
                "paragraph",
                "An Arabic sentence stands here too: تبقى أسعار العبّارة كما هي حتى الربيع القادم إن شاء الله.",
            ),
            ("paragraph", "تبقى أسعار العبّارة كما هي حتى الربيع."),
        ]
        self.article(
            "ferry",
            outlet="harbourpost_example",
            title="Ferry fares frozen until spring",
            dek=dek,
            blocks=blocks,
            language="en",
            published="2024-03-04T18:30:00+01:00",
            section="Local & <Harbour>",
            modified="2024-03-05T08:00:00+01:00",
            rights="All rights reserved",
            authors=("Ana Ruiz", "Tomás O’Neil"),
            tags=("Ferries", "Council"),
            links=(
                ("Mayfield report", "https://mayfield.example/report?a=1&b=2"),
                ("Ana Ruiz", "javascript:alert(1)"),
            ),
            captures=2,
        )
        self.article(
            "undated",
            outlet=None,
            title=None,
            blocks=[("paragraph", "A text without a date, a headline or an outlet.")],
            language="und",
            published=None,
            url=None,
        )
        self.article(
            "year",
            outlet="harbourpost_example",
            title="Looking back at the harbour",
            blocks=[
                ("paragraph", "Half a century of ferries in one Straße."),
                ("paragraph", "A café on the pier."),
            ],
            language="en",
            published="2019",
        )

    def _other_scripts(self) -> None:
        self.article(
            "arabic",
            outlet="almina_example",
            title="تجميد أسعار العبّارات حتى الربيع",
            dek="قرر المجلس تأجيل رفع الأسعار بعد احتجاجات واسعة في المدينة.",
            blocks=[
                (
                    "paragraph",
                    "أعلنت هيئة الميناء يوم الاثنين أن أسعار العبّارات ستبقى على حالها حتى نيسان، وفق المديرة.",
                ),
                ("heading", "ماذا يقول التقرير"),
                (
                    "paragraph",
                    "وجد تقرير Mayfield أن التكاليف انخفضت بنسبة أربعة في المئة، وأن الكتاب الأبيض لا يوصي بالزيادة.",
                ),
                ("quote", "لقد استمعنا إلى الناس وقرأنا الأرقام."),
            ],
            language="ar",
            published="2024-03-05",
            section="محليات",
            authors=("ليلى حداد",),
            links=(("Mayfield", "https://mayfield.example/report"),),
        )
        self.article(
            "chinese",
            outlet="gangkou_example",
            title="渡轮票价冻结至春季",
            dek="市议会推迟了引发全城争论的涨价方案。",
            blocks=[
                (
                    "paragraph",
                    "港务局周一宣布，渡轮票价将维持不变直至四月。局长安娜·鲁伊斯说，议会已经听取了居民的意见，并研究了相关数字。",
                ),
                (
                    "paragraph",
                    "梅菲尔德报告指出，去年成本下降了百分之四，乘客人数达到二百一十万，创下历史新高。",
                ),
            ],
            language="zh",
            published="2024-03-05T09:00:00+08:00",
            authors=("李明",),
        )
        self.article(
            "hindi",
            outlet="bandargah_example",
            title="वसंत तक नौका किराया नहीं बढ़ेगा",
            dek=None,
            blocks=[
                (
                    "paragraph",
                    "बंदरगाह प्राधिकरण ने सोमवार को कहा कि नौका का किराया अप्रैल तक नहीं बढ़ेगा।",
                ),
                (
                    "paragraph",
                    "रिपोर्ट के अनुसार पिछले वर्ष लागत चार प्रतिशत घटी और यात्रियों की संख्या सबसे अधिक रही।",
                ),
            ],
            language="hi",
            published="2024-02",
        )

    def _hostile(self) -> None:
        self.article(
            "hostile",
            outlet="hostile_example",
            title=f"Hostile {HOSTILE}",
            dek=HOSTILE,
            blocks=[
                ("paragraph", HOSTILE),
                ("evil<kind>", "An odd kind of block."),
                ("paragraph", "x" * 400),
            ],
            language='en" onclick="alert(3)',
            published='2024-01-01" onmouseover="alert(4)',
            section=HOSTILE,
            rights=HOSTILE,
            url="javascript:alert(document.domain)//hostile",
            authors=(HOSTILE,),
            tags=(HOSTILE,),
            links=(
                ("odd kind", "data:text/html,<script>alert(5)</script>"),
                ("block", "JaVaScRiPt:alert(6)"),
            ),
        )

    def _gone(self) -> None:
        self.article(
            "withdrawn",
            outlet="harbourpost_example",
            title="A headline that was withdrawn",
            blocks=[("paragraph", "A text that was withdrawn.")],
            language="en",
            published="2023-05-05",
        )
        gone = self.ids["withdrawn"]
        self.db["articles"].update(gone, {"status": "withdrawn"})
        self.db["withdrawals"].insert(
            {
                "article_id": gone,
                "reason": "at the author's request",
                "withdrawn_at": "2024-06-01T00:00:00Z",
                "note": "See the <note>.",
            }
        )
        self.db["aliases"].insert(
            {"old_id": "aaaaaaaaaaaaaaaa", "new_id": self.ids["ferry"], "kind": "article"}
        )
        self.db["runs"].insert(
            {
                "id": 1,
                "command": "ingest",
                "arguments": "[]",
                "versions": "{}",
                "started_at": "2024-06-01T00:00:00Z",
                "finished_at": None,
            }
        )
        for seq, (name, outcome) in enumerate(
            (("ferry", "added"), ("arabic", "added"), (None, "rejected")), 1
        ):
            self.db["receipts"].insert(
                {
                    "run_id": 1,
                    "seq": seq,
                    "input": f"page-{seq}.html",
                    "url": None,
                    "domain": "harbourpost.example",
                    "captured_at": "2024-06-01T00:00:00Z",
                    "outcome": outcome,
                    "reason": None if name else "empty",
                    "detail": None,
                    "article_id": self.ids.get(name or ""),
                    "capture_id": None,
                }
            )

    def article(
        self,
        name: str,
        *,
        outlet: str | None,
        title: str | None,
        blocks: list[tuple[str, str]],
        language: str,
        published: str | None,
        dek: str | None = None,
        url: str | None = "",
        authors: tuple[str, ...] = (),
        tags: tuple[str, ...] = (),
        links: tuple[tuple[str, str], ...] = (),
        captures: int = 1,
        **more: Any,
    ) -> None:
        """One article with its captures, revisions and claims."""
        text = "\n\n".join(words for _, words in blocks)
        spans, at = [], 0
        for kind, words in blocks:
            spans.append([kind, at, at + len(words)])
            at += len(words) + 2
        address = (
            f"https://{(outlet or 'nobody').replace('_', '.')}/2024/{name}" if url == "" else url
        )
        id_ = self.ids[name] = short_id(address or name)
        capture_ids = [short_id(f"{name} {n}") for n in range(captures)]
        dated = bool(published and published[:4].isdigit() and '"' not in published)
        row = {
            "id": id_,
            "url": address,
            "title": title,
            "dek": dek,
            "text": text,
            "published": published,
            "published_sort": published_sort(published) if dated and published else None,
            "year": int(published[:4]) if dated and published else None,
            "month": published[:7] if dated and published and len(published) >= 7 else None,
            "modified": None,
            "language": language,
            "outlet_id": outlet,
            "section": None,
            "word_count": len(text.split()),
            "story_id": None,
            "revision": captures,
            "first_captured": "2024-06-01T10:00:00Z",
            "status": "live",
            "rights": None,
            "key": address or name,
            "key_rule": 1,
            "capture_id": capture_ids[-1],
            "site_name": None,
            "image": None,
            "paywall": None,
            "blocks": json.dumps(spans),
            "reader": "trafilatura 2.3.1",
            **more,
        }
        self.db["articles"].insert(row)
        for n, capture_id in enumerate(capture_ids):
            self._capture(id_, capture_id, n, address, title, dek, text)
        self._people_and_links(id_, authors, tags, text, links, title)

    def _capture(
        self,
        id_: str,
        capture_id: str,
        n: int,
        address: str | None,
        title: str | None,
        dek: str | None,
        text: str,
    ) -> None:
        self.db["captures"].insert(
            {
                "id": capture_id,
                "article_id": id_,
                "url": address,
                "captured_at": f"2024-06-0{n + 1}T10:00:00Z",
                "digest": f"sha256:{n:064x}",
                "media_type": "text/html",
                "http_status": 200,
                "warc_file": "corpus-00001.warc.gz",
                "warc_offset": int(self.db["captures"].count) * 5000,
                "warc_length": 4321,
                "record_type": "response",
                "payload_digest": f"sha256:{n:064x}",
                "payload_bytes": 12345,
                "origin": "warc",
                "input": f"crawl.warc.gz#{n}",
                "charset": "utf-8 (meta)",
                "text_digest": text_digest(title, dek, text),
            }
        )
        self.db["revisions"].insert(
            {
                "id": short_id(f"revision {capture_id}"),
                "article_id": id_,
                "number": n + 1,
                "capture_id": capture_id,
                "seen_at": f"2024-06-0{n + 1}T10:00:00Z",
                "title": title,
                "dek": dek,
                "text": text,
                "text_digest": text_digest(title, dek, text),
            }
        )

    def _people_and_links(
        self,
        id_: str,
        authors: tuple[str, ...],
        tags: tuple[str, ...],
        text: str,
        links: tuple[tuple[str, str], ...],
        title: str | None,
    ) -> None:
        for position, author in enumerate(authors, 1):
            self.db["authors"].insert({"id": short_id(author), "name": author}, ignore=True)
            self.db["article_authors"].insert(
                {"article_id": id_, "author_id": short_id(author), "position": position}
            )
        for tag in tags:
            self.db["tags"].insert({"id": short_id(tag), "name": tag}, ignore=True)
            self.db["article_tags"].insert({"article_id": id_, "tag_id": short_id(tag)})
        for words, url in links:
            start = text.index(words)
            source = short_id(url)
            self.db["sources"].insert(
                {
                    "id": source,
                    "name": url.split("/")[2] if "://" in url else url,
                    "kind": "outlet",
                },
                ignore=True,
            )
            self.db["citations"].insert(
                {
                    "id": short_id(f"{id_} {url}"),
                    "article_id": id_,
                    "source_id": source,
                    "kind": "link",
                    "start_char": start,
                    "end_char": start + len(words),
                    "source_text": words,
                    "url": url,
                }
            )
        for position, (value, found_in, chosen) in enumerate(
            ((title or "Harbour", "json-ld:headline", 1), (HOSTILE, "og:title", 0))
        ):
            self.db["claims"].insert(
                {
                    "article_id": id_,
                    "field": "title",
                    "position": position,
                    "value": value,
                    "found_in": found_in,
                    "confidence": 0.9 - position / 10,
                    "chosen": chosen,
                }
            )
        self.db["left_out_lines"].insert(
            {
                "article_id": id_,
                "position": 1,
                "place": 0,
                "kind": "paragraph",
                "text": HOSTILE,
                "ground": "share line",
            }
        )


def published_sort(published: str) -> str:
    """A stated date in the form that sorts."""
    return (published + "-01-01"[len(published) - 4 :])[:10] + "T00:00:00Z"
