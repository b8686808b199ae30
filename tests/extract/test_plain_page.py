"""What a pasted page prints around its article: each line is told for what it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.extract.plain import extract_plain
from corpus.model import Article, Capture, Extraction, Failure
from corpus.reading import read

TITLE = "Ferry to run through the winter"
BODY = (
    "The ferry between Lindholm and the mainland will run through the winter, its owner said.",
    "A petition had been signed by every adult on the island, and by two who have left it.",
    "The first boat leaves at six in the morning, when the wind allows it and the ice does too.",
)
TEXT = "\n".join(BODY)
MENU = "Sign in\nIslands\nTides\nLetters\nNotices"


def claimed(extraction: Extraction, field: str) -> list[str]:
    return [claim.value for claim in extraction.claims if claim.field == field]


def texts(extraction: Extraction) -> list[str]:
    return [paragraph.text for paragraph in extraction.paragraphs]


def told(extraction: Extraction) -> dict[str, str]:
    return {line.text: line.ground for line in extraction.left_out}


# Every line is accounted for

LINES = st.sampled_from(
    [
        *BODY,
        *MENU.splitlines(),
        "Lindholm Courier",
        "Home > Islands",
        "By Ana Ruiz",
        "12 March 2025",
        "Share",
        "Photo: Della Quist/Gazette",
        "Related Articles",
        "Old lighthouse finds a keeper",
        "3 comments",
        "OSLO (AP) - The rain went on and on, and nobody on the island was surprised by it at all.",
        "© 2025 Lindholm Courier",
        "",
    ]
)


@given(st.lists(LINES, max_size=40).map("\n".join))
def test_every_line_is_a_paragraph_or_was_left_out_on_a_ground(text: str) -> None:
    extraction = extract_plain(text)
    told = list(extraction.left_out)
    found: list[str] = []
    for at in range(len(extraction.paragraphs) + 1):
        while told and told[0].place == at:
            assert told[0].ground
            found.append(told.pop(0).text)
        found += texts(extraction)[at : at + 1]
    assert told == []
    # A dateline's dash belongs to neither.
    assert re.sub(r"[\s-]", "", "".join(found)) == re.sub(r"[\s-]", "", text)


def test_why_a_line_is_missing_is_known_of_the_article() -> None:
    page = f"Lindholm Courier\n{MENU}\n\n{TITLE}\nBy Ana Ruiz\n\n{TEXT}\n\n3 comments"
    reading = read(Capture(page.encode(), "-", media_type="text/plain", origin="paste"))
    assert not isinstance(reading, Failure)
    article: Article = reading.article
    grounds = {line.text: line.ground for line in article.left_out}
    assert grounds["Lindholm Courier"] == "the outlet's name"
    assert grounds["Tides"] == "a menu"
    assert grounds["By Ana Ruiz"] == "says who wrote it, or when"
    assert grounds["3 comments"] == "readers' comments"
    assert [line.place for line in article.left_out][-1] == len(article.blocks)


# The outlet


@pytest.mark.parametrize(
    "page",
    [
        f"Lindholm Courier\n{MENU}\n\n{TITLE}\n12 March 2025\n\n{TEXT}",
        f"Skip to content\nLindholm Courier\n{MENU}\nHome > Islands\n{TITLE}\n\n{TEXT}",
        f"Lindholm Courier\nHome | News | Sport | Tides\n\n{TITLE}\n\n{TEXT}",
        f"Lindholm Courier\n\n{TITLE}\n\n{TEXT}\n\n© 2025 Lindholm Courier",
        f"Lindholm Courier\n\n{TITLE}\n\n{TEXT}\n\nLindholm Courier. All rights reserved, 2025",
    ],
)
def test_the_outlet_is_named_above_a_menu_or_again_in_a_notice(page: str) -> None:
    extraction = extract_plain(page)
    assert claimed(extraction, "site_name")[0] == "Lindholm Courier"
    assert claimed(extraction, "title") == [TITLE]
    assert claimed(extraction, "section") in ([], ["Islands"])
    assert texts(extraction) == list(BODY)


def test_an_outlet_named_once_yields_to_a_notice_that_names_another() -> None:
    page = f"Winter edition\n{MENU}\n\n{TITLE}\n\n{TEXT}\n\n© 2025 Lindholm Courier"
    assert claimed(extract_plain(page), "site_name") == ["Lindholm Courier", "Winter edition"]


@pytest.mark.parametrize("first", ["Lindholm Courier", "Islands", "A winter without ice"])
def test_a_first_line_without_menu_or_notice_is_no_outlet(first: str) -> None:
    assert claimed(extract_plain(f"{first}\n\n{TITLE}\n\n{TEXT}"), "site_name") == []


def test_a_title_above_a_list_is_no_outlet_and_the_list_no_menu() -> None:
    page = f"{TITLE}\n\nTimetable\nPrices\nWeather\nIce and wind\n\n{TEXT}"
    extraction = extract_plain(page)
    assert claimed(extraction, "site_name") == []
    assert claimed(extraction, "title") == [TITLE]


def test_a_row_of_short_lines_without_a_headline_below_is_no_menu() -> None:
    extraction = extract_plain(f"Ferry in winter\nTimes\nPrices\nWeather\nIce\n\n{TEXT}")
    assert claimed(extraction, "site_name") == []
    assert claimed(extraction, "title") != []


# Breadcrumbs


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("Home > Islands", "Islands"),
        ("Home / News / Islands", "Islands"),
        ("Startseite › Region › Lindholm", "Lindholm"),
        ("Inicio » Islas", "Islas"),
        ("ホーム › 社会", "社会"),
        ("首页 > 社会 > 正文", "社会"),
        ("หน้าแรก > ชุมชน", "ชุมชน"),
        ("الرئيسية » مجتمع", "مجتمع"),
        ("Acasă » Insule", "Insule"),
        ("Home > Islands > Ferry to run through…", "Islands"),
        (f"Home > Islands > {TITLE}", "Islands"),
    ],
)
def test_a_breadcrumb_gives_the_section_and_is_no_title(path: str, section: str) -> None:
    extraction = extract_plain(f"{path}\n{TITLE}\n\n{TEXT}")
    assert claimed(extraction, "section") == [section]
    assert claimed(extraction, "title") == [TITLE]
    assert texts(extraction) == list(BODY)
    assert told(extraction)[path] == "the way through the site"


@pytest.mark.parametrize(
    "title", ["Wind > ice, says the ferry's owner", "Ferry / bridge: the island decides"]
)
def test_a_headline_with_a_slash_or_an_arrow_is_no_breadcrumb(title: str) -> None:
    assert claimed(extract_plain(f"{title}\n\n{TEXT}"), "title") == [title]


# Names


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Ana Ruiz", "Ana Ruiz"),
        ("de Ana Ruiz", "Ana Ruiz"),
        ("Lê Thu Hải", "Lê Thu Hải"),
        ("林晓舟", "林晓舟"),
        ("浜野太郎", "浜野太郎"),
        ("한서윤", "한서윤"),
        ("سلمى الحداد", "سلمى الحداد"),
        ("मीरा तटवाल", "मीरा तटवाल"),
        ("רוני אלדר", "רוני אלדר"),
        ("คำแก้ว ริมเล", "คำแก้ว ริมเล"),
    ],
)
def test_a_bare_name_above_a_date_wrote_it(line: str, author: str) -> None:
    extraction = extract_plain(f"{TITLE}\n{line}\n2025-03-12\n\n{TEXT}")
    assert claimed(extraction, "author") == [author]
    assert texts(extraction) == list(BODY)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("记者 林晓舟", "林晓舟"),
        ("本报记者林晓舟", "林晓舟"),
        ("文／浜野太郎", "浜野太郎"),
        ("文｜浜野太郎", "浜野太郎"),
        ("كتبت سلمى الحداد", "سلمى الحداد"),
        ("เรื่องโดย คำแก้ว ริมเล", "คำแก้ว ริมเล"),
        ("Írta Révész Dóra", "Révész Dóra"),
        ("by Ana Ruiz", "Ana Ruiz"),
    ],
)
def test_further_openers_of_bylines(line: str, author: str) -> None:
    assert claimed(extract_plain(f"{TITLE}\n{line}\n\n{TEXT}"), "author") == [author]


def test_a_headline_that_opens_with_the_word_for_reporter_is_no_byline() -> None:
    title = "记者调查：渡轮为何冬天停航"
    extraction = extract_plain(f"{title}\n2025-03-12\n\n{TEXT}")
    assert claimed(extraction, "title") == [title]
    assert claimed(extraction, "author") == []


def test_a_name_right_below_the_dek_and_apart_from_the_text_wrote_it() -> None:
    extraction = extract_plain(f"{TITLE}\nTwelve chairs and a lamp\nAna Ruiz\n\n{TEXT}")
    assert claimed(extraction, "author") == ["Ana Ruiz"]
    assert claimed(extraction, "dek") == ["Twelve chairs and a lamp"]
    assert texts(extraction) == list(BODY)


def test_a_name_above_the_first_question_asked_them() -> None:
    dek = "The keeper has kept the light for thirty years. Now he keeps readers, too."
    extraction = extract_plain(f"{TITLE}\n{dek}\nAna Ruiz\n\nWhy twelve chairs?\n\n{TEXT}")
    assert claimed(extraction, "author") == ["Ana Ruiz"]
    assert claimed(extraction, "dek") == [dek]
    assert texts(extraction) == ["Why twelve chairs?", *BODY]


def test_two_capitalised_words_as_far_from_the_title_as_from_the_text_are_a_heading() -> None:
    extraction = extract_plain(f"{TITLE}\n\nWinter Timetable\n\n{TEXT}")
    assert claimed(extraction, "author") == []
    assert texts(extraction)[0] == "Winter Timetable"


def test_what_a_writer_is_stands_below_the_name() -> None:
    extraction = extract_plain(f"{TITLE}\nBy Ana Ruiz\nIslands reporter\n12 March 2025\n\n{TEXT}")
    assert claimed(extraction, "author") == ["Ana Ruiz"]
    assert texts(extraction) == list(BODY)


def test_a_chinese_page_says_where_its_text_is_from() -> None:
    extraction = extract_plain(f"{TITLE}\n2025-03-12 08:30　来源：礁石晚报\n\n{TEXT}")
    assert claimed(extraction, "site_name") == ["礁石晚报"]
    assert claimed(extraction, "published") == ["2025-03-12 08:30"]


def test_a_day_below_the_title_wins_over_one_at_the_top_of_the_page() -> None:
    extraction = extract_plain(f"14 March 2025\n{MENU}\n\n{TITLE}\n12 March 2025\n\n{TEXT}")
    assert claimed(extraction, "published") == ["12 March 2025", "14 March 2025"]


# Lines to click on


def test_short_lines_in_a_row_below_the_date_are_buttons_whatever_they_say() -> None:
    page = f"{TITLE}\n12 March 2025\nWeiterreichen\nVorlesen lassen\n\n{TEXT}"
    assert texts(extract_plain(page)) == list(BODY)


def test_an_unknown_button_stands_among_known_ones() -> None:
    page = f"{TITLE}\n12 March 2025\nShare\nOffer it\nPrint\n\n{TEXT}"
    assert texts(extract_plain(page)) == list(BODY)
    page = f"{TITLE}\n12 March 2025\nPartager cet article\nOffer it\n\n{TEXT}"
    assert texts(extract_plain(page)) == list(BODY)


@pytest.mark.parametrize("above", ["12 March 2025", "12 March 2025\nShare", "By Ana Ruiz"])
def test_a_single_heading_below_the_date_stays(above: str) -> None:
    extraction = extract_plain(f"{TITLE}\n{above}\n\nWhat it costs\n{TEXT}")
    assert texts(extraction) == ["What it costs", *BODY]


# Captions


@pytest.mark.parametrize(
    "line",
    [
        "The ferry leaving on Monday. © D. Quist",
        "El barco, ayer por la tarde. / D. Q.",
        "El barco, ayer por la tarde. / Della Quist",
        "港を出る船＝入江町で、浜野太郎撮影",
        "等风的渡轮停在码头。林晓舟摄",
        "항구를 떠나는 여객선. 섬마을신문 자료사진",
    ],
)
def test_a_caption_is_told_by_the_credit_behind_its_sentence(line: str) -> None:
    extraction = extract_plain(f"{TITLE}\n12 March 2025\n\n{BODY[0]}\n{line}\n{BODY[1]}")
    assert texts(extraction) == list(BODY[:2])
    assert told(extraction)[line] == "a caption or a picture's credit"


@pytest.mark.parametrize(
    "line",
    [
        "They counted ships, nets and/or seals",
        "住民に絵本を提供",
        "He said no. She said yes",
        "这部电影在岛上拍摄",
    ],
)
def test_a_line_that_resembles_a_caption_stays(line: str) -> None:
    extraction = extract_plain(f"{TITLE}\n\n{BODY[0]}\n{line}\n{BODY[1]}\n{BODY[2]}")
    assert line in texts(extraction)


# Other articles


def test_a_headline_within_the_text_that_returns_below_it_points_elsewhere() -> None:
    page = (
        f"{TITLE}\n\n{BODY[0]}\nFurther tidings\nOld lighthouse finds a keeper\n{BODY[1]}\n{BODY[2]}"
        "\n\nMost read\nOld lighthouse finds a keeper\nBells for pilots"
    )
    extraction = extract_plain(page)
    assert texts(extraction) == list(BODY)
    assert told(extraction)["Further tidings"] == "points to other articles"


def test_a_heading_that_does_not_return_stays() -> None:
    page = (
        f"{TITLE}\n\n{BODY[0]}\nOld lighthouse finds a keeper\n{BODY[1]}\n\nMost read\nBells ring"
    )
    assert "Old lighthouse finds a keeper" in texts(extract_plain(page))


def test_headlines_between_text_and_footer_need_no_word_above_them() -> None:
    page = (
        f"{TITLE}\n\n{TEXT}\n\nMeer uit Lindholm\nBells for pilots\nNets at sea\n\n© 2025 Courier"
    )
    extraction = extract_plain(page)
    assert texts(extraction) == list(BODY)
    assert told(extraction)["Nets at sea"] == "points to other articles"


def test_a_list_that_the_text_announces_is_no_row_of_headlines() -> None:
    page = f"{TITLE}\n\n{TEXT}\nIt will call at three places:\nSkarvik\nNorre Quay\nThe old mole\n\nShare"
    assert texts(extract_plain(page))[-1] == "The old mole"


def test_a_short_last_sentence_below_an_advertisement_stays() -> None:
    page = f"{TITLE}\n\n{TEXT}\nAdvertisement\nThe ice is expected in January.\n\n3 comments\nShare"
    assert texts(extract_plain(page)) == [*BODY, "The ice is expected in January."]


# A script without signs at the end of a sentence


def test_thai_paragraphs_need_no_full_stop() -> None:
    title = "เรือข้ามฟากจะวิ่งตลอดฤดูหนาวเป็นปีแรก"
    body = [
        "เรือข้ามฟากระหว่างเกาะกับฝั่งจะวิ่งตลอดฤดูหนาวเป็นครั้งแรกในรอบสิบเอ็ดปี เจ้าของเรือกล่าวเมื่อวันอังคาร",
        "ชาวเกาะทุกคนลงชื่อในหนังสือร้องเรียน รวมทั้งสองคนที่ย้ายออกไปแล้วเมื่อปีก่อน",
    ]
    extraction = extract_plain("\n".join([title, "โดย คำแก้ว ริมเล", "", *body]))
    assert claimed(extraction, "title") == [title]
    assert [(p.kind, p.text) for p in extraction.paragraphs] == [("paragraph", p) for p in body]
