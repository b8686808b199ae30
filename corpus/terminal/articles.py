"""How an article looks in a terminal: to be read, with its sources, with what was left out."""

import json
from collections.abc import Mapping
from typing import Any

from rich.text import Text

from corpus.terminal.printer import Printer, safe

_ROLES = {"quote": "underline", "cue": "italic", "source": "bold cyan"}


def _pieces(citation: Mapping[str, Any], name: str) -> list[tuple[int, int]]:
    """Where the source, the cue or what is said stands in the article's text."""
    listed = citation.get(f"{name}_spans")
    if listed:
        return [(start, end) for start, end in json.loads(listed)]
    start, end = citation[f"{name}_start"], citation[f"{name}_end"]
    return [] if start is None else [(start, end)]


def whom(citation: Mapping[str, Any]) -> str:
    """Who is cited, as far as that is known."""
    return str(citation["source"] or citation["source_text"] or "(source not named)")


def _why_not(report: Mapping[str, Any]) -> str:
    read = f"the engine had no rules for {report['language']!r}, or failed, when it was read"
    return f"{read}; `corpus reprocess` tries again"


def _ground(line: Mapping[str, Any]) -> str:
    """Why a line was left out, in words; of a learned one on how many articles it stands."""
    if "articles" not in line:
        return str(line["ground"])
    return f"{line['ground']}, on {line['articles']:,} of the {line['of_articles']:,} articles looked at"


class ArticlePrinter(Printer):
    """Prints reports of articles, as `corpus.store.reports` gives them."""

    def article(self, report: Mapping[str, Any]) -> None:
        """An article to be read, then where it comes from."""
        self._paragraph(report["title"] or "(no title)", "bold")
        if report["dek"]:
            self._paragraph(report["dek"], "italic")
        outlet = report["outlet"]["name"] if report["outlet"] else None
        modified = f"changed {report['modified']}" if report["modified"] else None
        about = (
            ", ".join(report["authors"]),
            outlet,
            report["published"],
            modified,
            report["section"],
        )
        if any(about):
            self._line((" · ".join(safe(part) for part in about if part), "dim"))
        self._line("")
        for kind, start, end in report["blocks"]:
            text = report["text"][start:end]
            self._paragraph(
                {"item": "• ", "quote": "> "}.get(kind, "") + text,
                "bold" if kind == "heading" else "",
            )
            self._line("")
        self._facts(report)

    def cited_article(self, report: Mapping[str, Any]) -> None:
        """An article with its cited sources marked, then who is cited for what."""
        self._paragraph(report["title"] or "(no title)", "bold")
        self._line("")
        stated = [c for c in report["citations"] if c["kind"] in ("quotation", "attribution")]
        for kind, start, end in report["blocks"]:
            marked = Text(safe(report["text"][start:end]), "bold" if kind == "heading" else "")
            for citation in stated:
                for name, style in _ROLES.items():
                    for a, b in _pieces(citation, name):
                        marked.stylize(style, max(a - start, 0), max(min(b, end) - start, 0))
            self._console.print(marked, width=self._width())
            self._line("")
        if not report["citation_engine"]:
            self._line(f"Not analysed: {_why_not(report)}.")
        for citation in report["citations"]:
            self._citation(citation)

    def grounds(self, report: Mapping[str, Any]) -> None:
        """An article's lines with those that were left out in their places, then its claims."""
        self._paragraph(report["title"] or "(no title)", "bold")
        self._line("")
        left_out = list(report["left_out"])
        for at in range(len(report["blocks"]) + 1):
            while left_out and left_out[0]["place"] == at:
                line = left_out.pop(0)
                self._line(("− ", "red"), (safe(line["text"]), "dim"))
                self._line((f"  left out: {_ground(line)}", "yellow"))
            if at < len(report["blocks"]):
                _, start, end = report["blocks"][at]
                self._line("  ", safe(report["text"][start:end]))
        self._line("")
        for claim in report["claims"]:
            mark = "✓" if claim["chosen"] else " "
            about = f"  {safe(claim['found_in'])} {claim['confidence']:.2f}"
            self._line(f"{mark} {claim['field']}: {safe(claim['value'])}", (about, "dim"))

    def revisions(self, report: Mapping[str, Any]) -> None:
        """The revisions of an article, with the words that came and went."""
        self._paragraph(report["title"] or "(no title)", "bold")
        for revision in report["revisions"]:
            when = revision["seen_at"] or "at an unknown time"
            changed = revision["changed"]
            about = f"  {changed.replace(',', ', ')}" if changed else ""
            if changed:
                about += f"  {revision['words_added']} in, {revision['words_removed']} out"
            if revision["has_correction"]:
                about += "  correction"
            self._line("")
            self._line((f"{revision['number']}  {when}", "bold"), (about, "dim"))
            for change in report["revision_changes"]:
                if change["revision"] == revision["number"]:
                    for sign, words in (("-", change["removed"]), ("+", change["added"])):
                        if words:
                            self._indented(Text(f"{sign} {safe(' '.join(words.split()))}"))

    def _citation(self, citation: Mapping[str, Any]) -> None:
        who = whom(citation)
        about = " · ".join(
            filter(
                None,
                (
                    citation["kind"],
                    citation["source_kind"] or "unresolved",
                    citation["description"],
                    citation["mode"],
                    f"to {citation['via']}" if citation["via"] else None,
                ),
            )
        )
        self._line((safe(who), "bold"), (f"  {safe(about)}", "dim"))
        said = citation["quote_text"]
        if citation["url"]:
            self._line("   ", safe(f"{citation['source_text']} → {citation['url']}"))
        if said:
            cue = f"{safe(citation['cue_text'])}: " if citation["cue_text"] else ""
            self._indented(Text.assemble((cue, "italic"), safe(said)))

    def _facts(self, report: Mapping[str, Any]) -> None:
        facts: list[tuple[str, str]] = []

        def fact(name: str, value: object) -> None:
            if value not in (None, "", []):
                facts.append((name, safe(value)))

        fact("id", report["id"])
        fact("address", report["url"])
        fact("language", report["language"])
        fact("words", f"{report['word_count']:,}")
        fact("tags", ", ".join(report["tags"]))
        fact("revision", f"{report['revision']} of {len(report['revisions'])}")
        for capture in report["captures"]:
            when = capture["captured_at"] or "at an unknown time"
            fact(
                "captured",
                f"{when}  {capture['digest']}  warc/{capture['warc_file']}#{capture['warc_offset']}",
            )
        stated = [c for c in report["citations"] if c["kind"] in ("quotation", "attribution")]
        names = dict.fromkeys(c["source"] or c["source_text"] or "" for c in stated)
        fact("cites", ", ".join(filter(None, names)) if stated else None)
        if not report["citation_engine"]:
            fact("cites", f"not analysed: {_why_not(report)}")
        for citation in report["citations"]:
            if citation["kind"] in ("link", "credit"):
                leads_to = citation["url"] or citation["source"]
                fact(citation["kind"], f"{citation['source_text']} → {leads_to}")
        for claim in report["claims"]:
            if claim["chosen"]:
                fact(f"{claim['field']} from", claim["found_in"])
        self._pairs(facts)
