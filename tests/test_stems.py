from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.fold import fold
from corpus.stems import STEMMED, stem

# Of each language, lines of words whose forms are one; words of different lines are not one.
FAMILIES = {
    "en": "harbour harbours/organise organises organised organising/elect elected elects/ran",
    "de": "Haus Häuser Hauses Häusern/Straße Straßen/groß große größer/Wähler Wählern/wild",
    "nl": "verkiezing verkiezingen/huis huizen/regering regeringen/land landen",
    "sv": "flicka flickor flickorna/båt båtar båtarna/väljare väljarna",
    "da": "pige piger pigerne/vælger vælgere/havn havnen",
    "no": "jente jenter jentene/båten båter/havn havnen",
    "fr": "élection élections/réfugié réfugiés réfugiée réfugiées/annoncer annoncé annoncée annonce"
    "/général généraux/activité activités/premier première premières",
    "es": "elección elecciones/gobierno gobiernos/político política políticos/llegó llegar/niño niña",
    "pt": "eleição eleições/informação informações/cidadão cidadãos/alemão alemães/político política",
    "it": "elezione elezioni/politico politici politica/città/governo governi",
    "ca": "elecció eleccions/ciutat ciutats/govern governs",
    "ro": "informație informații informațiilor/președinte președintele președinți/guvern guvernul",
    "pl": "wybory wyborów/rząd rządu rządów/książka książki książkę/możliwość możliwości/dom domach domów",
    "cs": "vláda vlády/nový novým nových nového/dům/dom domu domů domech/město města",
    "ru": "новый нового новая новой/русский русского русские/история истории/выбор выборы выборов"
    "/технология технологии/ребёнок",
    "sr": "избори избора izbori izbora/кућа куће kuća kuće/жена žene",
    "hr": "kuća kuće/žena žene/izbori izbora",
    "el": "εκλογή εκλογές/άνθρωπος ανθρώπου άνθρωποι/πρωθυπουργός πρωθυπουργού",
    "tr": "kitap kitaplar kitabı kitabın/çocuk çocuğu çocuklarının/karar kararların kararlarını/tarih tarihler",
    "fi": "talo talossa talot taloissa/kylä kylässä/mökki mökissä",
    "hu": "ház házak házban/könyv könyvek/kormány kormányok",
    "hi": "लड़का लड़के लड़की लड़कियां/चुनाव चुनावों/किताब किताबें",
    "id": "makan makanan dimakan/pemilih pemilihan",
    "fa": "کتاب کتاب‌ها کتاب‌های کتابها/دانشجو دانشجویان/انتخابات",
    "ar": "كتاب وكتاب بكتاب لكتاب فكتاب للكتاب والكتاب كتابه كتابها/حكومة حكومات حكومته والحكومة"
    "/معلم معلمون معلمين/فلسطين وفلسطين فلسطينية والفلسطينيون/طين/لجنة اللجنة ولجنة/جنة/بنك وبنك لبنك"
    "/لبنان لبناني/وزير ووزير/وزارة الوزارات/بيت بيته/سلطة سلطته",
}  # fmt: skip


@pytest.mark.parametrize("language", FAMILIES)
def test_the_forms_of_a_word_share_a_stem_that_other_words_have_not(language: str) -> None:
    stems = [
        {stem(fold(word), language) for word in family.split()}
        for family in FAMILIES[language].split("/")
    ]
    assert [len(each) for each in stems] == [1] * len(stems), stems
    assert len(set.union(*stems)) == len(stems)


@pytest.mark.parametrize("language", ["zh-Hans", "ja", "ko", "uk", "he", "xx", "", "en-"])
def test_a_word_of_a_language_without_a_stemmer_stays(language: str) -> None:
    assert stem("harbours", language) == ("harbour" if language == "en-" else "harbours")


@pytest.mark.parametrize("word", ["", "2024", "北", "n", "😀", "s" * 10_000])
def test_what_has_no_forms_stays(word: str) -> None:
    assert {stem(word, language) for language in STEMMED} == {word}


@settings(deadline=None)
@given(st.text(max_size=20), st.sampled_from(sorted(STEMMED)))
def test_a_stem_is_folded_and_not_empty(text: str, language: str) -> None:
    for word in fold(text).split():
        found = stem(word, language)
        assert found
        assert fold(found) == found


@pytest.mark.parametrize(
    "word", ["مدينة", "حكومة", "نظام", "شمس", "مصر", "كتاب", "سياسة", "فلسطين"]
)
def test_single_letters_are_taken_off_before_arabic_words(word: str) -> None:
    for letters in map("".join, product(["", *"وف"], ["", *"بلكس"])):
        assert stem(fold(letters + word), "ar") == stem(fold(word), "ar"), letters


def test_threads_stem_alike() -> None:
    words = [
        (fold(word), language)
        for language, families in FAMILIES.items()
        for word in families.replace("/", " ").split()
    ]
    alone = [stem(*each) for each in words]

    def stems(first: int) -> list[str]:
        order = [*range(first, len(words)), *range(first)]
        found = {place: stem.__wrapped__(*words[place]) for place in order}
        return [found[place] for place in range(len(words))]

    with ThreadPoolExecutor(4) as pool:
        assert all(found == alone for found in pool.map(stems, range(0, 40, 5)))
