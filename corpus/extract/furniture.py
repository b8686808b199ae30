"""What a page prints around an article: share bars, related boxes, credits, notices."""

import re
from enum import StrEnum
from functools import lru_cache

from corpus.extract.phrases import (
    LONGEST,
    contains_phrase,
    count_phrases,
    ends_sentence,
    fold_phrase,
    is_cjk,
    opening_phrase,
    phrases,
)


class Furniture(StrEnum):
    """What kind of furniture a line is."""

    LINE = "line"  # by itself, wherever it stands
    WORD = "word"  # one word that may be a subheading when it stands in the body
    MENU = "menu"  # entries of a menu side by side
    RELATED = "related"  # alone above headlines of other articles
    ENDING = "ending"  # what follows is about the page
    COMMENTS = "comments"  # what follows was written by readers
    BIO = "bio"  # what follows is about the author
    CREDIT = "credit"  # who took a picture
    TAGS = "tags"
    RIGHTS = "rights"  # only above or below the article
    CONSENT = "consent"  # only above or below the article


GROUNDS = {
    Furniture.LINE: "a line of the page, not of the article",
    Furniture.WORD: "a line of the page, not of the article",
    Furniture.MENU: "a menu",
    Furniture.RELATED: "points to other articles",
    Furniture.ENDING: "the end of the article",
    Furniture.COMMENTS: "readers' comments",
    Furniture.BIO: "about the author",
    Furniture.CREDIT: "a caption or a picture's credit",
    Furniture.TAGS: "keywords",
    Furniture.RIGHTS: "a notice of rights",
    Furniture.CONSENT: "a consent notice",
}
"""Why a line of each kind is none of the article's."""

_ORNAMENT = re.compile(r"[-_*=•·~|.\s—–■◆●※#+]+")
# What a program was to replace: "$$advert$$", "{{ box }}".
_TEMPLATE = re.compile(r"(?:\$\$|\{\{|%%|\[\[|##)[\w.: -]{2,40}(?:\$\$|\}\}|%%|\]\]|##)")
_LABELLED = re.compile(r"[【［〈]?([^:：|】］〉]{2,40}?)\s*[:：|►→>»】］〉]\s*(\S.*)")
_PIECES = re.compile(r"\s*[|•·›»>/／｜→]\s*|\s{3,}|\t|\s[–—-]\s")
_CREDITED = re.compile(
    r"(?:^|[\s(\[（【/／])((?:[^\W\d]+\s){0,2}[^\W\d]+)\s*[:：/／=]\s*"
    r"(?:[^:：.。]|(?<=\s[^\W\d_])\.){2,60}[.)\]）】。]*$"
)
# Without a colon ("… of the mayor. Photo Bastien Lorcy"): a new sentence that is two names.
_CREDITED_NAME = re.compile(
    r"(?:[.!?…)\]]\s+|^)([^\W\d_]+)\s+(?:(?![a-z])[^\W\d_][^\W\d_'’-]+\s?){2,4}\.?$"
)
# As Japanese captions end: what is seen＝5月3日、where.
_DATED_CAPTION = re.compile(
    r"[^。]{4,}＝(?:[^。＝]{0,20}[、で])?(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日[^。＝]{0,40}"
)
# What a caption ends with after its sentence: "… © A. Name", "…. / A. N.", "…。写真部撮影".
_SIGNED_CAPTION = re.compile(
    r"[.。…’”»)]\s{0,2}(?:[©ⓒ]\s?|/\s)[^\W\d_][^.!?。:：]{0,18}(?:\.?\s?[^\W\d_][^!?。:：]{0,20})?\.?$"
)
_BETWEEN_SENTENCES = re.compile(r"[.!?…]\s|[。！？]")
_CREDIT_ENDS = re.compile(r"(?:＝|[.。…]\s{0,2})[^.。！？!?]{2,40}$")
# As Chinese captions end: what is seen。本报记者 name 摄
_TAKEN_BY = re.compile(r".{0,200}(?:[记記]者|[。\s/／])\s?[\u3400-\u9fff]{2,4}\s?[摄攝]")
_MAIL = re.compile(r"[\w.+-]{1,40}@[\w-]{1,40}(?:\.[\w-]{1,30}){1,4}")
_COPYRIGHT = re.compile(r"©|ⓒ|\(c\)|\bcopyright\b|\b(?:19|20)\d\d\b", re.IGNORECASE)
_DATED_NOTICE = re.compile(r"[©ⓒ]\s?(?:19|20)\d\d\b")
_FOLLOW = re.compile(
    r"follow\s.{2,60}\son\s(?:twitter|facebook|x|instagram|bluesky|google news)\b.{0,200}",
    re.IGNORECASE,
)
_SHORTEST_CAPTION = 10  # characters
_CAPTION, _POINTER, _NOTICE = 300, 250, 220  # longest of each in characters


@lru_cache(maxsize=4096)
def furniture_kind(text: str) -> Furniture | None:
    """What furniture the line `text` is, or None for what may belong to the article.

    `text` has its white space collapsed. Only whole lines are judged, by what they say;
    whether a WORD, a RIGHTS or a CONSENT line counts depends on where it stands.
    """
    if len(text) > LONGEST:
        return Furniture.LINE if _is_placeholder(text[:LONGEST]) else None
    key = fold_phrase(text)
    if not key:
        return Furniture.LINE if _ORNAMENT.fullmatch(text) else None
    if _TEMPLATE.fullmatch(text) or _MAIL.fullmatch(text):
        return Furniture.LINE
    return _exact(text, key) or _opening(text, key) or _anywhere(text, key)


def is_prompt(text: str) -> bool:
    """Whether a line asks readers to subscribe, to sign in or to write a comment."""
    return len(text) <= _NOTICE and opening_phrase(fold_phrase(text), "prompts") is not None


def _is_placeholder(start: str) -> bool:
    """Whether a long line stands in place of what a reader has not allowed."""
    return opening_phrase(fold_phrase(start), "placeholders") is not None


def _exact(text: str, key: str) -> Furniture | None:
    """The kind of a line that is a known phrase and nothing else."""
    known = phrases()
    one_word = " " not in key and "#" not in key and (len(key) <= 2 or not is_cjk(key))
    if text.endswith((".", "!", "?")) and one_word and key not in known["middle"]:
        return None
    for name, kind in (
        ("comments", Furniture.COMMENTS),
        ("bios", Furniture.BIO),
        ("endings", Furniture.ENDING),
        ("related", Furniture.RELATED),
        ("tags", Furniture.ENDING),
    ):
        if key in known[name]:
            return kind
    if key in known["lines"] or key in known["middle"]:
        return Furniture.LINE if key in known["middle"] or not one_word else Furniture.WORD
    return None


def _opening(text: str, key: str) -> Furniture | None:
    """The kind of a line that begins with a known phrase."""
    sentence = ends_sentence(text)
    known = phrases()
    if len(text) <= _NOTICE and opening_phrase(key, "prompts"):
        return Furniture.LINE
    if opening_phrase(key, "placeholders"):
        return Furniture.LINE
    if len(text) <= _NOTICE and contains_phrase(key, "calls"):
        return Furniture.LINE
    if len(text) <= 120 and (not sentence or len(text) <= 60) and opening_phrase(key, "opens"):
        return Furniture.LINE
    labelled = _LABELLED.fullmatch(text)
    if labelled:
        label = fold_phrase(labelled[1])
        if label in known["tags"] and not sentence:
            return Furniture.TAGS
        if label in known["related"] and len(text) <= _POINTER:
            return Furniture.LINE
        if label in known["credits"] and (labelled[2].count(" ") < 8 or not sentence):
            return Furniture.CREDIT
    pointer = opening_phrase(key, "related")
    if pointer and " " in pointer and not sentence and len(text) <= 160:
        return Furniture.LINE
    return None


def _anywhere(text: str, key: str) -> Furniture | None:
    """The kind of a line that is told by what stands within it."""
    known = phrases()
    if text[0] in "©ⓒ" or (len(text) <= _NOTICE and _DATED_NOTICE.search(text)):
        return Furniture.RIGHTS
    if _COPYRIGHT.search(text) and contains_phrase(key, "rights"):
        return Furniture.RIGHTS
    if contains_phrase(key, "consent"):
        return Furniture.CONSENT
    if _is_credit(text):
        return Furniture.CREDIT
    if ends_sentence(text):
        return Furniture.LINE if _FOLLOW.fullmatch(text) else None
    pieces = [fold_phrase(piece) for piece in _PIECES.split(text)]
    few_words = len(pieces) >= 3 and all(piece.count(" ") < 3 for piece in pieces)
    if few_words and 2 * sum(piece in known["menu"] for piece in pieces) > len(pieces):
        return Furniture.MENU
    if len(pieces) >= 2 and all(count_phrases(piece, "lines") for piece in pieces if piece):
        return Furniture.LINE
    if count_phrases(key, "lines") >= 2:
        return Furniture.LINE
    return Furniture.MENU if count_phrases(key, "menu") >= 3 else None


def _is_credit(text: str) -> bool:
    """Whether a line is a picture's credit, or a caption that ends with one."""
    if len(text) > _CAPTION:
        return False
    if text[-1] in "摄攝" and _TAKEN_BY.fullmatch(text):
        return True
    if "＝" in text and _DATED_CAPTION.fullmatch(text):
        return True
    signed = _SIGNED_CAPTION.search(text) or _CREDIT_ENDS.search(text)
    # Of several sentences a paragraph consists: there a name at the end is its writer's.
    is_caption = signed is not None and not _BETWEEN_SENTENCES.search(text[: signed.start()])
    if is_caption and (_is_signed_caption(text) or _ends_as_credit(text)):
        return True
    bare = text.rstrip(".)] ）")
    known = phrases()["photo_agencies"]
    if text.count(" ") < 9:
        parts = [
            fold_phrase(part) for part in re.split(r"\s*(?:/|\svia\s|,|\s[—–-]\s|\()\s*", bare)
        ]
        agencies = known | phrases()["agencies"] if len(parts) > 1 and "/" in bare else known
        if parts[-1] in agencies and (len(parts) > 1 or parts[0] in known):
            return True
    credited = _CREDITED.search(text) or _CREDITED_NAME.search(text)
    if not credited:
        return False
    words = fold_phrase(credited[1]).split(" ")
    return any(" ".join(words[at:]) in phrases()["credits"] for at in range(len(words)))


def _is_signed_caption(text: str) -> bool:
    signed = _SIGNED_CAPTION.search(text)
    return signed is not None and signed.start() >= _SHORTEST_CAPTION


def _ends_as_credit(text: str) -> bool:
    """Whether a caption's sentence is followed by what says who took the picture: "…。林摄"."""
    behind = _CREDIT_ENDS.search(text)
    return bool(behind) and fold_phrase(text).endswith(tuple(phrases()["credit_ends"]))


def tags_of(text: str) -> tuple[str, ...]:
    """The keywords of a line of kind TAGS, in order, as printed."""
    labelled = _LABELLED.fullmatch(text)
    if labelled is None:
        return ()
    listed = re.split(r"\s*[,،、，;|•·/]\s*|\s*#", labelled[2].lstrip("#"))
    return tuple(tag.strip() for tag in listed if tag.strip())


def site_of_notice(text: str) -> str | None:
    """The name in a copyright notice: "© 2025 Hafenpost. Alle Rechte …" gives "Hafenpost"."""
    notice = re.match(
        r"(?:©|ⓒ|\(c\)|copyright)[\s©]*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?[\s,]*", text, re.IGNORECASE
    )
    if not notice:
        return None
    name = re.split(r"[.,|;。–—]|\s-\s", text[notice.end() :], maxsplit=1)[0].strip()
    name = re.sub(r"^by\s+|\s*\d{4}$", "", name, flags=re.IGNORECASE).strip()
    if not name or len(name) > 60 or contains_phrase(fold_phrase(name), "rights"):
        return None
    return name
