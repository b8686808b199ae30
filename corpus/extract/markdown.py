"""Markdown files as blocks of text, and what their front matter states."""

import re
from collections.abc import Iterator

from corpus.extract.blocks import MOST_BLOCKS, Block, join_lines, split_blocks
from corpus.model import Claim, Run
from corpus.uris import is_web_address

_FIELDS = {
    "title": "title", "headline": "title", "subtitle": "dek", "dek": "dek", "standfirst": "dek",
    "description": "description", "summary": "description", "author": "author", "authors": "author",
    "byline": "author", "creator": "author", "date": "published", "published": "published",
    "publishdate": "published", "pubdate": "published", "datepublished": "published",
    "created": "published", "updated": "modified", "modified": "modified", "lastmod": "modified",
    "tags": "tag", "tag": "tag",
    "keywords": "tag", "category": "section", "categories": "section", "section": "section",
    "lang": "language", "language": "language", "locale": "language", "url": "canonical_url",
    "link": "canonical_url", "canonical": "canonical_url", "canonical_url": "canonical_url",
    "source_url": "canonical_url", "publication": "site_name", "site": "site_name",
    "site_name": "site_name", "outlet": "site_name", "publisher": "site_name", "image": "image",
    "rights": "rights", "license": "rights", "licence": "rights", "copyright": "rights",
}  # fmt: skip
_MOST_MATTER = 200  # lines of front matter
_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})[ \t]*$")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_DEFINITION = re.compile(r" {0,3}\[([^\]]{1,100})\]:\s*<?(\S+?)>?(?:\s+[\"'(].*)?$")
_INLINE = re.compile(
    r"!\[[^\]]{0,500}\](?:\([^)]{0,2000}\)|\[[^\]]{0,100}\])"  # an image
    r"|\[(?P<text>[^\[\]]{1,1000})\](?:\((?P<url>[^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,2000})?)"
    r"(?:\s+[\"'][^\"']{0,500}[\"'])?\)|\[(?P<ref>[^\]]{0,100})\])"
    r"|<(?P<auto>https?://[^\s<>]{1,2000})>"
)
_EMPHASIS = re.compile(
    r"(?<![\\\w*])(\*{1,3})(?=\S)([^*]{1,2000}?)(?<=\S)\1(?![\w*])|(?<![\\\w])(_{1,3})(?=\S)([^_]{1,2000}?)(?<=\S)\3(?!\w)"
)
_CODE = re.compile(r"`([^`]{1,1000})`")
_STRIKE = re.compile(r"~~(?=\S)([^~]{1,1000})~~")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def split_front_matter(text: str) -> tuple[dict[str, list[str]], str]:
    """The front matter between `---` lines as keys and values, and the text without it.

    Read are `key: value`, lists in brackets or as `- item` lines, and folded values; a
    nested value is skipped. A text without such lines comes back whole.
    """
    text = text.removeprefix("\ufeff")
    opened = re.match(r"\s{0,20}(---|\+\+\+)[ \t]*\r?\n", text)
    if not opened:
        return {}, text
    closing = re.compile(rf"^(?:{re.escape(opened[1])}|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
    closed = closing.search(text, opened.end(), opened.end() + 50_000)
    if not closed:
        return {}, text
    lines = text[opened.end() : closed.start()].splitlines()
    matter = _read_matter(lines) if len(lines) <= _MOST_MATTER else {}
    if not matter:
        return {}, text
    return matter, text[closed.end() :]


def _read_matter(lines: list[str]) -> dict[str, list[str]]:
    matter: dict[str, list[str]] = {}
    key = ""
    for line in lines:
        named = re.match(r"([A-Za-z_][\w .-]{0,40}?)\s*[:=]\s*(.*)$", line)
        entry = re.match(r"\s*-\s+(.*)$", line)
        if named:
            key = named[1].lower().replace("-", "_").replace(" ", "_")
            matter[key] = _values(named[2])
        elif entry and key:
            name = re.sub(r"^name\s*:\s*", "", entry[1])
            matter[key].extend(_values(name))
        elif key and line.startswith((" ", "\t")) and line.strip() and ":" not in line:
            joined = " ".join([*matter[key], line.strip().strip("'\"")])
            matter[key] = [joined]
    return matter


def _values(value: str) -> list[str]:
    value = value.strip()
    if value in ("", ">", "|", ">-", "|-", "null", "~", "[]"):
        return []
    if value.startswith("[") and value.endswith("]"):
        return [part for item in value[1:-1].split(",") for part in _values(item)]
    if value[0] in "\"'" and value.endswith(value[0]) and len(value) > 1:
        return [value[1:-1].replace('\\"', '"').replace("''", "'")]
    return [re.sub(r"\s+#.*$", "", value)]


def front_matter_claims(matter: dict[str, list[str]]) -> tuple[Claim, ...]:
    """What front matter states, for the fields we know; an address must be absolute."""
    claims = []
    for key, values in matter.items():
        field = _FIELDS.get(key.replace("_", "")) or _FIELDS.get(key)
        if field in ("tag", "section") and len(values) == 1 and key.endswith("s"):
            values = [part.strip() for part in values[0].split(",")]
        for value in values:
            clean = " ".join(value.split())
            if not field or not clean or (field == "canonical_url" and not is_web_address(clean)):
                continue
            claims.append(Claim(field, clean, "front matter", 0.9))
    return tuple(claims)


def markdown_blocks(text: str) -> list[Block]:
    """The blocks of a Markdown text: headings, quotes, items and paragraphs, in order.

    Links become runs where they lead to the web. Images, rules, comments and marks of
    emphasis are no text; HTML tags are left as they are.
    """
    if text.count("\n") > MOST_BLOCKS:
        return split_blocks(text)
    lines = _without_comments(text).splitlines()
    definitions = {m[1].casefold(): m[2] for line in lines if (m := _DEFINITION.match(line))}
    blocks = []
    for kind, level, gap, gathered in _gather(lines):
        runs = _runs(join_lines(gathered), definitions)
        if runs:
            linked = runs if any(run.url for run in runs) else ()
            blocks.append(Block("".join(run.text for run in runs), gap, kind, level, linked))
    return blocks


def _without_comments(text: str) -> str:
    first, *others = text.split("<!--")
    return first + "".join(
        other.partition("-->")[2] if "-->" in other else "<!--" + other for other in others
    )


def _gather(lines: list[str]) -> Iterator[tuple[str, int, int, list[str]]]:
    """Lines put together to blocks: kind, level, gap above, lines."""
    kind, gap, gathered = "", 0, list[str]()
    fence = ""
    blank = 0
    for line in [*lines, ""]:
        stripped = " ".join(line.split())
        if fence:
            if stripped.startswith(fence):
                fence = ""
            elif stripped:
                yield "", 0, 0, [stripped]
            continue
        heading, fenced, quote, item = (p.match(line) for p in (_HEADING, _FENCE, _QUOTE, _ITEM))
        underline = _UNDERLINE.match(line)
        if gathered and underline and not kind and len(gathered) <= 2:
            yield "heading", 1 if underline[1][0] == "=" else 2, gap, gathered
            gathered = []
            continue
        is_break = not stripped or bool(_RULE.match(line) or _DEFINITION.match(line))
        if quote and not is_break:
            stripped = " ".join(line[quote.end() :].split())
            is_break = not stripped
        starts = heading or fenced or item or (bool(quote) != (kind == "quote") and quote)
        if gathered and (is_break or starts):
            yield kind, 0, gap, gathered
            gathered = []
        if is_break:
            blank += 1
        elif heading:
            if heading[2]:
                yield "heading", len(heading[1]), blank, [" ".join(heading[2].split())]
            blank = 0
        elif fenced:
            fence = fenced[1]
        else:
            if not gathered:
                kind, gap, blank = "quote" if quote else "item" if item else "", blank, 0
            gathered.append(" ".join(line[item.end() :].split()) if item else stripped)
    if gathered:
        yield kind, 0, gap, gathered


def _runs(text: str, definitions: dict[str, str]) -> tuple[Run, ...]:
    """One line of Markdown as runs, linked where a link leads to the web."""
    runs: list[Run] = []
    at = 0
    for found in _INLINE.finditer(text):
        _add(runs, text[at : found.start()], None)
        at = found.end()
        if found["auto"]:
            _add(runs, found["auto"], found["auto"])
        elif found["text"]:
            url = found["url"] or definitions.get((found["ref"] or found["text"]).casefold(), "")
            _add(runs, found["text"], url if is_web_address(url) else None)
    _add(runs, text[at:], None)
    return _trimmed(runs)


def _add(runs: list[Run], text: str, url: str | None) -> None:
    shown = text if url and text == url else _without_marks(text)
    if shown:
        runs.append(Run(shown, url))


def _without_marks(text: str) -> str:
    for _ in range(2):  # emphasis within emphasis
        text = _EMPHASIS.sub(lambda m: m[2] or m[4], text)
    return _ESCAPE.sub(r"\1", _STRIKE.sub(r"\1", _CODE.sub(r"\1", text)))


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """`runs` with white space collapsed across their borders, none at the ends."""
    kept: list[Run] = []
    for run in runs:
        text = " ".join(run.text.split())
        if run.text[:1].isspace() and kept and not kept[-1].text.endswith(" "):
            text = " " + text
        if text.strip() and run.text[-1:].isspace():
            text += " "
        if text:
            kept.append(Run(text, run.url))
    while kept and not kept[-1].text.rstrip():
        kept.pop()
    if kept:
        kept[-1] = Run(kept[-1].text.rstrip(), kept[-1].url)
    return tuple(kept)
