"""How well pages are read, against annotated ones.

Body: precision and recall of the shingles of four words, F1 of their means; where words stand
without spaces (Han, kana, Thai, Lao, Khmer, Burmese) each character counts as one. Title, dek,
section, outlet: the same words, case aside. Days: the calendar day, as stated or in UTC. Authors:
names without case and accents.
"""

import html
import random
import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import regex
from reading_gold import PLAIN, Page, Read

# How far below what is reached a floor lies, so that a page which turns either way is no alarm.
_MARGIN = 0.005
_LONG = 4  # words in a shingle
_WORD = regex.compile(
    r"[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}"
    r"\p{Script=Myanmar}\p{Script=Khmer}々ー]\p{M}*"
    r"|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}"
    r"\p{Script=Myanmar}\p{Script=Khmer}々ー])[\w\p{M}])+"
)
_FORMATS = regex.compile(r"\p{Cf}")
_SAME_LANGUAGE = {"nb": "no", "nn": "no", "cmn": "zh", "in": "id", "iw": "he"}
_SCRIPTS = {
    "cjk": "zh ja ko",
    "thai": "th lo my km",
    "arabic": "ar fa ur ps ckb",
    "hebrew": "he yi",
    "indic": "hi bn mr ta te gu kn ml pa ne si",
    "cyrillic": "ru uk bg sr mk be kk",
    "greek": "el",
    "german": "de",
    "english": "en",
}
_SCRIPT_OF = {code: script for script, codes in _SCRIPTS.items() for code in codes.split()}
FIELDS = (*PLAIN, "authors", "tags", "address", "paywall", "language")


def words(text: str | None) -> list[str]:
    """The words of a text, in order.

    >>> words("新华社 4月24日"), words("समस्तीपुर पुलिस")
    (['新', '华', '社', '4', '月', '24', '日'], ['समस्तीपुर', 'पुलिस'])
    """
    return _WORD.findall(unicodedata.normalize("NFKC", _FORMATS.sub("", text or "")))


def same_words(one: str | None, other: str | None) -> bool:
    """Whether two lines have the same words, case and entities aside."""
    return _folded(one) == _folded(other)


def _folded(text: str | None) -> list[str]:
    return words(html.unescape(text or "").casefold())


def base_language(code: str | None) -> str:
    """The language without its variant, one code for each."""
    base = (code or "").lower().replace("_", "-").split("-")[0]
    return _SAME_LANGUAGE.get(base, base)


def script_of(language: str | None) -> str:
    """The group of scripts that a language is counted in."""
    base = base_language(language)
    return _SCRIPT_OF.get(base, "other latin") if base else "not said"


def days(value: str | float | None) -> set[str]:
    """The calendar days that a time may be taken for: as stated, and in UTC."""
    if isinstance(value, (int, float)):
        return {datetime.fromtimestamp(value, UTC).date().isoformat()}
    stated = re.match(r"\d{4}-\d{2}-\d{2}", value or "")
    if not stated:
        return set()
    found = {stated[0]}
    try:
        moment = datetime.fromisoformat(value or "")
    except ValueError:
        return found
    return found | {moment.astimezone(UTC).date().isoformat()} if moment.tzinfo else found


def name_key(name: str) -> str:
    """A name without case and accents."""
    plain = unicodedata.normalize("NFKD", html.unescape(name).casefold())
    return " ".join(words("".join(c for c in plain if not unicodedata.combining(c))))


@dataclass(frozen=True, slots=True)
class Shares:
    """Of a page's shingles those that are right, too many, and missing; they sum up to one."""

    right: float
    extra: float
    missing: float

    @property
    def f1(self) -> float:
        """The page's own F1; 0 for an empty answer."""
        total = 2 * self.right + self.extra + self.missing
        return 2 * self.right / total if total else 1.0


@dataclass(frozen=True, slots=True)
class PageScore:
    """How one page was read."""

    body: Shares  # the standfirst counted as part of the body, where the gold has it there
    body_alone: Shares  # the standfirst may be there or not
    is_empty: bool
    fields: dict[str, bool]  # of the annotated fields: whether it is right
    names: tuple[int, int, int] | None  # authors right, too many, missing; None: not annotated


def score_page(page: Page, read: Read) -> PageScore:
    """How well a page was read."""
    whole, required, found = map(_shingles, (page.body, page.required, read.text))
    fields: dict[str, bool] = {}
    names = None
    for name in FIELDS:
        if name not in page.gold:
            continue
        wanted, got = page.gold[name], getattr(read, name)
        if name in ("published", "modified"):
            fields[name] = bool(days(wanted) & days(got))
        elif name == "authors":
            keys = {name_key(each) for each in wanted}, {name_key(each) for each in got} - {""}
            names = (len(keys[0] & keys[1]), len(keys[1] - keys[0]), len(keys[0] - keys[1]))
            fields[name] = keys[0] == keys[1]
        elif name == "tags":
            fields[name] = set(map(name_key, wanted)) == set(map(name_key, got))
        elif name == "language":
            fields[name] = base_language(wanted) == base_language(got)
        elif name in ("address", "paywall"):
            fields[name] = wanted == got
        else:
            fields[name] = same_words(wanted, got)
    return PageScore(
        body=_shares(whole, found, whole),
        body_alone=_shares(whole, found, required),
        is_empty=not found,
        fields=fields,
        names=names,
    )


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    tokens = words(text)
    starts = range(max(1, len(tokens) - _LONG + 1)) if tokens else ()
    return Counter(tuple(tokens[i : i + _LONG]) for i in starts)


def _shares(whole: Counter, found: Counter, required: Counter) -> Shares:
    """What is in `whole` but not in `required` neither helps nor harms."""
    right = (required & found).total()
    extra = (found - (whole | required)).total()
    missing = (required - found).total()
    total = right + extra + missing
    return Shares(right / total, extra / total, missing / total) if total else Shares(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Figures:
    """How well some pages were read; a measure that nothing was annotated for is not in it."""

    pages: int
    empty: int
    measures: Mapping[str, float] = field(default_factory=dict)


def figures_of(scores: Sequence[PageScore]) -> Figures:
    """The scores of some pages summed up."""
    measures = {
        "body": _body_f1([score.body_alone for score in scores]),
        "body with standfirst": _body_f1([score.body for score in scores]),
    }
    for name in FIELDS:
        known = [score.fields[name] for score in scores if name in score.fields]
        if known:
            measures[name] = statistics.mean(known)
    names = [score.names for score in scores if score.names]
    if names:
        right, extra, missing = (sum(each[i] for each in names) for i in range(3))
        total = 2 * right + extra + missing
        measures["authors F1"] = 2 * right / total if total else 1.0
    return Figures(len(scores), sum(score.is_empty for score in scores), measures)


def _body_f1(shares: Iterable[Shares]) -> float:
    """F1 of mean precision and mean recall; an empty answer has no precision."""
    shares = list(shares)
    precisions = [s.right / (s.right + s.extra) for s in shares if s.right + s.extra]
    recalls = [s.right / (s.right + s.missing) for s in shares if s.right + s.missing]
    if not precisions or not recalls:
        return 0.0
    precision, recall = statistics.mean(precisions), statistics.mean(recalls)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def by_script(
    pages: Sequence[Page], scores: Sequence[PageScore]
) -> dict[str, tuple[PageScore, ...]]:
    """The scores parted by the scripts of the pages' languages."""
    groups: dict[str, list[PageScore]] = {}
    for page, score in zip(pages, scores, strict=True):
        groups.setdefault(script_of(page.gold.get("language")), []).append(score)
    return {script: tuple(groups[script]) for script in sorted(groups)}


@dataclass(frozen=True, slots=True)
class Paired:
    """The difference of two readers on the same pages."""

    difference: float  # of the mean F1 of a page
    low: float  # the 95 % interval of it, by drawing pages anew
    high: float
    better: int  # pages on which the first is better by more than .02
    worse: int


def paired(ours: Sequence[float], theirs: Sequence[float], rounds: int = 2000) -> Paired:
    """How the first reader's F1 of each page differs from the second's."""
    differences = [one - other for one, other in zip(ours, theirs, strict=True)]
    draw = random.Random(0)  # noqa: S311 - the same interval on every run
    means = sorted(
        sum(draw.choices(differences, k=len(differences))) / len(differences) for _ in range(rounds)
    )
    return Paired(
        statistics.mean(differences),
        means[int(rounds * 0.025)],
        means[int(rounds * 0.975)],
        sum(each > 0.02 for each in differences),
        sum(each < -0.02 for each in differences),
    )


def new_floors(
    old: Mapping[str, float], reached: Mapping[str, float], *, may_lower: bool
) -> dict[str, float]:
    """A little less than what is reached; where the old floor is higher it stays, or else may go."""
    floors = {name: max(0.0, round(value - _MARGIN, 3)) for name, value in reached.items()}
    if may_lower:
        return floors
    return {name: max(floor, old.get(name, 0.0)) for name, floor in floors.items()}
