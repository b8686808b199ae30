"""What a reader's browser makes of our pages."""

from typing import Any

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import url_contains
from selenium.webdriver.support.ui import WebDriverWait
from viewing import GAPS, WEAK_TEXTS, asked_for, complaints, open_page, resize, sticks_out

pytestmark = pytest.mark.browser

PAGES = (
    "home",
    "ferry",
    "arabic",
    "chinese",
    "hindi",
    "hostile",
    "undated",
    "withdrawn",
    "unknown",
    "/search?q=ferry+OR+text+OR+%D8%A7%D9%84%D8%A3%D8%B3%D8%B9%D8%A7%D8%B1&stem=1",
    "/search?q=%28harbuor&language=en&from=2019",
    "/concordance?q=ferry+OR+%D8%A7%D9%84%D8%A3%D8%B3%D8%B9%D8%A7%D8%B1",
    "/trends?q=ferry&q=harbour",
)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 768, 1600])
def test_no_page_scrolls_sideways(browser: Chrome, site: Any, name: str, width: int) -> None:
    resize(browser, width)
    open_page(browser, site, name)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert sticks_out(browser) <= 0


@pytest.mark.parametrize("name", PAGES)
def test_nothing_goes_wrong_and_nothing_comes_from_elsewhere(
    browser: Chrome, site: Any, name: str
) -> None:
    open_page(browser, site, name)
    assert complaints(browser) == []
    asked = asked_for(browser)
    assert asked
    assert [url for url in asked if not url.startswith(site.address)] == []
    assert browser.execute_script("return document.scripts.length") == 0


@pytest.mark.parametrize(
    ("name", "lang", "direction"),
    [("arabic", "ar", "rtl"), ("chinese", "zh", "ltr"), ("ferry", "en", "ltr")],
)
def test_texts_run_their_own_way(
    browser: Chrome, site: Any, name: str, lang: str, direction: str
) -> None:
    open_page(browser, site, name)
    text = browser.find_element(By.CLASS_NAME, "text")
    assert text.get_attribute("lang") == lang
    assert text.value_of_css_property("direction") == direction
    assert browser.find_element(By.TAG_NAME, "h1").value_of_css_property("direction") == direction
    assert browser.find_element(By.CLASS_NAME, "facts").value_of_css_property("direction") == "ltr"
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"


def test_search_is_reached_and_used_by_keyboard(browser: Chrome, site: Any) -> None:
    resize(browser, 1200)
    open_page(browser, site, "home")
    for _ in range(12):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        if browser.switch_to.active_element.get_attribute("name") == "q":
            break
    box = browser.switch_to.active_element
    assert box.get_attribute("name") == "q"
    assert box.accessible_name == "Search the articles"
    assert float(box.value_of_css_property("outline-width").removesuffix("px")) >= 2
    box.send_keys("STRASSE", Keys.ENTER)
    WebDriverWait(browser, 20).until(url_contains("/search?q=STRASSE"))
    links = [a.text for a in browser.find_elements(By.CSS_SELECTOR, ".hits h3 a")]
    assert links == ["Looking back at the harbour"]


def test_the_first_stop_leads_past_the_header(browser: Chrome, site: Any) -> None:
    open_page(browser, site, "ferry")
    ActionChains(browser).send_keys(Keys.TAB, Keys.ENTER).perform()
    assert browser.switch_to.active_element.get_attribute("id") == "main"


def test_claims_unfold_without_a_script(browser: Chrome, site: Any) -> None:
    open_page(browser, site, "ferry")
    table = browser.find_element(By.CSS_SELECTOR, ".claims table")
    assert not table.is_displayed()
    browser.find_element(By.CSS_SELECTOR, ".claims summary").send_keys(Keys.ENTER)
    assert table.is_displayed()


def test_column_help_of_datasettes_tables_unfolds(browser: Chrome, site: Any) -> None:
    browser.get(f"{site.address}/corpus/articles")
    described = browser.find_element(By.CSS_SELECTOR, "dl.column-descriptions")
    assert not described.is_displayed()
    browser.find_element(By.CSS_SELECTOR, ".column-help summary").send_keys(Keys.ENTER)
    assert described.is_displayed()


@pytest.mark.parametrize("query", ["%D8%A7%D9%84%D8%A3%D8%B3%D8%B9%D8%A7%D8%B1", "ferry"])
def test_the_box_has_its_outer_border_whichever_way_its_words_run(
    browser: Chrome, site: Any, query: str
) -> None:
    open_page(browser, site, f"/search?q={query}")
    box = browser.find_element(By.ID, "query")
    assert box.value_of_css_property("border-left-width") == "1px"
    assert box.value_of_css_property("border-right-width") == "0px"


@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize(
    ("query", "before", "behind"),
    [("%E7%A5%A8%E4%BB%B7", False, False), ("fares", True, True)],
)
def test_the_match_is_parted_from_its_context_by_the_spaces_of_the_text_alone(
    browser: Chrome, site: Any, width: int, query: str, before: bool, behind: bool
) -> None:
    resize(browser, width)
    open_page(browser, site, f"/concordance?q={query}")
    gaps = browser.execute_script(GAPS)
    assert gaps
    for left, left_gap, right, right_gap in gaps:
        assert (left_gap > 1) is left.endswith(" ")
        assert (right_gap > 1) is right.startswith(" ")
    assert any(left.endswith(" ") for left, *_ in gaps) is before
    assert any(right.startswith(" ") for _, _, right, _ in gaps) is behind


def test_a_wide_table_of_trends_scrolls_in_a_region_of_its_own(browser: Chrome, site: Any) -> None:
    resize(browser, 360)
    open_page(browser, site, "/trends?" + "&".join(f"q=comparison{n}" for n in range(5)))
    region = browser.find_element(By.CSS_SELECTOR, ".scroller")
    assert region.get_attribute("tabindex") == "0"
    wide, seen, right = browser.execute_script(
        "const e = arguments[0]; return [e.scrollWidth, e.clientWidth,"
        " e.getBoundingClientRect().right]",
        region,
    )
    assert wide > seen
    assert right <= 360
    region.send_keys(Keys.ARROW_RIGHT)
    WebDriverWait(browser, 5).until(lambda _: region.get_property("scrollLeft") > 0)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    "name", ["home", "ferry", "withdrawn", *(page for page in PAGES if page.startswith("/"))]
)
def test_every_text_stands_out_from_its_ground(
    browser: Chrome, site: Any, name: str, dark: bool
) -> None:
    resize(browser, 1200, dark=dark)
    open_page(browser, site, name)
    weak = browser.execute_script(WEAK_TEXTS)
    assert weak == []
    ground = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground[4:-1].split(","))) < 200) is dark
