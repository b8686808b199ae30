"""Which script a text is in, and what that says about its language."""

from bisect import bisect_right
from collections import Counter

# First code point, last one, script.
_RANGES = sorted(
    (
        (0x41, 0x5A, "Latn"), (0x61, 0x7A, "Latn"), (0xC0, 0x24F, "Latn"), (0x250, 0x2AF, "Latn"),
        (0x1E00, 0x1EFF, "Latn"), (0xFF21, 0xFF5A, "Latn"), (0x370, 0x3FF, "Grek"),
        (0x1F00, 0x1FFF, "Grek"), (0x400, 0x52F, "Cyrl"), (0x1C80, 0x1C8F, "Cyrl"),
        (0x531, 0x58F, "Armn"), (0x5D0, 0x5F2, "Hebr"), (0xFB1D, 0xFB4F, "Hebr"),
        (0x620, 0x64A, "Arab"), (0x66E, 0x6D5, "Arab"), (0x6EE, 0x6EF, "Arab"),
        (0x6FA, 0x6FF, "Arab"), (0x750, 0x77F, "Arab"), (0x8A0, 0x8C9, "Arab"),
        (0xFB50, 0xFDFF, "Arab"), (0xFE70, 0xFEFC, "Arab"), (0x710, 0x72F, "Syrc"),
        (0x780, 0x7A5, "Thaa"), (0x7CA, 0x7EA, "Nkoo"), (0x904, 0x963, "Deva"),
        (0x985, 0x9E3, "Beng"), (0x9F0, 0x9F1, "Beng"), (0xA05, 0xA5E, "Guru"),
        (0xA70, 0xA74, "Guru"), (0xA85, 0xAE3, "Gujr"), (0xB05, 0xB63, "Orya"),
        (0xB83, 0xBD0, "Taml"), (0xC05, 0xC63, "Telu"), (0xC85, 0xCE3, "Knda"),
        (0xD05, 0xD63, "Mlym"), (0xD85, 0xDDF, "Sinh"), (0xE01, 0xE4E, "Thai"),
        (0xE81, 0xEDF, "Laoo"), (0xF40, 0xFBC, "Tibt"), (0x1000, 0x109F, "Mymr"),
        (0x10A0, 0x10FF, "Geor"), (0x1C90, 0x1CBF, "Geor"), (0x1200, 0x137F, "Ethi"),
        (0x13A0, 0x13FF, "Cher"), (0xAB70, 0xABBF, "Cher"), (0x1400, 0x167F, "Cans"),
        (0x1780, 0x17D3, "Khmr"), (0x1820, 0x18AA, "Mong"), (0x1C5A, 0x1C7D, "Olck"),
        (0xABC0, 0xABEA, "Mtei"), (0x2D30, 0x2D67, "Tfng"), (0x3041, 0x30FF, "Kana"),
        (0x31F0, 0x31FF, "Kana"), (0xFF66, 0xFF9D, "Kana"), (0x3400, 0x4DBF, "Hani"),
        (0x4E00, 0x9FFF, "Hani"), (0xF900, 0xFAFF, "Hani"), (0x20000, 0x323AF, "Hani"),
        (0x1100, 0x11FF, "Hang"), (0x3131, 0x318E, "Hang"), (0xAC00, 0xD7A3, "Hang"),
        (0x1E900, 0x1E943, "Adlm"),
    )
)  # fmt: skip
_STARTS = [first for first, _, _ in _RANGES]

# A character of these scripts is a syllable or a word: a Latin name of ten letters in a Chinese
# sentence must not outweigh it.
_WEIGHTS = {"Hani": 3, "Kana": 2, "Hang": 3, "Ethi": 2}

LANGUAGES: dict[str, tuple[str, ...]] = {
    "Grek": ("el",), "Armn": ("hy", "hyw"), "Hebr": ("he", "yi", "lad"), "Thaa": ("dv",),
    "Syrc": ("syr", "arc", "aii"), "Nkoo": ("nqo",), "Beng": ("bn", "as", "mni", "bpy"),
    "Guru": ("pa",), "Gujr": ("gu",), "Orya": ("or",), "Taml": ("ta",), "Telu": ("te",),
    "Knda": ("kn", "tcy"), "Mlym": ("ml",), "Sinh": ("si", "pi"), "Thai": ("th",),
    "Laoo": ("lo",), "Tibt": ("bo", "dz"), "Mymr": ("my", "shn", "mnw", "kar"),
    "Geor": ("ka", "xmf"), "Ethi": ("am", "ti", "tig", "gez"), "Cher": ("chr",),
    "Cans": ("iu", "cr"), "Khmr": ("km",), "Mong": ("mn",), "Olck": ("sat",),
    "Mtei": ("mni",), "Tfng": ("zgh", "kab"),
    "Hang": ("ko",), "Kana": ("ja",), "Hani": ("zh", "ja"), "Adlm": ("ff",),
    "Arab": (
        "ar", "fa", "ur", "ps", "ckb", "ku", "ug", "sd", "pa", "pnb", "ks", "kk", "az", "azb",
        "bal", "skr", "mzn", "glk", "ms", "ha", "uz", "tg", "ky",
    ),
    "Cyrl": (
        "ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tt", "ba", "tg", "uz", "tk", "az",
        "cv", "ce", "os", "sah", "bs", "sh", "rue", "udm", "kv", "mhr", "myv", "av", "ab", "ro",
        "tyv", "bxr", "xal", "inh", "kbd", "lez", "krc", "crh",
    ),
    "Deva": (
        "hi", "mr", "ne", "sa", "mai", "bho", "kok", "gom", "doi", "awa", "new", "sd", "ks", "brx",
    ),
}  # fmt: skip
"""Languages by script, the likeliest first; a script that is missing here writes too many."""

_ALSO_LATIN = frozenset(
    "az bs crh cr ff gag ha iu kab kk krc ku lad mn mni ms pi ro sd sh sr tg tk tt ug uz zgh".split()
)
NEVER_LATIN = frozenset(code for codes in LANGUAGES.values() for code in codes) - _ALSO_LATIN
"""Languages that are written in other scripts only."""


def script_of(text: str) -> tuple[str | None, float]:
    """The script that most of the text is in (ISO 15924, kana together) and its share.

    Han with some kana is "Kana": Japanese. None for a text without letters.
    """
    counts: Counter[str] = Counter()
    for letter, number in Counter(text).items():
        script = _script_of_letter(ord(letter))
        if script:
            counts[script] += number * _WEIGHTS.get(script, 1)
    if not counts:
        return None, 0.0
    if counts["Kana"] * 10 > counts["Hani"] and counts["Kana"]:
        counts["Kana"] += counts.pop("Hani", 0)
    script, weight = max(counts.items(), key=lambda item: (item[1], item[0]))
    return script, weight / counts.total()


def _script_of_letter(code: int) -> str | None:
    place = bisect_right(_STARTS, code) - 1
    if place < 0:
        return None
    _, last, script = _RANGES[place]
    return script if code <= last else None


_ARABIC = "ابتثجحخدذرزسشصضطظعغفقلمنو"
ALPHABETS: dict[str, dict[str, str]] = {
    "Arab": {
        "ar": _ARABIC + "هكيىةإأآؤئء",
        "fa": _ARABIC + "هپچژگکیآئءؤأ",
        "ur": _ARABIC + "ٹڈڑںےہھکیگپچژآئؤ",
        "ps": _ARABIC + "هټډړښېۍځڅګڼکيیئآپچژگ",
        "ckb": "ئابپتجچحخدرڕزژسشعغفڤقکگلڵمنوۆهەیێ",
        "ug": "ئاەبپتجچخدرزژسشغفقكگڭلمنھوۇۆۈۋېىي",
        "sd": _ARABIC + "هڄڃٻڀٺڦڪڻڙڳڱڏڊڌڇٿٽھکگپچيءآ",
    },
    "Cyrl": {
        "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
        "uk": "абвгдеєжзиіїйклмнопрстуфхцчшщьюя",
        "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
        "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
        "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
        "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
        "kk": "аәбвгғдежзийкқлмнңоөпрстуұүфхцчшщыіьэюя",
        "ky": "абвгдежзийклмнңоөпрстуүфхцчшщъыьэюя",
        "mn": "абвгдеёжзийклмноөпрстуүфхцчшъыьэюя",
        "tt": "аәбвгдежҗзийклмнңоөпрстуүфхһцчшщъыьэюя",
        "ba": "абвгғдҙежзийкҡлмнңоөпрсҫтуүфхһцчшщъыьэәюя",
        "tg": "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
        "uz": "абвгдеёжзийклмнопрстуфхцчшъьэюяўқғҳ",
    },
}
"""Letters of languages that share a script with other alphabets."""

MARKERS = {"Hebr": ("yi", "ײױװ"), "Beng": ("as", "ৰৱ"), "Ethi": ("ti", "ኣቐቑቒቓቕቖ")}
"""Letters whose presence tells a script's second language from its first."""

# Characters of everyday texts that only one of the two ways of writing Chinese has; those that
# the other has with another meaning (后, 里, 云, 万) are left out.
_SIMPLIFIED = frozenset(
    "国会这说时对来还过没学发为个们开从动业产经济报记体电东车长门问间关际区华亿与话语请让该认议"
    "论设许试证评调谈课计讯访诉询谁变贸费资质购赛贵员单应据标极楼机权岁历欧气汉满营热尔获现环当"
    "疗监尽确种称稳竞级红约纳纯组结给统维网线练紧总绩续罗义习职联声脑临举艺处术卫补见规视亲觉观"
    "军软轻辆输转农进运达远适选边乡医针银钱铁陈阳队随险难离双杂灵项预领头题类显风飞马验点龙党齐"
    "桥务则创别劳办协县压厂厅卖参图场坏块执护战损换断无"
)
_TRADITIONAL = frozenset(
    "國會這說時對來還過沒學發為個們開從動業產經濟報記體電東車長門問間關際區華億與話語請讓該認議"
    "論設許試證評調談課計訊訪訴詢誰變貿費資質購賽貴員單應據標極樓機權歲歷歐氣漢滿營熱爾獲現環當"
    "療監盡確種稱穩競級紅約納純組結給統維網線練緊總績續羅義習職聯聲腦臨舉藝處術衛補見規視親覺觀"
    "軍軟輕輛輸轉農進運達遠適選邊鄉醫針銀錢鐵陳陽隊隨險難離雙雜靈項預領頭題類顯風飛馬驗點龍黨齊"
    "橋務則創別勞辦協縣壓廠廳賣參圖場壞塊執護戰損換斷無"
)


def chinese_script(text: str) -> tuple[str, float] | None:
    """ "zh-Hans" or "zh-Hant" by the characters that only one of them has, and how many agree.

    None for a text that has none of them, or of both alike.
    """
    counts = Counter(text)
    simplified = sum(counts[letter] for letter in _SIMPLIFIED)
    traditional = sum(counts[letter] for letter in _TRADITIONAL)
    most, total = max(simplified, traditional), simplified + traditional
    if not total or most < 0.75 * total:
        return None
    return "zh-Hans" if simplified > traditional else "zh-Hant", most / total


# A letter of an alphabet that a text lacks speaks against it about as much as if one in so many
# of the text's letters were not of that alphabet.
_LETTER_RARITY = 400


def by_alphabet(text: str, script: str) -> list[tuple[str, float]]:
    """Languages whose alphabet the text may be written in, best first, with 0 to 1 for how well.

    The figure is how much farther the next language is, in letters that don't fit: near 0 for
    texts that fit two alphabets alike, as short ones do.
    """
    counts = Counter(letter for letter in text.lower() if _script_of_letter(ord(letter)) == script)
    total = counts.total()
    misfits = sorted(
        (
            sum(number for letter, number in counts.items() if letter not in alphabet)
            + sum(letter not in counts for letter in alphabet) * total / _LETTER_RARITY,
            language,
        )
        for language, alphabet in ALPHABETS[script].items()
    )
    following = [misfit for misfit, _ in misfits[1:]] + [total]
    return [
        # Four letters of difference are as good as certain.
        (language, min(1.0, (after - misfit) / 4))
        for (misfit, language), after in zip(misfits, following, strict=True)
    ]


def foreign_letters(text: str, script: str, language: str) -> float:
    """The share of a text's letters in this script that the language's alphabet does not have.

    0 for a language whose alphabet is not known here.
    """
    alphabet = ALPHABETS.get(script, {}).get(language)
    if alphabet is None:
        return 0.0
    counts = Counter(letter for letter in text.lower() if _script_of_letter(ord(letter)) == script)
    foreign = sum(number for letter, number in counts.items() if letter not in alphabet)
    return foreign / (counts.total() or 1)
