"""What other readers make of a page, each imported only when it is asked for."""

import html
import re
from collections.abc import Callable

from langdetect import DetectorFactory, LangDetectException, detect
from reading_gold import Page, Read

_BLOCK = re.compile(r"</(?:p|div|li|h\d|blockquote|tr)>|<br\s*/?>", re.IGNORECASE)


def _trafilatura(page: Page) -> Read:
    from trafilatura import bare_extraction

    found = bare_extraction(page.path.read_bytes(), url=page.url, with_metadata=True)
    if not found:
        return Read()
    text = "\n".join(filter(None, (found.text, found.comments)))
    DetectorFactory.seed = 0
    try:
        language = detect(text)
    except LangDetectException:  # no letters
        language = None
    return Read(
        text=text,
        title=found.title,
        dek=found.description,
        authors=tuple(a for a in re.split(r"\s*;\s*", found.author or "") if a),
        published=found.date,
        section=(found.categories or [None])[0],
        tags=tuple(found.tags or ()),
        outlet=found.sitename,
        address=found.url,
        language=language,
    )


def _news_please(page: Page) -> Read:
    from newsplease import NewsPlease

    found = NewsPlease.from_html(_text(page), url=page.url)
    if not found:
        return Read()
    return Read(
        text=found.maintext or "",
        title=found.title,
        dek=found.description,
        authors=tuple(found.authors or ()),
        published=_day(found.date_publish),
        modified=_day(found.date_modify),
        language=found.language,
    )


def _newspaper(page: Page) -> Read:
    import newspaper

    article = newspaper.Article(page.url or "https://page.example/")
    article.download(input_html=_text(page))
    article.parse()
    return Read(
        text=article.text or "",
        title=article.title,
        dek=article.meta_description,
        authors=tuple(article.authors or ()),
        published=_day(article.publish_date),
        tags=tuple(article.tags or ()),
        outlet=article.meta_site_name,
        address=article.canonical_link,
        language=article.meta_lang,
    )


def _readability(page: Page) -> Read:
    from readability import Document

    document = Document(_text(page))
    summary = _BLOCK.sub("\n", document.summary())
    return Read(
        text=html.unescape(re.sub(r"<[^>]*>", "", summary)).strip(), title=document.short_title()
    )


def _resiliparse(page: Page) -> Read:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(_text(page))
    return Read(text=extract_plain_text(tree, main_content=True), title=tree.title)


def _text(page: Page) -> str:
    data = page.path.read_bytes()
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("windows-1252", "replace")


def _day(value: object) -> str | None:
    return str(value)[:10] if value else None


# By name: the module that it needs, and how it reads.
PEERS: dict[str, tuple[str, Callable[[Page], Read]]] = {
    "trafilatura": ("trafilatura", _trafilatura),
    "news-please": ("newsplease", _news_please),
    "newspaper4k": ("newspaper", _newspaper),
    "readability-lxml": ("readability", _readability),
    "resiliparse": ("resiliparse", _resiliparse),
}
