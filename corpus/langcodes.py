"""Which language a stated code or name means."""

import re
from functools import lru_cache

# Obsolete codes, codes of three letters with a twin of two, country codes that pages state in
# place of their language's, and languages that are kept under their macrolanguage.
_MEANT = {
    "iw": "he", "in": "id", "ji": "yi", "mo": "ro", "jw": "jv", "tl": "tl", "fil": "tl",
    "nb": "no", "nn": "no", "cmn": "zh", "yue": "zh", "zho": "zh", "chi": "zh", "arb": "ar",
    "pes": "fa", "prs": "fa", "dari": "fa", "arz": "ar", "zsm": "ms", "swh": "sw", "ekk": "et",
    "cz": "cs", "gr": "el", "ua": "uk", "jp": "ja", "dk": "da", "cn": "zh",
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it",
    "por": "pt", "nld": "nl", "dut": "nl", "rus": "ru", "ukr": "uk", "pol": "pl", "tur": "tr",
    "ara": "ar", "fas": "fa", "per": "fa", "heb": "he", "hin": "hi", "jpn": "ja", "kor": "ko",
    "swe": "sv", "dan": "da", "nor": "no", "nob": "no", "nno": "no", "fin": "fi", "ell": "el",
    "gre": "el", "ces": "cs", "cze": "cs", "slk": "sk", "slo": "sk", "hun": "hu", "ron": "ro",
    "rum": "ro", "bul": "bg", "hrv": "hr", "srp": "sr", "bos": "bs", "slv": "sl", "cat": "ca",
    "glg": "gl", "eus": "eu", "baq": "eu", "vie": "vi", "ind": "id", "tha": "th", "urd": "ur",
    "isl": "is", "ice": "is", "zul": "zu", "xho": "xh", "afr": "af", "kat": "ka", "geo": "ka",
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr",
    "spanish": "es", "español": "es", "italian": "it", "italiano": "it", "portuguese": "pt",
    "português": "pt", "dutch": "nl", "nederlands": "nl", "russian": "ru", "русский": "ru",
    "ukrainian": "uk", "polish": "pl", "turkish": "tr", "türkçe": "tr", "arabic": "ar",
    "persian": "fa", "farsi": "fa", "hebrew": "he", "hindi": "hi", "japanese": "ja",
    "korean": "ko", "chinese": "zh", "swedish": "sv", "danish": "da", "norwegian": "no",
    "finnish": "fi", "greek": "el", "czech": "cs", "hungarian": "hu", "romanian": "ro",
    "indonesian": "id", "vietnamese": "vi", "thai": "th", "urdu": "ur", "bengali": "bn",
}  # fmt: skip
_NO_LANGUAGE = frozenset(
    {"und", "mul", "zxx", "mis", "xx", "root", "default", "x", "i", "c", "art"}
)

# ISO 639-1.
_TWO_LETTERS = frozenset(
    re.findall(
        "..",
        "aaabaeafakamanarasavayazbabebgbhbibmbnbobrbscacechcocrcscucvcydadedvdzeeelen"
        "eoeseteufafffifjfofrfygagdglgngugvhahehihohrhthuhyhziaidieigiiikioisitiujajv"
        "kakgkikjkkklkmknkokrkskukvkwkylalblglilnloltlulvmgmhmimkmlmnmrmsmtmynandneng"
        "nlnonrnvnyocojomorospapiplpsptqurmrnrorurwsascsdsesgshsiskslsmsnsosqsrssstsu"
        "svswtatetgthtitktltntotrtstttwtyugukuruzvevivowawoxhyiyozazhzu",
    )
)


# Regions whose Chinese is written in traditional characters, and in simplified ones.
_CHINESE = {
    "hant": "zh-Hant", "tw": "zh-Hant", "hk": "zh-Hant", "mo": "zh-Hant", "cht": "zh-Hant",
    "hans": "zh-Hans", "cn": "zh-Hans", "sg": "zh-Hans", "my": "zh-Hans", "chs": "zh-Hans",
}  # fmt: skip


@lru_cache(maxsize=4096)
def language_code(stated: str) -> str | None:
    """The code of the language that a page or person names, or None if that names none.

    ISO 639-1 where there is one, else 639-3, lower case; regions and scripts are left out, but
    for Chinese, which has the script where it is told: zh-Hans, zh-Hant.

    >>> [language_code(stated) for stated in ("en-US", "nb_NO", "ckb", "zh-TW", "x-default")]
    ['en', 'no', 'ckb', 'zh-Hant', None]
    """
    base, *others = re.split(r"[-_.;,/\s]", stated.strip().lower())
    base = _MEANT.get(base, base)
    if base in _NO_LANGUAGE:
        return None
    if base == "zh":
        return next((_CHINESE[other] for other in others if other in _CHINESE), "zh")
    if base in _TWO_LETTERS or re.fullmatch("[a-z]{3}", base):
        return base
    return None


def base_language(code: str) -> str:
    """The language of a code without its script: what word lists, grammars and names go by.

    >>> base_language("zh-Hant"), base_language("de")
    ('zh', 'de')
    """
    return code.partition("-")[0]
