"""What a reader's browser makes of our pages."""

from typing import Any

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import url_contains
from selenium.webdriver.support.ui import WebDriverWait
from viewing import WEAK_TEXTS, asked_for, complaints, open_page, resize, sticks_out

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
        if browser.switch_to.active_element.get_attribute("name") == "_search":
            break
    box = browser.switch_to.active_element
    assert box.get_attribute("name") == "_search"
    assert box.accessible_name == "Search the articles"
    assert float(box.value_of_css_property("outline-width").removesuffix("px")) >= 2
    box.send_keys("STRASSE", Keys.ENTER)
    WebDriverWait(browser, 20).until(url_contains("/corpus/articles?_search=STRASSE"))
    links = [a.text for a in browser.find_elements(By.CSS_SELECTOR, "td.col-title a")]
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


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", ["home", "ferry", "withdrawn"])
def test_every_text_stands_out_from_its_ground(
    browser: Chrome, site: Any, name: str, dark: bool
) -> None:
    resize(browser, 1200, dark=dark)
    open_page(browser, site, name)
    weak = browser.execute_script(WEAK_TEXTS)
    assert weak == []
    ground = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground[4:-1].split(","))) < 200) is dark
