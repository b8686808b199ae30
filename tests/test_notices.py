"""Notices of a correction, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notices import notices

STORY = "The ferry sailed at six, and everybody was on board that morning, said the harbour master."

NOTICES = [
    "Correction: The ferry sails at six.",
    "CORRECTION — The ferry sails at six.",
    "Correction (5 March 2024): The ferry sails at six.",
    "Correction, March 5: The ferry sails at six.",
    "* Correction: it sails at six.",
    "(Correction: it sails at six.)",
    "Corrections and clarifications: it sails at six.",
    "This article was amended on 5 March 2024 to say that the ferry sails at six.",
    "An earlier version of this article said the ferry sails at seven.",
    "Editor’s note: An earlier version of this story misspelled a name.",
    "The ferry sails at six. A previous version of this article gave another hour.",
    "Korrektur: Die Fähre fährt um sechs.",
    "Anm. d. Red.: In einer früheren Version dieses Artikels stand eine falsche Zeit.",
    "In einer früheren Version hieß es, die Fähre fahre um sieben. Das ist falsch.",
    "Rectificatif : le bac part à six heures.",
    "Une version précédente de cet article donnait une autre heure.",
    "Fe de errores: el barco sale a las seis.",
    "Errata corrige: il traghetto parte alle sei.",
    "Erramos: a balsa parte às seis.",
    "Correctie: de veerboot vertrekt om zes uur.",
    "Rettelse: Færgen sejler klokken seks.",
    "Rättelse: Färjan går klockan sex.",
    "I en tidligere versjon av denne saken sto det feil klokkeslett.",
    "Oikaisu: Lautta lähtee kuudelta.",
    "Sprostowanie: prom odpływa o szóstej.",
    "Düzeltme: Feribot altıda kalkıyor.",
    "Уточнение: паром отходит в шесть.",
    "В предыдущей версии этой статьи было указано другое время.",
    "Διόρθωση: το πλοίο φεύγει στις έξι.",
    "تصحيح: تغادر العبارة الساعة السادسة.",
    "اصلاحیه: کشتی ساعت شش می‌رود.",
    "תיקון: המעבורת יוצאת בשש.",
    "भूल सुधार: नाव छह बजे चलती है।",
    "更正：渡轮六点开船。",
    "【訂正】フェリーは6時に出ます。",
    "お詫びと訂正：フェリーは6時に出ます。",
    "[정정] 배는 6시에 떠난다.",
    "Ralat: feri berangkat pukul enam.",
    "Đính chính: phà chạy lúc sáu giờ.",
]
NONE = [
    "A market correction is overdue, analysts say.",
    "Correction of the market in 2024: what investors should know about it.",
    "The Department of Corrections said on Monday that two people had fled.",
    "Corrections officers went on strike: nobody came.",
    "An earlier version of this law was struck down by the court last year.",
    "An earlier version of the report said the bridge was safe.",
    "A previous version of this app had a flaw that let strangers in.",
    "Die Korrektur der Prognose: Ökonomen erwarten weniger Wachstum.",
    "In einer früheren Version des Gesetzes war das verboten.",
    "La rectification du tracé : les riverains protestent.",
    "Une version antérieure de la loi interdisait le bac.",
    "En una versión anterior del proyecto el puente era más largo.",
    "Rettelsen af vejen tager et år.",
    "В предыдущей версии закона этого не было.",
    "更正登记需要三天时间，市政府周一表示。",
    "訂正印が必要だと市は説明した。",
    "정정 신청은 사흘이 걸린다고 시는 밝혔다.",
    "تصحيح المسار يحتاج إلى وقت طويل.",
    "He asked for a correction, and the paper printed it.",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_is_found_as_it_is_printed(notice: str) -> None:
    assert notices("Ferry sails", f"{STORY}\n\n{notice}\n\n{STORY}") == (notice,)


@pytest.mark.parametrize("line", NONE)
def test_a_sentence_about_corrections_is_no_notice(line: str) -> None:
    assert notices(line, f"{STORY}\n\n{line}\n\n{STORY}") == ()


def test_a_label_alone_is_told_with_the_line_below() -> None:
    text = "\n\n".join((*[STORY] * 8, "Correction", "The ferry sails at six."))
    assert notices(None, text) == ("Correction\nThe ferry sails at six.",)
    middle = "\n\n".join((*[STORY] * 8, "Correction", *[STORY] * 8))
    assert notices(None, middle) == ()


def test_a_title_may_be_a_notice() -> None:
    assert notices("Correction: Ferry fares story", STORY) == ("Correction: Ferry fares story",)
    assert notices("Correction", STORY) == ()


@given(st.text(), st.text())
def test_any_text_has_its_notices_in_it(title: str, text: str) -> None:
    for notice in notices(title, text):
        assert notice in title or notice.split("\n")[0] in text
