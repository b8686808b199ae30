"""What the two language detectors say: py3langid, which is asked always, and langdetect, which isn't."""

from collections import Counter
from functools import lru_cache
from pathlib import Path

from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from corpus.langcodes import base_language, language_code

# Kinds of a language that are kept under it: Southern Kurdish is written as Sorani is.
_VARIETIES = {"sdh": "ckb", "wuu": "zh", "ary": "ar", "fuv": "ff", "uzs": "uz", "hbo": "he"}


def langid(text: str) -> dict[str, float]:
    """How likely each language is by py3langid; what is no language at all has the code "und"."""
    found: Counter[str] = Counter()
    for label, probability in _identifier().rank(text.lower() if text.isupper() else text):
        found[_code_of(label)] += probability
    return dict(found)


@lru_cache(maxsize=256)
def _code_of(label: str) -> str:
    return _VARIETIES.get(label) or base_language(language_code(label) or "und")


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@lru_cache(maxsize=1)
def known_to_langid() -> frozenset[str]:
    """The languages that py3langid can tell."""
    return frozenset(map(_code_of, _identifier().labels)) - {"und"}


def langdetect(text: str) -> dict[str, float]:
    """How likely each language is by langdetect; none for a text in which it finds no letters."""
    # It skips words in capitals, and so whole headlines.
    detector = _detectors().create()
    detector.append(text.lower() if text.isupper() else text)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return {}
    shares: Counter[str] = Counter()
    for each in found:
        shares[base_language(language_code(each.lang) or each.lang)] += each.prob
    return dict(shares)


@lru_cache(maxsize=1)
def _detectors() -> DetectorFactory:
    """langdetect with a fixed seed and its profiles in a fixed order: the same everywhere."""
    factory = DetectorFactory()
    profiles = sorted(path for path in Path(PROFILES_DIRECTORY).iterdir() if path.is_file())
    factory.load_json_profile([path.read_text("utf-8") for path in profiles])
    factory.set_seed(0)
    return factory


@lru_cache(maxsize=1)
def known_to_langdetect() -> frozenset[str]:
    """The languages that langdetect can tell."""
    return frozenset(
        base_language(language_code(code) or code) for code in _detectors().get_lang_list()
    )
