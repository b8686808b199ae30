"""What the forms of one word share, language by language: Snowball's stemmers over folded words.

Folding takes away accents that some stemmers know endings by, so those are put back where an
ending nearly always has them, and the shorter of both stems is taken. What stays apart: Spanish
comió and comer, Czech dative plurals, Romanian orașe and oraș. Arabic has rules of its own, since
of what stands before a word Snowball takes off but a part.
"""

import re
import threading
from collections.abc import Callable
from functools import lru_cache

import Stemmer

from corpus.fold import fold
from corpus.langcodes import base_language

_ALGORITHMS = {
    "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque",
    "fa": "persian", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "nl": "dutch", "no": "norwegian", "pl": "polish",
    "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian", "hr": "serbian",
    "bs": "serbian", "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
STEMMED: frozenset[str] = frozenset(
    code for code, name in _ALGORITHMS.items() if name in Stemmer.algorithms()
) | {"ar"}
"""The languages that have a stemmer (older versions of the library know fewer)."""

_LONGEST = 64  # letters of a word that may have other forms
_of_thread = threading.local()

_Endings = tuple[tuple[re.Pattern[str], str], ...]


@lru_cache(maxsize=1 << 16)
def stem(word: str, language: str) -> str:
    """What all forms of a folded word share, folded, too; not always a word.

    The word itself in a language that isn't among `STEMMED`, and where it is no single word.

    >>> stem("organisations", "en"), stem("informacoes", "pt"), stem("北", "zh-Hans")
    ('organis', 'inform', '北')
    """
    code = base_language(language)
    if code not in STEMMED or len(word) > _LONGEST:
        return word
    if code == "ar":
        return _stem_arabic(word)
    for ending, other in _REGULAR.get(code, ()):
        word = ending.sub(other, word)
    accented = word
    for ending, other in _ACCENTED.get(code, ()):
        accented = ending.sub(other, accented)
    stems = {_snowball(each, code) for each in (word, accented)}
    return min(stems, key=lambda each: (len(each), each))


def _snowball(word: str, code: str) -> str:
    """The stem that Snowball gives, folded; a stemmer may be used by one thread at a time."""
    stemmers: dict[str, Callable[[str], str]] = _of_thread.__dict__
    if code not in stemmers:
        stemmers[code] = Stemmer.Stemmer(_ALGORITHMS[code], 0).stemWord
    return fold(stemmers[code](word)) or word


def _compiled(endings: dict[str, tuple[tuple[str, str], ...]]) -> dict[str, _Endings]:
    return {
        code: tuple((re.compile(ending), other) for ending, other in pairs)
        for code, pairs in endings.items()
    }


# Plurals and feminines that Snowball keeps apart, or takes for something else: nos in gobiernos.
_REGULAR = _compiled(
    {
        "es": (("rnos$", "rno"),),
        "fr": (("ee(s?)$", r"e\1"),),
        "pt": (("(?<=..)(oes|aes|aos)$", "ao"),),
    }
)
# After a and ı the endings have no dot, one syllable after the other.
_UNDOTTED = ("(?<=[aı][^aeiouı])i|(?<=[aı][^aeiouı]{2})i", "ı")
_ACCENTED = _compiled(
    {
        "ca": (("([cs])io$", r"\1ió"),),
        "cs": (("y(m|mi|ch)$", r"ý\1"), ("e(ho|mu)$", r"é\1"), ("um$", "ům"), ("ach$", "ách")),
        "fr": (("ite(s?)$", r"ité\1"), ("iere(s?)$", r"ière\1")),
        "pl": (("ow$", "ów"), ("osc$", "ość"), ("osci(a?)$", r"ości\1"), ("([aeiy])c$", r"\1ć")),
        "pt": (("ao$", "ão"), ("cão$", "ção")),
        "ro": (("ti(e|i|a|ei|ile|ilor)$", r"ți\1"),),
        "ru": (("([ыоеауяю])и$", r"\1й"), ("([кщшжч])ии$", r"\1ий")),
        "tr": (_UNDOTTED, _UNDOTTED, _UNDOTTED, ("(?<=[aeiouı])g(?=[aeiouı])", "ğ")),
    }
)

# Words whose first letters are no prefixes though they may be: without these, Palestine would be
# clay. From the vocabulary of news; in the folded spelling.
_ARABIC_ROOTS = tuple(
    """
    والد واجب واحد وارد واسع واشنطن واضح واقع وثائق وثيق وجود وحد ورق وزار وزراء وزير وسائل وسط وصول
    وضع وطن وظيف وفاه وفد وقت وقف وكال ولاي ولد
    فائز فاز فتح فتر فرد فرص فرق فرنس فريق فساد فصل فضا فعال فقر فكر فلسطين فنان فندق فنزويل فوز فيديو فيروس فيضان فيلم
    باحث بحث بحر بدا بدايه برامج برلمان برلين برنامج بريد بريطان بشار بشر بطول بغداد بكين بلاد بلدان بلدي بلجيك بناء
    بنك بنوك بيئ بيان بيت بيروت بيع
    لاجئ لاعب لبنان لجن لجان لقاء لقاح لندن لوائح ليبي ليل
    كاتب كامل كبار كبير كتاب كتب كرد كره كلم كنيس كندا كهرباء كور كويت كيان كامير كارث
    ساحل ساعه سائق سابق سبب ستراتيج سجن سجل سرطان سرع سعود سعر سفار سفر سفير سفين سكان سلاح سلام سلط سلوك
    سماء سنو سوري سودان سوق سويسر سياح سيار سياس سيد سيطر سينما
    """.split()
)
_ARABIC_PREFIX = re.compile("[وفبلكس](?=.{3})")
_ARABIC_ENDINGS = (
    re.compile("(?<=...)(?:ت?(?:ها|ه)|ات|وا|يه|ي)$"),
    re.compile("(?<=....)(?:ت?(?:هم|هن|كم|نا)|ان|ين|ون)$"),
)


def _stem_arabic(word: str) -> str:
    """The word without single letters before it, plural endings and pronouns behind it.

    At least three letters stay. After `light10` of Larkey, Ballesteros and Connell, which takes
    off no letter but و before a word.
    """
    while not word.startswith(_ARABIC_ROOTS) and _ARABIC_PREFIX.match(word):
        word = word[1:]
    ended = True
    while ended:
        ended = False
        for ending in _ARABIC_ENDINGS:
            shorter = ending.sub("", word)
            ended |= shorter != word
            word = shorter
    return word
