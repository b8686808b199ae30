"""Dates as pages state them, as ISO 8601: as precise as stated, with the offset if there is one."""

import re
import unicodedata
import warnings
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

_YEARS = range(1600, 2201)
_MAX_CHARS = 120

_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:[T\s]\s?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
    r"\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?(?![\d-])"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?")
_STAMP = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_YEAR_FIRST = re.compile(
    r"(?<!\d)(\d{4})\s*[年년./]\s*(\d{1,2})\s*[月월./]\s*(\d{1,2})\s*[日일.]?(?!\d)"
)
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2}),?\s+(?:năm\s+)?(\d{4})", re.IGNORECASE)
_BUDDHIST_YEAR = re.compile(r"(?<!\d)2[4-6]\d\d(?!\d)")
_THAI_LETTER = re.compile("[\u0e01-\u0e5b]")
# dateparser drops the signs above Thai letters, which makes March (มี.ค.) January (ม.ค.).
_THAI_MONTHS = (
    "มกราคม กุมภาพันธ์ มีนาคม เมษายน พฤษภาคม มิถุนายน กรกฎาคม สิงหาคม กันยายน ตุลาคม พฤศจิกายน ธันวาคม"
    " ม.ค. ก.พ. มี.ค. เม.ย. พ.ค. มิ.ย. ก.ค. ส.ค. ก.ย. ต.ค. พ.ย. ธ.ค."
).split()
_THAI = re.compile(rf"(\d{{1,2}})\s*({'|'.join(map(re.escape, _THAI_MONTHS))})\s*(\d{{4}})")
_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2})\s?[:時时시h]\s?(\d{2})\s?[分분]?(?::(\d{2}))?(?![\d:])"
    r"(?:\s*([ap])\.?\s?m\b\.?)?",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-]\d{2}):?(\d{2})\b|\b(UTC|GMT|Z)\b")
_AFTERNOON = re.compile(r"오후|下午|午後|晚上")
# English speakers who put the month first; elsewhere 3/5 is the third of May.
_MONTH_FIRST = {"en", "en-us", "en-ph", "es-us", "fil", "tl"}
_LATIN_LANGUAGES = ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr", "sv", "da", "id"]
_OTHER_LANGUAGES = ["ru", "uk", "bg", "ar", "fa", "he", "el", "hy", "ka", "hi", "th"]
_DAY_IN_WORDS = (
    re.compile(
        r"(?<!\d)\d{1,2}(?:\.|st|nd|rd|th|er|º|ª)?[\s-]+(?:de\s+|of\s+)?"
        r"[^\W\d][^\s\d,]{1,20}[\s,-]+(?:de\s+)?\d{4}(?!\d)"
    ),
    re.compile(r"[^\W\d][^\s\d,]{1,20}\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}(?!\d)"),
    re.compile(r"(?<!\d)\d{4}[.,]?\s+[^\W\d][^\s\d,]{1,20}\s+\d{1,2}\.?(?!\d)"),
)
_YEAR_AND_WORD = re.compile(r"\d{4}.*[^\W\d_]|[^\W\d_].*\d{4}", re.DOTALL)


def parse_date(value: str, language: str | None = None) -> str | None:
    """The ISO 8601 form of a date or time as stated, or None for what is none.

    `"2024-05-03"`, `"2024-05-03T14:10:00"`, `"2024-05-03T14:10:00+02:00"`. Nothing is added
    that the page does not say: no zone, no time of day, no year; "two hours ago" is None.

    Args:
        language: tag of the page's language ("en-GB"): whether 3/5 is in March or in May.

    >>> parse_date("Friday, May 3, 2024 2:10 pm")
    '2024-05-03T14:10:00'
    """
    text = unicodedata.normalize("NFKC", value).strip()[:_MAX_CHARS]
    if not any(char.isdecimal() for char in text):
        return None
    text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
    language = (language or "").replace("_", "-").lower()
    if language.startswith("th") or _THAI_LETTER.search(text):  # years of the Buddhist era
        text = _BUDDHIST_YEAR.sub(lambda year: str(int(year[0]) - 543), text)
    return _numbers(text, language) or _words(text, language)


def sort_key(published: str) -> str | None:
    """The same moment in UTC, to sort by; a day, or a time without zone, is taken as UTC.

    >>> sort_key("2024-05-03T14:10:00+02:00"), sort_key("2024-05-03")
    ('2024-05-03T12:10:00Z', '2024-05-03T00:00:00Z')
    """
    try:
        moment = datetime.fromisoformat(published)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return f"{aware.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
    except (ValueError, OverflowError):
        return None


def day_of(published: str) -> tuple[int, str] | None:
    """Year and month ("2024-05") of the day as stated, whatever the zone."""
    try:
        day = date.fromisoformat(published[:10])
    except ValueError:
        return None
    return day.year, f"{day.year:04d}-{day.month:02d}"


def precision(published: str) -> int:
    """How much a date of `parse_date` says: 1 the day, 2 the time, 3 the offset too."""
    if len(published) <= 10:
        return 1
    return 3 if published.endswith("Z") or re.search(r"[+-]\d{2}:\d{2}$", published) else 2


def _numbers(text: str, language: str) -> str | None:
    """Dates written in numbers only, whatever stands around them."""
    if found := _ISO.search(text):
        return _built(*found.groups())
    if found := _COMPACT.fullmatch(text):
        return _built(*found.groups())
    if _STAMP.fullmatch(text):
        seconds = float(text) / (1000 if len(text.split(".")[0]) == 13 else 1)
        return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if found := _YEAR_FIRST.search(text):
        year, month, day = found.groups()
        return _with_clock(int(year), int(month), int(day), text[found.end() :])
    if found := _VIETNAMESE.search(text):
        return _with_clock(int(found[3]), int(found[2]), int(found[1]), text)
    if found := _THAI.search(text):
        month = _THAI_MONTHS.index(found[2]) % 12 + 1
        return _with_clock(int(found[3]), month, int(found[1]), text[found.end() :])
    if found := _NUMERIC.search(text):
        first, mark, second, year = found.groups()
        day, month = int(first), int(second)
        if month > 12 or (mark != "." and day <= 12 and language in _MONTH_FIRST):
            day, month = month, day
        rest = text[found.end() :]
        rest = rest if _CLOCK.search(rest) else text[: found.start()]
        return _with_clock(int(year), month, day, rest)
    return None


def _built(
    year: str,
    month: str,
    day: str,
    hour: str | None = None,
    minute: str | None = None,
    second: str | None = None,
    zone: str | None = None,
) -> str | None:
    """The ISO form of its parts, None if there is no such day."""
    if hour is None or minute is None:
        return _checked(f"{int(year):04d}-{int(month):02d}-{int(day):02d}")
    offset = ""
    if zone in ("Z", "UTC", "GMT"):
        offset = "Z"
    elif zone:
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = f"{zone[0]}{digits[:2]}:{digits[2:]}"
    day_only = f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
    if _is_placeholder(f"{day_only}T{int(hour):02d}:{minute}"):
        return None
    iso = f"{day_only}T{int(hour):02d}:{minute}:{second or '00'}"
    # 24:00 and the like name a day all the same.
    return _checked(iso + offset) or _checked(day_only)


def _with_clock(year: int, month: int, day: int, rest: str) -> str | None:
    """A day and the time of day in `rest`, if there is one."""
    clock = _CLOCK.search(rest)
    if not clock:
        return _built(str(year), str(month), str(day))
    hour = int(clock[1])
    afternoon = (clock[4] or "").lower() == "p" or _AFTERNOON.search(rest[: clock.start()])
    if afternoon and hour < 12:
        hour += 12
    elif (clock[4] or "").lower() == "a" and hour == 12:
        hour = 0
    zone = _OFFSET.search(rest, clock.end())
    stated = (f"{zone[1]}{zone[2]}" if zone[1] else "Z") if zone else None
    return _built(str(year), str(month), str(day), str(hour), clock[2], clock[3], stated)


def _checked(iso: str) -> str | None:
    """`iso` if it is a time that can be meant."""
    try:
        moment = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return iso if moment.year in _YEARS else None


def _is_placeholder(iso: str) -> bool:
    """Whether it is the first hour of computers' time, which a missing date becomes."""
    return iso.startswith("1970-01-01T00:")


@lru_cache(maxsize=2048)
def _words(text: str, language: str) -> str | None:
    """Dates with the month in words."""
    if not _YEAR_AND_WORD.search(text):
        return None
    try:  # what servers write: "Fri, 03 May 2024 14:10:00 +0200"
        if re.match(r"(?:\w{3},\s*)?\d{1,2}\s\w{3}\s\d{4}\s\d", text):
            moment = parsedate_to_datetime(text)
            return _checked(moment.isoformat(timespec="seconds").replace("+00:00", "Z"))
    except (ValueError, IndexError, TypeError, OverflowError):
        pass
    for pattern in _DAY_IN_WORDS:
        for piece in list(pattern.finditer(text))[:3]:
            day = _named_day(" ".join(piece[0].replace(",", " ").split()), language.split("-")[0])
            if day is not None:
                rest = text[piece.end() :]
                rest = rest if _CLOCK.search(rest) else text[: piece.start()]
                return _with_clock(day.year, day.month, day.day, rest)
    return None


@lru_cache(maxsize=2048)
def _named_day(text: str, language: str) -> date | None:
    """The day that "3 mai 2024" means in the page's language, else in any."""
    # Only now, since it takes longer to load than most pages take to read.
    from dateparser import DateDataParser

    settings = {"PARSERS": ["absolute-time"], "STRICT_PARSING": True, "DATE_ORDER": "DMY"}
    # Every language that dateparser knows takes it seconds to load.
    usual = _LATIN_LANGUAGES if re.search(r"[a-z]{3}", text, re.IGNORECASE) else _OTHER_LANGUAGES
    for languages in ([language], ["en"]) if language else (usual,):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found = DateDataParser(languages=languages, settings=settings).get_date_data(text)
        except (ValueError, TypeError, OverflowError, RecursionError):
            continue
        if found is not None and found.date_obj is not None:
            day: date = found.date_obj.date()
            return day
    return None
