"""What a reader's browser makes of a revision, in scripts that run and break otherwise."""

from typing import Any

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from viewing import WEAK_TEXTS, asked_for, complaints, open_page, resize, sticks_out

pytestmark = pytest.mark.browser

NAMES = ("arabic", "chinese")


def open_revision(browser: Chrome, site: Any, name: str) -> None:
    open_page(browser, site, f"/articles/{site.ids[name]}/revisions/2")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("width", [320, 1600])
def test_no_revision_scrolls_sideways(browser: Chrome, retold: Any, name: str, width: int) -> None:
    resize(browser, width)
    open_revision(browser, retold, name)
    assert sticks_out(browser) <= 0


@pytest.mark.parametrize("name", NAMES)
def test_a_revision_asks_for_nothing_elsewhere(browser: Chrome, retold: Any, name: str) -> None:
    open_revision(browser, retold, name)
    assert complaints(browser) == []
    assert [url for url in asked_for(browser) if not url.startswith(retold.address)] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dark", [False, True])
def test_what_changed_can_be_read_and_told_apart(
    browser: Chrome, retold: Any, name: str, dark: bool
) -> None:
    resize(browser, 900, dark=dark)
    open_revision(browser, retold, name)
    assert browser.execute_script(WEAK_TEXTS) == []
    for tag, line in (("ins", "underline"), ("del", "line-through")):
        marked = browser.find_element(By.CSS_SELECTOR, f".text {tag}")
        assert line in marked.value_of_css_property("text-decoration-line")


def test_letters_of_what_went_and_what_came_do_not_join(browser: Chrome, retold: Any) -> None:
    resize(browser, 900)
    open_revision(browser, retold, "arabic")
    went, came = (browser.find_element(By.CSS_SELECTOR, f".text {tag}") for tag in ("del", "ins"))
    assert came.rect["x"] + came.rect["width"] < went.rect["x"]
    assert came.value_of_css_property("unicode-bidi") == "isolate"


def test_one_steps_from_the_article_to_a_revision_and_back(browser: Chrome, retold: Any) -> None:
    open_page(browser, retold, "arabic")
    browser.find_element(By.CSS_SELECTOR, ".revisions li:last-child a").click()
    assert browser.current_url.endswith("/revisions/2")
    browser.find_element(By.CSS_SELECTOR, "a[rel=prev]").click()
    assert browser.current_url.endswith("/revisions/1")
    assert not browser.find_elements(By.CSS_SELECTOR, ".text ins, .text del")
    browser.find_element(By.LINK_TEXT, "The article").click()
    assert browser.current_url == retold.article("arabic")
