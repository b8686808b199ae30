"""What the lines between a title and its text say: who wrote it, when, from where."""

import re
from dataclasses import dataclass
from functools import lru_cache

from corpus.extract.furniture import Furniture, furniture_kind
from corpus.extract.phrases import (
    ends_sentence,
    fold_phrase,
    has_case,
    is_cjk,
    opening_phrase,
    phrases,
)
from corpus.model import Claim

_LONGEST_LINE = 200  # characters of a byline or date line with all its parts
_SEPARATOR = re.compile(r"\s*[|•·∙‧/｜]\s+|\s[|•·∙–—‒/｜-]\s*|\s*[|｜•]\s*|\t|\s{3,}")
_LABELS = re.compile(r"\s+(?=[\u3400-\u9fff]{2,4}[:：])")  # 来源：… 作者：…
_CHINESE_LABELS = frozenset("作者 记者 本报记者 本報記者 通讯员 特约记者".split())
_HAN_NAMES = re.compile(r"[\u3400-\u9fff·]{2,4}(?:\s[\u3400-\u9fff·]{2,4})+")
_REPORTERS = re.compile(
    r"[(（【]\s*(?:[\u3400-\u9fff]{2})?(?:记者|記者)[\s:：]*([^()（）【】]{2,30})[)）】]"
)
_WORD = re.compile(
    r"\d+|[\u0904-\u0965\u0970-\u0dff]+|[\u0e01-\u0e3a\u0e40-\u0e4e]+|[^\W\d_]+(?:['’ʼ.-][^\W\d_]+)*"
)
_CJK_DAY = re.compile(r"\d{4}\s*[年년]\s*\d{1,2}\s*[月월]\s*\d{1,2}\s*[日일号號]?")
_NUMERIC_DAY = re.compile(
    r"(?<!\d)(?:\d{4}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{1,2}|\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?(?:\d{4}|\d{2}))(?!\d)"
)
_CJK_NAME = re.compile(
    r"[\u3400-\u9fff々]{2,5}|[\u3400-\u9fff々]{1,4}[ 　・·][\u3040-\u30ff\u3400-\u9fff々]{1,6}"
    r"|[\uac00-\ud7af]{2,4}|[\u30a0-\u30ff]{2,8}・[\u30a0-\u30ff]{2,8}"
)
# After a word for the reporter: without a space it opens a headline ("记者调查").
_HAN_ROW = re.compile(r"[\s、]?[\u3400-\u9fff々·]{2,4}(?:[\s、][\u3400-\u9fff々·]{2,4}){0,3}")
_UNCASED_WORD = re.compile('[^\\W\\d_][^\\s\\d_.,:;!?()<>|/،؛؟।…"“”«»]*')
_BETWEEN_NAMES = re.compile(r"\s*[,&]\s*|\s(?:and|und|et|y|e|en|i|oraz|ve|и|och|og|ja|a|та|και)\s")
_MAIL = re.compile(r"\s*[(<\[]?[\w.+-]+@[\w-]+\.[\w.-]+[)>\]]?")
_HANDLE = re.compile(r"\s*\(?@\w+\)?")


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line of an article's head, read."""

    claims: tuple[Claim, ...]
    is_strong: bool  # says who or when, and not merely how long it takes to read


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    start: int
    end: int
    text: str


@lru_cache(maxsize=4096)
def read_head_line(text: str) -> HeadLine | None:
    """Who and when, as printed on a line of a head; None for a line that is something else.

    Fields: author (the whole byline without its opening word), published, modified,
    section. A line without claims tells only how long reading takes, or an age ("2 hours ago").
    """
    if len(text) > _LONGEST_LINE:
        return None
    whole = _byline(text)
    if whole and not _day_in(text):
        return HeadLine((Claim("author", whole, "text", 0.8),), True)
    if all(_is_date_word(word) or _is_zone(word) for word in _words(text)):
        dates = _dates(text)
        if dates:
            return HeadLine(dates, True)
    claims: list[Claim] = []
    unknown: list[str] = []
    known = False
    pieces = [piece for part in _SEPARATOR.split(text) for piece in _LABELS.split(part)]
    for piece in map(str.strip, pieces):
        read = _read_piece(piece) if piece else ()
        if read is None:
            unknown.append(piece)
        elif piece:
            known = True
            claims.extend(read)
    strong = any(claim.field in ("author", "published", "modified") for claim in claims)
    if not known or (unknown and not strong):
        return None
    for piece in unknown:
        if looks_like_names(piece) and not any(claim.field == "author" for claim in claims):
            claims.insert(0, Claim("author", piece, "text", 0.4))
        elif fold_phrase(piece) in phrases()["sections"]:
            claims.append(Claim("section", piece, "text", 0.5))
        elif len(piece.split()) > 4:
            return None
    return HeadLine(tuple(claims), strong)


def _read_piece(piece: str) -> tuple[Claim, ...] | None:
    """The claims of one part of a head line; () for an age or a reading time."""
    dates = _dates(piece)
    if dates is not None:
        return dates
    if furniture_kind(piece) in (Furniture.LINE, Furniture.WORD, Furniture.COMMENTS):
        return ()
    name = _byline(piece)
    return (Claim("author", name, "text", 0.8),) if name else None


def _words(text: str) -> list[_Word]:
    return [_Word(fold_phrase(m[0]), m.start(), m.end(), m[0]) for m in _WORD.finditer(text)]


def _day_in(text: str) -> bool:
    """Whether `text` names a day: in numbers, in the Chinese manner, or with a month's name."""
    if _CJK_DAY.search(text) or _NUMERIC_DAY.search(text):
        return True
    words = _words(text)
    months = phrases()["months"]
    return any(word.key in months for word in words) and any(
        word.text.isdecimal() for word in words
    )


def _is_date_word(word: _Word) -> bool:
    known = phrases()
    if word.text.isdecimal() or any(
        word.key in known[name]
        for name in ("months", "weekdays", "date_words", "published", "modified")
    ):
        return True
    if is_cjk(word.text) or "\uac00" <= word.text[0] <= "\ud7af":
        return _is_made_of(word.key, known["date_words"])
    return all(
        part in known["weekdays"] or part in known["date_words"] for part in word.key.split()
    )


def _is_made_of(key: str, known: frozenset[str]) -> bool:
    """Whether an unspaced word is a row of known ones (日星期三)."""
    at = 0
    while at < len(key):
        length = next((n for n in range(6, 0, -1) if key[at : at + n] in known), 0)
        if not length:
            return False
        at += length
    return True


def _dates(text: str) -> tuple[Claim, ...] | None:
    """The dates on a line that holds dates and, before them, a name or place; or None."""
    if not _day_in(text):
        return None
    claims: list[Claim] = []
    for field, part in _split_at_openers(text):
        read = _one_date(part, field)
        if read is None:
            if not claims or _day_in(part):
                return None
            continue
        claims.extend(read)
    return tuple(claims)


def _split_at_openers(text: str) -> list[tuple[str, str]]:
    """`text` cut before every "updated", "published" and the like, with the field it opens."""
    words, cuts, at = _words(text), [(0, 0, "published")], 0
    while at < len(words):
        for count in range(min(3, len(words) - at), 0, -1):
            key = " ".join(word.key for word in words[at : at + count])
            field = next((f for f in ("modified", "published") if key in phrases()[f]), None)
            if field and not (count == 1 and at and key in phrases()["date_words"]):
                cuts.append((words[at].start, words[at + count - 1].end, field))
                at += count - 1
                break
        at += 1
    parts = []
    for (_, end, field), following in zip(cuts, [*cuts[1:], (len(text), 0, "")], strict=True):
        parts.append((field, text[end : following[0]]))
    if len(parts) == 2 and not _day_in(parts[1][1]) and _day_in(parts[0][1]):
        return [(parts[1][0], parts[0][1])]  # "2025年3月12日 更新": the word stands behind
    return [part for part in parts if part[1].strip(" :：,-–—(（[|.").strip()]


def _one_date(text: str, field: str) -> tuple[Claim, ...] | None:
    """The claim of a date at the end of `text`, and of a name before it."""
    words = _words(text)
    first = len(words)
    while first and (_is_date_word(words[first - 1]) or _is_zone(words[first - 1])):
        first -= 1
    while first < len(words) and not (
        words[first].text.isdecimal()
        or words[first].key in phrases()["months"] | phrases()["weekdays"]
    ):
        first += 1
    if first == len(words) or not _day_in(text[words[first].start :]):
        return None
    if first + 1 < len(words) and words[first + 1].key in phrases()["weekdays"]:
        first += words[first].text.isdecimal()  # the number of an issue
    date = text[words[first].start :].strip(" ,;|)]）-–—")
    before = text[: words[first].start].strip(" ,;:：|([（-–—.")
    while before and _is_date_word(
        _Word(fold_phrase(before.split()[-1]), 0, 0, before.split()[-1])
    ):
        before = before.rpartition(" ")[0].strip(" ,;:-–—")
    claim = Claim(field, date, "text", 0.7)
    if not before:
        return (claim,)
    name = _byline(before)
    if name:
        return (Claim("author", name, "text", 0.8), claim)
    if len(before.split()) <= 3 and not before[0].islower():
        return (claim,)  # a place
    return None


def _is_zone(word: _Word) -> bool:
    return word.text.isascii() and word.text.isupper() and 2 <= len(word.text) <= 5


def _byline(text: str) -> str | None:
    """The names on a line that opens or ends as a byline does, as printed; or None."""
    line = _HANDLE.sub("", _MAIL.sub("", text)).strip(" ()（）[]【】")
    if not line or len(line) > 150:
        return None
    closed = _closed_byline(line)
    if closed:
        return closed
    label = re.match(r"([^:：/／｜|՝・]{1,30}?)\s*[:：/／｜|՝・]\s*(.+)", line)
    if label and fold_phrase(label[1]) in phrases()["by"]:
        return _names(parted(label[2]) if label[1] in _CHINESE_LABELS else label[2], strict=False)
    opener = opening_phrase(fold_phrase(line), "by")
    if opener and opener in phrases()["bare"] and is_cjk(opener):
        rest = line[len(opener) :]
        is_sure = rest[:1] in " 、" or len(opener) > 2
        return parted(rest.strip()) if is_sure and _HAN_ROW.fullmatch(rest) else None
    if opener and opener in phrases()["bare"]:
        rest = _after(line, opener)
        return _names(rest, strict=True) if rest else None
    if "," in line:
        name, _, role = line.partition(",")
        if has_role(role) and not ends_sentence(role) and looks_like_names(name):
            return line
    return None


def reporters_in(dateline: str) -> str | None:
    """The names in a Chinese dateline: "新声社上海3月4日电（记者 安宁）" gives "安宁"."""
    found = _REPORTERS.search(dateline)
    return parted(found[1].strip()) if found else None


def parted(names: str) -> str:
    """Chinese names with a sign between them where only a space was."""
    return "、".join(names.split()) if _HAN_NAMES.fullmatch(names) else names


def _after(line: str, opener: str) -> str:
    """What follows the folded `opener` in `line`."""
    if is_cjk(opener) and " " not in opener:
        return line[len(opener) :].strip(" :：")
    return re.split(r"\s+", line, maxsplit=opener.count(" ") + 1)[-1] if " " in line else ""


def _closed_byline(line: str) -> str | None:
    """The names on a line that ends in what its writer is: 홍길동 기자, 山田太郎記者."""
    words = line.split()
    known = phrases()["by_after"]
    if len(line) > 40 or not words:
        return None
    for count in (2, 1):
        if len(words) > count and fold_phrase(" ".join(words[-count:])) in known:
            return " ".join(words[:-count]) if len(words) - count <= 4 else None
    last = words[-1]
    for length in range(2, min(6, len(last) - 1)):
        if is_cjk(last) and len(words) <= 2 and fold_phrase(last[-length:]) in known:
            return line[:-length] if len(line) - length <= 8 else None
    return None


def has_role(text: str) -> bool:
    """Whether a few words tell what a writer is ("Transport correspondent")."""
    words = fold_phrase(text).split(" ")
    return len(words) <= 6 and any(
        " ".join(words[at : at + n]) in phrases()["roles"]
        for at in range(len(words))
        for n in (1, 2)
    )


def _names(text: str, *, strict: bool) -> str | None:
    """`text` if it reads as names; `strict` where nothing but the opening word says so."""
    text = text.strip(" :：,;-–—")
    words = text.split()
    if not words or len(words) > 16 or len(text) > 120 or any(char.isdecimal() for char in text):
        return None
    if re.search(r"[!?…。！？؟।]$|\.\s\w+\s\w+\s\w+", text):
        return None
    if not has_case(text):
        return text if len(words) <= (5 if strict else 8) and len(text) <= 40 else None
    name = re.split(r"[,(]", text, maxsplit=1)[0]
    small = phrases()["particles"] | phrases()["and"]
    capitals = [word for word in name.split() if fold_phrase(word) not in small]
    if not capitals or not all(word.lstrip("'’\"(").lstrip()[:1].isupper() for word in capitals):
        return None
    return text.rstrip(".") if not re.search(r"\b\w\.$", text) else text


def looks_like_names(text: str) -> bool:
    """Whether `text` could be one to three persons' names and nothing else.

    Only scripts with capitals tell; elsewhere, and for one word, the answer is no.
    """
    if (
        any(char.isdecimal() for char in text)
        or re.search(r"[:;!?…\"“”]", text)
        or not has_case(text)
    ):
        return False
    small = phrases()["particles"]
    for person in _BETWEEN_NAMES.split(text):
        words = [word for word in person.split() if fold_phrase(word) not in small]
        # "Thu" is a day in English and a name in Vietnamese.
        days = [word for word in words if len(word) < 4 and not _is_name_word(word)]
        is_long = len(person.split()) > 2 and len(days) == 1 and days[0][:1].isupper()
        if not 2 <= len(words) <= 4 or not all(
            _is_name_word(word) or (is_long and word in days and word.isalpha()) for word in words
        ):
            return False
        if fold_phrase(person) in phrases()["menu"]:
            return False
    return True


def looks_like_uncased_name(text: str) -> bool:
    """Whether `text` could be one person's name in a script without capitals.

    Nothing but its shape says so: the caller must know that a name may stand there.
    """
    if has_case(text) or len(text) > 30 or fold_phrase(text) in phrases()["menu"]:
        return False
    if _CJK_NAME.fullmatch(text):
        return not has_role(text) and fold_phrase(text) not in phrases()["agencies"]
    words = text.split(" ")
    if is_cjk(text) or "\uac00" <= text[:1] <= "\ud7af" or not 2 <= len(words) <= 4:
        return False
    return all(_UNCASED_WORD.fullmatch(word) for word in words) and not has_role(text)


def _is_name_word(word: str) -> bool:
    if not word[:1].isupper() or fold_phrase(word) in phrases()["months"] | phrases()["weekdays"]:
        return False
    return bool(re.fullmatch(r"[^\W\d_]+(?:['’.-][^\W\d_]+)*\.?", word))
