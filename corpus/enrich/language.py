"""Which language a text is in: its script and words, langdetect, and what the page says."""

import re
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from corpus.enrich.langcodes import language_code
from corpus.enrich.scripts import ALPHABETS, LANGUAGES, MARKERS, by_alphabet, script_of
from corpus.model import Claim, Language

_UNSURE = "und"
_SAMPLE = 1500  # characters looked at; langdetect gains nothing beyond 1,000
_SHORT = 60  # letters below which langdetect is often sure and wrong
_LONG = 200  # letters above which a text must hold its language's function words
_MUCH = 0.6  # confidence of function words, a fifth of the words: no chance even in a short text
_SURE = 0.9  # langdetect's probability; below it several of its samples disagreed
_SAID = 0.95  # confidence of a claim by somebody who knows: manifest, corrections

# Languages that langdetect takes one for another, or for which it has only the sibling.
_KIN = (
    {"hr", "bs", "sr", "sl", "sh", "cnr"},
    {"es", "pt", "gl", "ca", "ast", "oc", "an", "lad", "ext", "mwl"},
    {"da", "no", "sv", "fo", "is"},
    {"id", "ms", "tl", "jv", "su", "min", "ceb", "ilo", "war", "hil", "pam", "mg"},
    {"nl", "af", "fy", "lb", "li", "nds"},
    {"cs", "sk", "pl", "hsb", "dsb", "szl"},
    {"it", "co", "sc", "scn", "fur", "vec", "rm", "mt", "ro"},
    {"de", "lb", "nds", "gsw", "bar", "rm"},
    {"fr", "oc", "br", "wa", "ht", "co"},
    {"sw", "so", "zu", "xh", "ss", "nr", "st", "tn", "ts", "ve", "rw", "rn", "sn", "ny", "lg"},
    {"et", "fi", "se", "krl"},
    {"tr", "az", "tk", "uz", "crh", "gag", "ku", "kk"},
    {"lt", "lv", "ltg", "sgs"},
    {"hi", "mr", "ne", "sa", "mai", "bho", "kok", "gom", "doi", "awa", "new"},
)  # fmt: skip


def identify_language(text: str, declared: tuple[Claim, ...] = ()) -> Language:
    """The language that most of a text is in, with every guess that was weighed.

    The script decides where it can; in scripts with many languages, alphabets, function words
    and langdetect are weighed with the page's own statement, which counts for more the
    shorter the text is and where langdetect does not know the language stated. A claim of a
    person (confidence .95 and above) decides by itself. The same text and claims always
    give the same answer. Chinese is "zh" and Norwegian "no" whatever the kind.

    Args:
        declared: claims of the field "language", strongest first, as stated: "en-US", "nb_NO".
    """
    sample = _sample_of(text)
    stated = tuple(_coded(claim) for claim in declared if claim.field == "language")
    script, share = script_of(sample)
    if script is None:
        return Language(_said(stated) or _UNSURE, stated)
    guesses = _guesses(sample, script, share)
    code = _said(stated) or _decide(sample, script, guesses, _first_code(stated))
    worded = [guess for guess in guesses if guess.found_in == "function words"]
    kept = [guess for guess in guesses if guess not in worded[2:]]
    candidates = sorted((*stated, *kept), key=lambda claim: -claim.confidence)
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


def _first_code(stated: tuple[Claim, ...]) -> str | None:
    return next((code for claim in stated if (code := language_code(claim.value))), None)


def _said(stated: tuple[Claim, ...]) -> str | None:
    return _first_code(tuple(claim for claim in stated if claim.confidence >= _SAID))


def _guesses(sample: str, script: str, share: float) -> tuple[Claim, ...]:
    """What each of our witnesses says, the surest of each first."""
    if script in ALPHABETS:
        by_letters = by_alphabet(sample, script)[:2]
        guesses = [_guess(code, "alphabet", sureness * share) for code, sureness in by_letters]
        return (*guesses, *_langdetect(sample))
    if script in ("Latn", "Deva"):
        return (*_function_words(sample), *_langdetect(sample))
    if script in MARKERS:
        code, letters = MARKERS[script]
        counts = Counter(sample)
        if sum(counts[letter] for letter in letters) * 100 > len(sample):
            return (_guess(code, "script", share),)
    codes = LANGUAGES.get(script, ())
    return (
        (_guess(codes[0], "script", share * (0.99 if len(codes) == 1 else 0.9)),) if codes else ()
    )


def _guess(code: str, found_in: str, confidence: float) -> Claim:
    return Claim("language", code, found_in, round(confidence, 4))


def _decide(sample: str, script: str, guesses: tuple[Claim, ...], declared: str | None) -> str:
    letters = sum(letter.isalpha() for letter in sample)
    if script == "Latn":
        return _decide_latin(letters, guesses, declared)
    fitting = declared if declared in LANGUAGES.get(script, ()) else None
    if script in ALPHABETS:
        return _decide_by_alphabet(letters, script, guesses, fitting)
    if script == "Deva":
        detected = _sure(guesses)
        knows = fitting in (None, "hi", "mr", "ne")
        return detected if detected and knows and letters >= _SHORT else fitting or _UNSURE
    if script == "Hani":
        # A headline in Japanese may be without kana, a text is not.
        return "ja" if fitting == "ja" and letters < _SHORT else "zh"
    return fitting or (guesses[0].value if guesses else declared or _UNSURE)


def _decide_by_alphabet(
    letters: int, script: str, guesses: tuple[Claim, ...], declared: str | None
) -> str:
    best, detected = guesses[0], _sure(guesses)
    # Of a language whose alphabet we don't have only the page can speak.
    if declared and (declared not in ALPHABETS[script] or letters < _SHORT / 3):
        return declared
    if letters < _SHORT / 3:
        return _UNSURE
    is_unknown = best.value not in _profiles() and best.confidence >= 0.2
    if best.confidence >= 0.5 or best.value == declared or is_unknown:
        return best.value
    fitting = {guess.value for guess in guesses if guess.found_in == "alphabet"}
    if declared in fitting or detected not in fitting:
        return declared or _UNSURE
    return detected or _UNSURE


def _decide_latin(letters: int, guesses: tuple[Claim, ...], declared: str | None) -> str:
    guess = _sure(guesses)
    shares = {each.value: each.confidence for each in guesses if each.found_in == "function words"}
    words = max(shares, key=shares.__getitem__, default=None)
    good = {code for code in shares if shares[code] >= 0.9 * shares[words or code]}
    if declared and (declared == guess or declared in good):
        return declared
    if guess in good:
        words = guess  # as good as the best
    known = _profiles() | _words_known().keys()
    if letters < _SHORT:
        agree = letters >= _SHORT / 2 and words in (guess, None)
        return declared or (guess if agree else None) or _UNSURE
    if declared in known or declared is None:
        # A language that would have been recognised, or none: the text itself decides.
        if guess == words or words is None:
            found = guess if words or letters < _LONG else None
        elif guess is None:
            found = words
        elif words not in _profiles() and shares[words] >= 1.5 * shares.get(guess, 0):
            # One that langdetect cannot know; a short text may hold such words by chance.
            found = words if letters >= _LONG or shares[words] >= _MUCH else None
        else:
            found = guess if _are_kin(guess, words) else None
        return found or declared or _UNSURE
    sure = words if words == guess and not _are_kin(declared, words) else None
    return sure or declared


def _sure(guesses: tuple[Claim, ...]) -> str | None:
    """What langdetect says if it is sure of it."""
    detected = _of(guesses, "langdetect")
    return detected.value if detected and detected.confidence >= _SURE else None


def _of(guesses: tuple[Claim, ...], found_in: str) -> Claim | None:
    return next((guess for guess in guesses if guess.found_in == found_in), None)


def _are_kin(one: str | None, other: str | None) -> bool:
    return any(one in family and other in family for family in _KIN)


_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_MIN_SHARE = 0.03  # of a text's words; running text has .1 (Turkish, Zulu) to .45 (English)


def _function_words(sample: str) -> tuple[Claim, ...]:
    """Languages by the share of a text's words that are their function words, best first."""
    words = Counter(word.replace("’", "'") for word in _WORD.findall(sample.lower()))
    total = words.total()
    shares = (
        sorted(
            (-sum(words[word] for word in known) / total, code)
            for code, known in _words_known().items()
        )
        if total
        else []
    )
    best = [(code, -share) for share, code in shares if -share >= _MIN_SHARE]
    if sum(words[word] for word in _words_known()[best[0][0]]) < 2 if best else True:
        return ()
    return tuple(_guess(code, "function words", min(1.0, share * 3)) for code, share in best)


@lru_cache(maxsize=1)
def _words_known() -> dict[str, frozenset[str]]:
    """Function words by language."""
    listed = files("corpus.enrich").joinpath("data/function_words.txt").read_text("utf-8")
    lines = [line.split() for line in listed.splitlines() if line and not line.startswith("#")]
    return {code: frozenset(words) for code, *words in lines}


def _langdetect(sample: str) -> tuple[Claim, ...]:
    """What langdetect says; nothing for a text in which it finds no letters."""
    # It skips words in capitals, and so whole headlines.
    detector = _detectors().create()
    detector.append(sample.lower() if sample.isupper() else sample)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return ()
    return tuple(
        _guess(language_code(each.lang) or each.lang, "langdetect", each.prob) for each in found
    )


@lru_cache(maxsize=1)
def _detectors() -> DetectorFactory:
    """langdetect with a fixed seed and its profiles in a fixed order: the same everywhere."""
    factory = DetectorFactory()
    profiles = sorted(path for path in Path(PROFILES_DIRECTORY).iterdir() if path.is_file())
    factory.load_json_profile([path.read_text("utf-8") for path in profiles])
    factory.set_seed(0)
    return factory


@lru_cache(maxsize=1)
def _profiles() -> frozenset[str]:
    """The languages that langdetect knows."""
    return frozenset(language_code(code) or code for code in _detectors().get_lang_list())
