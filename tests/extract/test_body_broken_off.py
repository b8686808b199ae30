"""Texts that break off, boxes set into them, and datelines, on pages of invented papers."""

import json

import pytest

from corpus.extract.html import extract_html

SENTENCES = [
    f"On day {number} the harbour council of Nordsund met again and put off the vote on the "
    f"new pier, because the drawings of part {number} were missing once more."
    for number in range(1, 8)
]


def page(inner: str, declared: str = "") -> str:
    ld = json.dumps({"@type": "NewsArticle", "headline": "The pier", "articleBody": declared})
    script = f'<script type="application/ld+json">{ld}</script>' if declared else ""
    return f"<html><head>{script}</head><body><h1>The pier</h1>{inner}</body></html>"


def texts(html: str) -> list[str]:
    return [p.text for p in extract_html(html, "https://nordsund.example/a/1").paragraphs]


def marked(paragraphs: list[str]) -> str:
    return "".join(f"<p>{each}</p>" for each in paragraphs)


def test_a_text_that_breaks_off_is_taken_whole_from_what_the_page_declares() -> None:
    prompt = "<h3>Read on with a plan</h3><p>Stop at any time.</p>"
    html = page(f"<div>{marked(SENTENCES[:3])}{prompt}</div>", "\n\n".join(SENTENCES))
    assert texts(html) == SENTENCES


def test_a_declared_text_that_lacks_a_printed_paragraph_is_not_taken() -> None:
    declared = "\n\n".join([SENTENCES[0], *SENTENCES[2:]])
    assert texts(page(f"<div>{marked(SENTENCES[:3])}</div>", declared)) == SENTENCES[:3]


def test_a_declared_text_that_is_hardly_longer_is_not_taken() -> None:
    html = page(f"<div>{marked(SENTENCES[:6])}</div>", "\n\n".join(SENTENCES))
    assert texts(html) == SENTENCES[:6]


def test_rows_that_a_builder_numbers_are_one_text() -> None:
    rows = "".join(
        f'<div class="row row-{at}"><div class="rail"></div><div>{marked([each])}</div></div>'
        for at, each in enumerate(SENTENCES)
    )
    assert texts(page(f"<div>{rows}</div>")) == SENTENCES


@pytest.mark.parametrize(
    "box",
    [
        "<morning-newsletter><h4>The tide</h4><p>All that matters, daily.</p></morning-newsletter>",
        "<photo-caption>The old pier in March.</photo-caption>",
        '<div><h3><a href="/b">A ferry sails again</a></h3><p>She is a reporter.</p></div>',
        "<table><tr><td><img src='/p.jpg'></td></tr><tr><td>The pier in May</td></tr></table>",
        "<p>desk@nordsund.example</p>",
    ],
)
def test_a_box_set_into_a_text_is_none_of_it(box: str) -> None:
    inner = marked(SENTENCES[:3]) + box + marked(SENTENCES[3:])
    assert texts(page(f"<div>{inner}</div>")) == SENTENCES


def test_a_form_set_into_a_row_does_not_take_the_row_with_it() -> None:
    form = '<div role="complementary"><p>Write to us.</p><form><input type="email"></form></div>'
    row = f"<section>{marked(SENTENCES[:1])}{form}</section>"
    assert texts(page(f"<div>{row}{marked(SENTENCES[1:])}</div>")) == SENTENCES


@pytest.mark.parametrize(
    ("dateline", "text"),
    [
        (
            "【北湾社东岭10月14日电】（记者林河、白石）",
            "东岭市政府十三日宣布自明年起跨江渡轮取消票价。",
        ),
        ("〔記者林河／東嶺報導〕", "東嶺鎮唯一的老戲院確定不拆了,鎮公所昨天簽下租約。"),
        ("【白浜＝みさき通信】", "白浜県は十八日、古墳の石室に地震計を設置したと発表した。"),
        (
            "(해림=누리통신) 한서 기자 =",
            "남쪽 바다의 작은 섬이 고양이 이름을 투표로 정하기로 했다.",
        ),
        ("MONTELAGO", "Il sindaco ha notato che le gomme del camion erano quasi a terra."),
    ],
)
def test_a_text_does_not_open_with_its_dateline(dateline: str, text: str) -> None:
    between = ". " if dateline.isascii() else " "
    html = page(f"<div><p>{dateline}{between}{text}</p><p>{text}{text}</p></div>")
    read = extract_html(html, None)
    assert read.paragraphs[0].text == text
    assert [claim.value for claim in read.claims if claim.field == "dateline"] == [dateline]
