"""Invented news articles in five languages, as many as wanted and no two alike."""

import json
import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "de", "es", "ar", "zh")

_SLOT = re.compile(r"\{(\w+)\}")
_STOCKS = {"person": "people", "place": "places", "body": "bodies", "thing": "things"}
_NUMBERS = {"n": (12, 980), "few": (12, 29)}  # {few}: years, months, weeks and days
_FIRST_DAY = datetime(2024, 3, 1, 6, 0, tzinfo=UTC)
_SENTENCES = (13, 16)  # with which an article has 150 to 500 words, in Chinese as many characters


@dataclass(frozen=True, slots=True)
class News:
    """An article as its newsroom keeps it."""

    language: str
    title: str
    author: str
    published: datetime
    paragraphs: tuple[str, ...]
    updated: datetime | None = None


@lru_cache(maxsize=1)
def phrases() -> dict[str, dict[str, Any]]:
    """Names, sentences and words of each language."""
    path = Path(__file__).with_name("newspapers.json")
    found: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def write_news(number: int, language: str) -> News:
    """Article `number`; the same each time."""
    stock, chance = phrases()[language], random.Random(f"{language} {number}")  # noqa: S311
    theme = {
        "place": chance.choice(stock["places"]),
        "thing": chance.choice(stock["things"]),
        "body": chance.choice(stock["bodies"]),
    }
    title = _filled(chance.choice(stock["titles"]), stock, chance, theme)
    sentences = chance.sample(stock["sentences"], chance.randint(*_SENTENCES))
    told = [_filled(one, stock, chance, {"thing": theme["thing"]}) for one in sentences]
    told.insert(0, _filled(stock["lead"], stock, chance, theme))
    space = "" if language == "zh" else " "
    return News(
        language,
        title,
        chance.choice(stock["people"]),
        _FIRST_DAY + timedelta(minutes=97 * number),
        tuple(space.join(told[start : start + 3]) for start in range(0, len(told), 3)),
    )


def with_update(news: News, number: int) -> News:
    """The article with a further paragraph, a day later; another `number`, another paragraph."""
    stock = phrases()[news.language]
    chance = random.Random(f"{news.title} {number}")  # noqa: S311
    paragraph = _filled(stock["update"], stock, chance, {})
    at = (news.updated or news.published) + timedelta(days=1)
    paragraphs = (*news.paragraphs, paragraph)
    return News(news.language, news.title, news.author, news.published, paragraphs, at)


def _filled(
    template: str, stock: dict[str, Any], chance: random.Random, theme: dict[str, str]
) -> str:
    used: set[str] = set()

    def fill(slot: re.Match[str]) -> str:
        name = slot[1].lower()
        if name in _NUMBERS:
            return str(chance.randint(*_NUMBERS[name]))
        word = theme.get(name)
        if word is None:
            words = stock[_STOCKS.get(name, "months")]
            word = chance.choice([one for one in words if one not in used])
            used.add(word)
        return word[0].upper() + word[1:] if slot[1][0].isupper() else word

    text = _SLOT.sub(fill, template)
    return text[0].upper() + text[1:]


def print_news(news: News, outlet: str, url: str, related: dict[str, str]) -> str:
    """The article as a page of its outlet, with links to related ones: `{url: title}`."""
    stock = phrases()[news.language]
    direction = "rtl" if news.language == "ar" else "ltr"
    paragraphs = "\n".join(f"<p>{escape(text, quote=False)}</p>" for text in news.paragraphs)
    menu = "".join(f'<li><a href="/#{n}">{word}</a></li>' for n, word in enumerate(stock["menu"]))
    more = "".join(f'<li><a href="{escape(u)}">{escape(t)}</a></li>' for u, t in related.items())
    title, byline = escape(news.title), stock["by"].format(person=news.author)
    return f"""<!doctype html>
<html lang="{news.language}" dir="{direction}">
<head>
<meta charset="utf-8">
<title>{title} - {outlet}</title>
<link rel="canonical" href="{escape(url)}">
<meta property="og:type" content="article">
<meta property="og:site_name" content="{outlet}">
<meta property="og:title" content="{title}">
<meta property="article:published_time" content="{news.published.isoformat()}">
<script type="application/ld+json">{_linked_data(news, outlet, url)}</script>
</head>
<body>
<header><a href="/">{outlet}</a><nav><ul>{menu}</ul></nav></header>
<main><article>
<h1>{title}</h1>
<p class="byline">{byline} <time datetime="{news.published.isoformat()}">\
{news.published:%Y-%m-%d}</time></p>
<div class="article-body">
{paragraphs}
</div>
</article>
<aside><h2>{stock["more"]}</h2><ul>{more}</ul></aside></main>
<footer><p>© 2024 {outlet}. {stock["imprint"]}</p></footer>
</body></html>
"""


def _linked_data(news: News, outlet: str, url: str) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": news.title,
        "datePublished": news.published.isoformat(),
        "dateModified": (news.updated or news.published).isoformat(),
        "author": {"@type": "Person", "name": news.author},
        "publisher": {"@type": "NewsMediaOrganization", "name": outlet},
        "inLanguage": news.language,
        "mainEntityOfPage": url,
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
