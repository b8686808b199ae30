"""Which language a text is in: its script and letters, detectors, its words, and what is said of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from corpus.enrich.detectors import known_to_langdetect, known_to_langid, langdetect, langid
from corpus.enrich.scripts import (
    ALPHABETS,
    LANGUAGES,
    MARKERS,
    NEVER_LATIN,
    by_alphabet,
    chinese_script,
    foreign_letters,
    script_of,
)
from corpus.enrich.wordlists import (
    function_word_shares,
    has_function_words,
    telltales,
    words_of,
)
from corpus.langcodes import base_language, language_code
from corpus.model import Claim, Language

_UNSURE = "und"
_SAID = 0.95  # confidence of a claim by somebody who knows: manifest, corrections
_SAMPLE = 1000  # characters looked at; the detectors gain nothing beyond
_FEW = 20  # letters below which only what is said of a text tells
_SHORT = 60  # letters below which what the page says outweighs a sure detector
_LONG = 200  # letters above which a text must hold its language's function words
# Tuned on the short and long texts of tests/enrich/language_cases and on the beginnings (50 and
# 200 characters) of 123 news bodies in 17 languages.
_SURE = 0.95  # py3langid's probability; nobody else is asked
_ENOUGH = 0.4  # of the weighed probability; below it the language stays open
_CLEAR = 0.7  # of py3langid's probabilities for a language and its kin in a long text; ours have .8 and more
_NOTABLE = 0.05  # probabilities below it are no claims
# What a witness's best claim is worth where it is surest: on those texts so many of them are right.
_WORDED, _LETTERED, _HEARD_LAST = 0.8, 0.8, 0.9
_LEAST = 0.002  # what a detector's silence about a language that it knows leaves it
_BY_PAGE = 30.0  # the page's `lang` is right on 19 pages in 20
_BY_OUTLET = 8.0  # many an outlet publishes in two languages
_BY_LANGDETECT = 0.5  # beside its probability: it makes what it is sure of three times as likely
_BY_TELLTALE = 4.0  # a word that only one of several close languages has
_MOST_TELLTALES = 4
_MUCH = 1.5  # times as many function words as of the detector's language
_OWN = 0.12  # share of words that are function words of a language that no detector knows
_OTHERS = 0.15  # share of words that are another language's function words, beside none of its own
_FOREIGN = (
    0.03  # share of letters that the language's alphabet lacks: names and quotations have fewer
)
_DETECTED = ("Latn", "Cyrl", "Arab", "Deva")  # scripts that many languages share

# Languages that a detector which lacks one of them takes for another.
_KIN = (
    {"hr", "bs", "sr", "sl", "sh", "cnr"},
    {"es", "pt", "gl", "ca", "ast", "oc", "an", "lad", "ext", "mwl"},
    {"da", "no", "sv", "fo", "is"},
    {"id", "ms", "jv", "su", "min", "ban", "bjn", "ace"},
    {"tl", "ceb", "ilo", "war", "hil", "pam", "bcl", "pag"},
    {"nl", "af", "fy", "lb", "li", "nds"},
    {"cs", "sk", "pl", "hsb", "dsb", "szl"},
    {"it", "co", "sc", "scn", "fur", "vec", "rm", "lij", "pms", "lmo", "nap"},
    {"de", "lb", "nds", "gsw", "bar", "rm"},
    {"fr", "oc", "br", "wa", "ht", "co", "gcf", "gcr"},
    {"sw", "zu", "xh", "ss", "nr", "st", "tn", "nso", "ts", "ve", "rw", "rn", "sn", "ny", "lg", "bem"},
    {"et", "fi", "se", "krl"},
    {"tr", "az", "tk", "uz", "crh", "gag"},
    {"lt", "lv", "ltg", "sgs"},
    {"mi", "sm", "to", "haw", "ty", "rar"},
    {"hi", "mr", "ne", "sa", "mai", "bho", "kok", "gom", "doi", "awa", "new"},
    {"ru", "uk", "be", "bg", "mk", "rue"},
    {"ru", "tt", "ba", "cv", "kk", "ky", "sah", "tyv", "krc", "crh", "udm", "kv", "mhr"},
    {"ru", "os", "ce", "av", "inh", "kbd", "lez", "ab"},
    {"fa", "ps", "ur", "ckb", "ku", "sd", "bal", "mzn", "glk", "azb", "pnb", "skr", "ks"},
)  # fmt: skip


def identify_language(
    text: str, declared: tuple[Claim, ...] = (), usual: str | None = None
) -> Language:
    """The language that most of a text is in, with every guess that was weighed.

    The script decides where it can. In scripts of many languages py3langid does where it is
    sure; where it isn't, its guess is weighed with letters, words, langdetect, what the page
    states, and the outlet's usual language: the less text, the more these two tell. A language
    that the detectors lack is known by its words, or where the page states it. A claim of a
    person (confidence .95 and above) decides by itself. "und" is what cannot be told. The same
    text and claims always give the same answer. Chinese is "zh-Hans" or "zh-Hant" ("zh" where
    that cannot be told), Norwegian "no" whatever the kind.

    Args:
        declared: claims of the field "language", strongest first, as stated: "en-US", "nb_NO".
        usual: the code of what most of the outlet's articles are in. It makes that language eight
            times as likely where py3langid isn't sure, and decides where there are no words.
    """
    sample = _sample_of(text)
    stated = tuple(_coded(claim) for claim in declared if claim.field == "language")
    script, share = script_of(sample)
    said = _said(stated)
    if script is None:
        return Language(said or _UNSURE, stated)
    first, usual_here = (_fitting(code, script) for code in (_first_code(stated), usual))
    expected = tuple(code for code in (first, usual_here) if code)
    if script in _DETECTED:
        code, guesses = _by_detectors(sample, script, first, usual_here)
    elif script == "Hani":
        code, guesses = _by_characters(sample, share, expected)
    else:
        code, guesses = _by_script(sample, script, share, expected)
    # Who says "zh" says nothing of how it is written.
    code = code if said in (None, base_language(code)) else said
    by_outlet = (_guess(usual, "outlet's usual", 0.3),) if usual else ()
    candidates = sorted((*stated, *guesses, *by_outlet), key=lambda claim: -claim.confidence)
    # The winner leads, whatever the weights of the single witnesses.
    candidates.sort(key=lambda claim: claim.value != code)
    return Language(code, tuple(candidates))


def _sample_of(text: str) -> str:
    """The beginning, middle and end of a long text: it may open in another language."""
    if len(text) <= _SAMPLE:
        return text
    third, middle = _SAMPLE // 3, len(text) // 2
    return "\n".join((text[:third], text[middle : middle + third], text[-third:]))


def _coded(claim: Claim) -> Claim:
    code = language_code(claim.value)
    return Claim("language", code or claim.value, claim.found_in, claim.confidence)


def _first_code(stated: Iterable[Claim]) -> str | None:
    return next((code for claim in stated if (code := language_code(claim.value))), None)


def _said(stated: Iterable[Claim]) -> str | None:
    return _first_code(claim for claim in stated if claim.confidence >= _SAID)


def _fitting(code: str | None, script: str) -> str | None:
    """The code if the language is written in the script, as far as we know."""
    if code is None or (script in LANGUAGES and base_language(code) not in LANGUAGES[script]):
        return None
    return None if script == "Latn" and code in NEVER_LATIN else code


def _guess(code: str, found_in: str, confidence: float) -> Claim:
    return Claim("language", code, found_in, round(min(1.0, confidence), 4))


def _by_script(
    sample: str, script: str, share: float, expected: tuple[str, ...]
) -> tuple[str, tuple[Claim, ...]]:
    """Of a script that hardly any languages share: its first, unless its letters or the page say other."""
    codes = LANGUAGES.get(script, ())
    told = _second_language(sample, script)
    if told:
        return told, (_guess(told, "script", share),)
    guesses = (
        (_guess(codes[0], "script", share * (0.99 if len(codes) == 1 else 0.9)),) if codes else ()
    )
    return next(iter((*expected, *codes)), _UNSURE), guesses


def _second_language(sample: str, script: str) -> str | None:
    """A script's second language, where its own letters or words are there."""
    if script not in MARKERS:
        return None
    code, letters = MARKERS[script]
    if sum(sample.count(letter) for letter in letters) * 100 > len(sample):
        return code
    words = telltales(words_of(sample)) if script == "Hebr" else None
    return code if words and words[code] > max(1, 2 * words[LANGUAGES[script][0]]) else None


def _by_characters(
    sample: str, share: float, expected: tuple[str, ...]
) -> tuple[str, tuple[Claim, ...]]:
    """Chinese in one of its two ways of writing, or a headline in Japanese without kana."""
    letters = sum(letter.isalpha() for letter in sample)
    written = chinese_script(sample)
    base = (_guess("zh", "script", 0.9 * share),)
    if "ja" in expected[:1] and letters < _SHORT:
        return "ja", base
    if written:
        code, agreement = written
        return code, (_guess(code, "characters", share * agreement), *base)
    return next((code for code in expected if base_language(code) == "zh"), "zh"), base


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the witnesses say that are always asked of a text in a script of many languages."""

    sample: str
    script: str
    letters: int  # in the sample
    detected: Mapping[str, float]  # by py3langid, the likeliest first
    shares: Mapping[str, float]  # of the words that are function words, the highest first
    lettered: Sequence[tuple[str, float]]  # alphabets that fit, the best first
    told: Mapping[str, int]  # words that only one of several close languages has

    @property
    def top(self) -> str:
        """What py3langid takes for the likeliest."""
        return next(iter(self.detected), _UNSURE)

    @property
    def guesses(self) -> tuple[Claim, ...]:
        """The two best of each witness."""
        notable = [each for each in list(self.detected.items())[:2] if each[1] >= _NOTABLE]
        worded, lettered = list(self.shares.items())[:2], self.lettered
        return (
            *(_guess(code, "py3langid", share) for code, share in notable),
            *(
                _guess(code, "function words", min(_WORDED, 2 * share) / place)
                for place, (code, share) in enumerate(worded, start=1)
            ),
            *(
                _guess(code, "alphabet", _LETTERED * sureness / place)
                for place, (code, sureness) in enumerate(lettered, start=1)
            ),
        )


def _hear(sample: str, script: str) -> _Heard:
    detected = _in_script(langid(sample), script)
    words = words_of(sample)
    return _Heard(
        sample,
        script,
        letters=sum(letter.isalpha() for letter in sample),
        detected=dict(sorted(detected.items(), key=lambda item: (-item[1], item[0]))),
        shares=function_word_shares(words) if script == "Latn" else {},
        lettered=by_alphabet(sample, script)[:2] if script in ALPHABETS else (),
        told=telltales(words),
    )


def _by_detectors(
    sample: str, script: str, stated: str | None, usual: str | None
) -> tuple[str, tuple[Claim, ...]]:
    heard = _hear(sample, script)
    if heard.letters < _FEW:
        return stated or usual or _UNSURE, heard.guesses
    unknown = _unknown_language(heard)
    if unknown:
        return unknown, heard.guesses
    top = heard.top
    is_sure = heard.detected.get(top, 0.0) >= _SURE and not _is_unlike(heard, top)
    if stated and stated not in known_to_langid() and (_are_kin(stated, top) or not is_sure):
        return stated, heard.guesses
    is_doubted = stated not in (None, top) and (
        heard.letters < _SHORT or _are_kin(stated or "", top)
    )
    if is_sure and not is_doubted:
        return top, heard.guesses
    other = langdetect(sample)
    second = max(other, key=lambda code: (other[code], code), default=None)
    guesses = (
        *heard.guesses,
        *([_guess(second, "langdetect", _HEARD_LAST * other[second])] if second else []),
    )
    return _weigh(heard, other, stated, usual), guesses


def _weigh(heard: _Heard, other: Mapping[str, float], stated: str | None, usual: str | None) -> str:
    """The likeliest by all that speaks for it, or "und"."""
    fitting = {
        code: share
        for code, share in heard.detected.items()
        if share < _LEAST or foreign_letters(heard.sample, heard.script, code) <= _FOREIGN / 2
    }
    odds = {usual or _UNSURE: _BY_OUTLET} | {stated or _UNSURE: _BY_PAGE}
    weights = _weighed(fitting, other, heard.told, odds)
    best = max(weights, key=lambda code: (weights[code], code), default=_UNSURE)
    is_long = heard.letters >= 2 * _SHORT
    is_vague = is_long and best != stated and _with_kin(best, fitting) < _CLEAR
    if weights.get(best, 0.0) >= _ENOUGH and not is_vague and not _is_unlike(heard, best):
        return best
    is_possible = (
        heard.letters < _SHORT
        or stated not in known_to_langid()
        or heard.detected.get(stated or "", 0.0) >= _NOTABLE
    )
    return stated if stated and is_possible else _UNSURE


def _in_script(detected: Mapping[str, float], script: str) -> dict[str, float]:
    """What a detector says, of languages that are written in a script."""
    writes = LANGUAGES.get(script)
    kept = {
        code: share
        for code, share in detected.items()
        if code != _UNSURE and (writes is None or code in writes)
    }
    # Of what is no language at all in its eyes, nothing is given to the others.
    total = sum(kept.values()) + detected.get(_UNSURE, 0.0)
    return {code: share / total for code, share in kept.items()} if total else {}


def _unknown_language(heard: _Heard) -> str | None:
    """A language that py3langid lacks, by its function words or its letters."""
    known = known_to_langid()
    lettered, shares, told, top = heard.lettered, heard.shares, heard.told, heard.top
    if lettered and lettered[0][0] not in known and lettered[0][1] >= 0.5:
        return lettered[0][0]
    best = next(iter(shares), None)
    if best is None or best in known or heard.letters < _SHORT / 2:
        return None
    if heard.detected.get(top, 0.0) >= _SURE and not _are_kin(best, top):
        return None
    if _are_kin(best, top) and best in told and top in told and told[best] != told[top]:
        return best if told[best] > told[top] and shares[best] >= shares.get(top, 0.0) else None
    return best if shares[best] >= max(_OWN, _MUCH * shares.get(top, 0.0)) else None


def _is_unlike(heard: _Heard, code: str) -> bool:
    """Whether a text has the commonest words of another language only, or letters of another one."""
    if heard.script == "Latn":
        is_listed = code in has_function_words() and code not in heard.shares
        has_others = max(heard.shares.values(), default=0.0) >= _OTHERS
        return heard.letters >= _LONG and is_listed and has_others
    return foreign_letters(heard.sample, heard.script, code) > _FOREIGN


def _weighed(
    detected: Mapping[str, float],
    other: Mapping[str, float],
    told: Mapping[str, int],
    said: Mapping[str, float],
) -> dict[str, float]:
    """The detectors' guesses with all else that speaks for a language; the sum is 1."""
    codes = {code for code, share in detected.items() if share >= _LEAST}
    codes |= {code for code in said if code in detected}
    weights = {}
    for code in codes:
        weight = max(detected[code], _LEAST) * said.get(code, 1.0)
        if code in told:
            behind = max((told[each] for each in told if _are_kin(each, code)), default=0)
            behind -= told[code]
            weight /= _BY_TELLTALE ** min(behind, _MOST_TELLTALES)
        weights[code] = weight * _by_langdetect(code, other)
    total = sum(weights.values())
    return {code: weight / total for code, weight in weights.items()} if total else {}


def _by_langdetect(code: str, other: Mapping[str, float]) -> float:
    """What langdetect's guess makes of a language's odds; one that it lacks is taken for its kin."""
    if not other:
        return 1.0
    if code in known_to_langdetect():
        return _BY_LANGDETECT + other.get(code, 0.0)
    return _BY_LANGDETECT + max(
        (share for each, share in other.items() if _are_kin(each, code)), default=0.2
    )


def _with_kin(code: str, detected: Mapping[str, float]) -> float:
    """How likely a language or its kin is: what a text in one that is not known seldom comes to."""
    return sum(share for each, share in detected.items() if each == code or _are_kin(each, code))


def _are_kin(one: str, other: str) -> bool:
    return any(one in family and other in family for family in _KIN)
