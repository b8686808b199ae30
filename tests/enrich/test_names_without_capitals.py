"""Who is named in scripts without capitals: noun phrases alone, and short forms within a text."""

import pytest

from corpus.enrich.attribution.find import find_attributions
from corpus.enrich.attribution.languages import grammar_of
from corpus.enrich.attribution.mentions import read_mentions
from corpus.enrich.attribution.parts import Mention
from corpus.enrich.attribution.tokens import tokenize

PERSONS = {
    "ar": {
        "محافظ الرملة عادل النعيمي": "عادل النعيمي",
        "رئيس بلدية عين الغزلان كمال الخوري": "كمال الخوري",
        "الرئيسة التنفيذية لشركة «بروق» سلمى طيبي": "سلمى طيبي",
        "المدير الفني للنادي، باولو سانتوس": "باولو سانتوس",
        "منافسته ليال قرداحي": "ليال قرداحي",
        "محمد عبد الرحمن العلي، مدير المدرسة": "محمد عبد الرحمن العلي",
    },
    "fa": {
        "رئیس اداره محیط زیست استان، فرزاد کاوه‌نژاد،": "فرزاد کاوه‌نژاد",
        "فرهاد نیک‌پور، مدیرعامل شرکت آب،": "فرهاد نیک‌پور",
        "محمدرضا نیکو رئیس شورای شهر": "محمدرضا نیکو",
        "دکتر ناهید فرزین": "ناهید فرزین",
    },
    "he": {
        "שר התחבורה אמיר לבנון": "אמיר לבנון",
        'פרקליטו של הנאשם, עו"ד אסף גולן': "אסף גולן",
        'ח"כ תמר גולן מסיעת "יחד"': "תמר גולן",
        "המתאבק שמעון אבידן": "שמעון אבידן",
    },
    "hi": {
        "जन एकता पार्टी की प्रदेश अध्यक्ष फरहाना शेख": "फरहाना शेख",
        "शिक्षा मंत्री माधव प्रधान": "माधव प्रधान",
        "पूर्व सेनाध्यक्ष जनरल हरप्रीत बाजवा": "हरप्रीत बाजवा",
    },
    "ja": {
        "青嶺市の佐伯直樹市長": "佐伯直樹",
        "食堂を営む西村文江さん(68)": "西村文江",
        "タランのニーナ・オルロ首席代表": "ニーナ・オルロ",
        "近くの会社員伊吹亮さん": "伊吹亮",
        "羅川明・青嶺大教授": "羅川明",
        "トランプ米大統領": "トランプ",
        "作家の村上春樹さん": "村上春樹",
    },
    "ko": {
        "한서우 가온시장": "한서우",
        "새길당 민도현 원내대표": "민도현",
        "가수 은가람": "은가람",
        "김영수 서울대 의대 교수": "김영수",
        "도널드 트럼프 미국 대통령": "도널드 트럼프",
        "이재민 윤말순(74) 씨": "윤말순",
        "학부모 최모씨": "최모",
    },
    "zh": {
        "青岚地铁运营公司副总经理鲁建国": "鲁建国",
        "何平市长": "何平",
        "客队主帅马科斯·维拉尔": "马科斯·维拉尔",
        "消防局長吳振邦": "吳振邦",
        "七十一岁的被害人冯桂英": "冯桂英",
        "被告人杜某": "杜某",
    },
}

BODIES = {
    "ar": {
        "نقابة المعلمين": ("organisation", "نقابة المعلمين"),
        "المحكمة الدستورية": ("organisation", "المحكمة الدستورية"),
        "صحيفة «الميزان»": ("outlet", "الميزان"),
    },
    "fa": {
        "انجمن پرستاران": ("organisation", "انجمن پرستاران"),
        "روزنامه «سایه»": ("outlet", "سایه"),
    },
    "he": {
        "מתאגיד המים “נחל”": ("organisation", "תאגיד המים “נחל”"),
        "במשרד החקלאות": ("organisation", "משרד החקלאות"),
        'אתר "הצופה"': ("outlet", "הצופה"),
    },
    "hi": {
        "विपक्षी जन एकता पार्टी": ("organisation", "जन एकता पार्टी"),
        "अखबार 'उत्तर वाणी'": ("outlet", "उत्तर वाणी"),
    },
    "ja": {
        "電機大手の白鷺電機": ("organisation", "白鷺電機"),
        "タランの有力紙ノルド・タイムズ": ("outlet", "ノルド・タイムズ"),
    },
    "ko": {
        "환경단체 푸른하구": ("organisation", "푸른하구"),
        "가온소방본부": ("organisation", "가온소방본부"),
    },
    "zh": {
        "星澜汽车": ("organisation", "星澜汽车"),
        "《东江晚报》": ("outlet", "东江晚报"),
    },
}

UNNAMED = {
    "ar": ["مصدر أمني رفيع", "خبراء في وزارته", "السلطات", "منظمات إغاثية", "وزير الطاقة والمياه"],
    "fa": ["یک مقام آگاه", "شاهدان عینی", "ساکنان جزیره", "مردی", "رئیس سازمان هواشناسی کشور"],
    "he": ["גורם מדיני בכיר", "תושבי השכונה", "הרשויות", "השר לביטחון פנים", "אמו של החשוד"],
    "hi": ["एक वरिष्ठ अधिकारी", "बचाव पक्ष के वकील", "निर्माण कंपनी", "पुरातत्वविदों"],
    "ja": ["白鷺電機の幹部", "検察側", "労働組合", "協議筋", "会社員の男性（45）"],
    "ko": ["대통령실 고위 관계자", "시공사 측", "노조", "회사원 A씨", "다른 학부모"],
    "zh": ["一名不愿具名的知情人士", "海灣房屋署發言人", "當地媒體", "被告方"],
}

LATER = {
    "ar": "قال محافظ القصبة عادل النعيمي إن العمل سيبدأ. وشدد المحافظ على السلامة. وأكد النعيمي أنه واثق.",
    "fa": "لیلا مهرگان، معلم روستا، می‌گوید که جاده بسته است. او گفت که برف سنگین بوده است.",
    "he": "ראש עיריית דולב, יגאל שטרן, אמר כי העבודות יחלו. ראש העירייה הדגיש כי הכול מוכן.",
    "hi": "जिलाधिकारी सुनीता वर्मा ने कहा कि काम शुरू होगा। वर्मा ने कहा कि सब तैयार है। उन्होंने बताया कि बजट है।",
    "ja": "高見沢徹社長は「閉鎖する」と述べた。高見沢氏は「残念だ」と話した。社長は「早く決めるべきだった」と語った。",
    "ko": '박도현 교수는 "비가 온다"고 말했다. 박 교수는 춥다고 설명했다. 그는 눈도 온다고 덧붙였다.',
    "zh": "董事长沈一鸣说，工厂将关闭。沈一鸣还说，时间未定。他说，工资照发。",
}


def mentions(phrase: str, language: str) -> list[Mention]:
    grammar = grammar_of(language)
    assert grammar is not None
    tokens = tokenize(phrase, grammar)
    return [mention for mention, _ in read_mentions(tokens, (0, len(tokens.words)))]


def names(text: str, language: str) -> list[str | None]:
    return [each.source_name for each in find_attributions(text, language)]


def rows(wanted: dict[str, dict]) -> list[tuple]:
    return [(code, *row) for code, phrases in wanted.items() for row in phrases.items()]


@pytest.mark.parametrize(("language", "phrase", "name"), rows(PERSONS))
def test_persons_are_told_from_titles_and_what_those_are_of(
    language: str, phrase: str, name: str
) -> None:
    (mention,) = mentions(phrase, language)
    assert (mention.kind, mention.name) == ("person", name)


@pytest.mark.parametrize(("language", "phrase", "wanted"), rows(BODIES))
def test_bodies_and_outlets_keep_their_names(
    language: str, phrase: str, wanted: tuple[str, str]
) -> None:
    (mention,) = mentions(phrase, language)
    assert (mention.kind, mention.name) == wanted


@pytest.mark.parametrize(
    ("language", "phrase"), [(code, each) for code, phrases in UNNAMED.items() for each in phrases]
)
def test_nouns_alone_name_nobody(language: str, phrase: str) -> None:
    (mention,) = mentions(phrase, language)
    assert mention.kind == "unnamed"


@pytest.mark.parametrize(("language", "text"), LATER.items())
def test_surnames_titles_and_pronouns_mean_who_was_named(language: str, text: str) -> None:
    found = names(text, language)
    assert len(found) > 1
    assert len(set(found)) == 1


def test_a_description_is_what_stands_beside_the_name() -> None:
    (mention,) = mentions("وزير الزراعة إلياس بركات", "ar")
    assert mention.description == "وزير الزراعة"
    (mention,) = mentions("近くの会社員伊吹亮さん", "ja")
    assert mention.description == "近くの会社員"


def test_the_same_station_is_the_one_named_before() -> None:
    text = "青嶺署によると、けが人はいない。同署は「詳しい原因を調べている」と話した。"
    assert names(text, "ja") == ["青嶺署", "青嶺署"]


def test_the_company_is_the_one_named_before() -> None:
    assert names("东江集团宣布，工厂将关闭。该公司表示，时间未定。", "zh") == ["东江集团"] * 2


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("zh", "青岚大学昨天停课。校方表示，考试推迟。", "青岚大学"),
        ("zh", "星澜汽车宣布涨价。星澜表示，老客户不受影响。", "星澜汽车"),
        ("ar", "أغلقت جامعة السنديان أبوابها. وقالت الجامعة إن الدروس ستستأنف.", "جامعة السنديان"),
        ("ko", '별빛자동차 주가가 떨어졌다. 회사 측은 "일시적"이라고 말했다.', "별빛자동차"),
    ],
)
def test_a_noun_alone_means_the_body_that_the_text_names(
    language: str, text: str, name: str
) -> None:
    assert set(names(text, language)) == {name}


def test_a_place_before_a_title_is_no_person() -> None:
    text = "青嶺市は雨だった。青嶺市長は「寒い」と話した。"
    (found,) = find_attributions(text, "ja")
    assert found.source_kind == "unnamed"


@pytest.mark.parametrize(
    ("language", "phrase", "wanted"),
    [
        ("ar", "المحامي سامر العطواني والطبيبة ندى الأسمر", ["سامر العطواني", "ندى الأسمر"]),
        ("he", "דני כהן ותמר גולן", ["דני כהן", "תמר גולן"]),
        ("zh", "市长林志远和副市长程立", ["林志远", "程立"]),
        ("ko", "한서우 시장과 박도현 교수", ["한서우", "박도현"]),
    ],
)
def test_names_that_are_joined_are_two(language: str, phrase: str, wanted: list[str]) -> None:
    assert [mention.name for mention in mentions(phrase, language)] == wanted


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("ar", "وفقاً لأحمد الراشدي، سيُفتح الجسر غداً.", "أحمد الراشدي"),
        ("ar", "وقال وليد سعيد إن الجسر آمن.", "وليد سعيد"),  # not و and a name
    ],
)
def test_what_is_written_on_to_a_given_name_is_no_part_of_it(
    language: str, text: str, name: str
) -> None:
    (found,) = find_attributions(text, language)
    assert found.source_name == name
