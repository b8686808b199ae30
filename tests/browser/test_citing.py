"""What a reader's browser makes of cited sources: marks, numbers, pages of sources."""

from itertools import pairwise
from typing import Any

import pytest
from citing import BRIDGE, BRIDGE_STATEMENTS
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.actions.action_builder import ActionBuilder
from selenium.webdriver.common.actions.pointer_input import PointerInput
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from viewing import WEAK_LINES, WEAK_TEXTS, asked_for, complaints, open_page, resize, sticks_out

pytestmark = pytest.mark.browser

ARTICLES = ("bridge", "arabic", "hebrew", "chinese", "silent", "georgian", "hostile")
SOURCES = (
    "/sources/person-ana-ruiz",
    "/sources/organisation-port-office",
    "/sources/outlet-northernledger_example",
    "/sources/unnamed-officials",
    "/sources/person-arabic",
    "/sources/person-hostile",
    "/sources/person-long",
    "/sources/person-marks",
    "/sources/person-unseen",
    "/sources/unknown",
    "/sources/person-ana-ruiz?cursor=x",
)
PAGES = (*ARTICLES, *SOURCES)
TABLES = ("/sources", "/corpus/sources/person-long")


def all_of(browser: Chrome, selector: str) -> list[WebElement]:
    return browser.find_elements(By.CSS_SELECTOR, selector)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 768, 1600])
def test_no_page_scrolls_sideways(browser: Chrome, citing: Any, name: str, width: int) -> None:
    resize(browser, width)
    open_page(browser, citing, name)
    assert sticks_out(browser) <= 0


@pytest.mark.parametrize("name", TABLES)
def test_tables_fit_a_narrow_window(browser: Chrome, citing: Any, name: str) -> None:
    resize(browser, 320)
    open_page(browser, citing, name)
    assert sticks_out(browser) <= 0


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_and_nothing_comes_from_elsewhere(
    browser: Chrome, citing: Any, name: str
) -> None:
    open_page(browser, citing, name)
    assert complaints(browser) == []
    asked = asked_for(browser)
    assert asked
    assert [url for url in asked if not url.startswith(citing.address)] == []
    counts = (
        "return ['script', 'img', 'iframe', 'style'].map(t => document.querySelectorAll(t).length)"
    )
    assert browser.execute_script(counts) == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "view", ["source_counts", "source_statements", "article_citations", "sources", "citations"]
)
def test_hostile_names_run_nothing_in_tables(browser: Chrome, citing: Any, view: str) -> None:
    # Datasette's pages may run scripts; an alert would make each later call fail.
    open_page(browser, citing, f"/corpus/{view}")
    assert "alert(1)" in browser.find_element(By.TAG_NAME, "body").text
    assert all_of(browser, "img") == []
    assert complaints(browser) == []


@pytest.mark.parametrize("printed", [False, True])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", ["bridge", "arabic", "georgian", *SOURCES[:4]])
def test_texts_and_lines_stand_out_from_their_ground(
    browser: Chrome, citing: Any, name: str, dark: bool, printed: bool
) -> None:
    resize(browser, 1200, dark=dark, printed=printed)
    open_page(browser, citing, name)
    assert browser.execute_script(WEAK_TEXTS) == []
    assert browser.execute_script(WEAK_LINES) == []
    lines = len(all_of(browser, ".said, .cue, .source"))
    assert lines > 20 or name != "bridge"
    ground = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, ground[4:-1].split(","))) < 200) is (dark and not printed)


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1200])
def test_the_list_of_sources_can_be_read(
    browser: Chrome, citing: Any, width: int, dark: bool
) -> None:
    resize(browser, width, dark=dark)
    open_page(browser, citing, "/sources")
    cells = "const cells = new Set(document.querySelectorAll('.rows-and-columns *'));"
    weak = browser.execute_script(
        f"{cells} return (() => {{ {WEAK_TEXTS.replace('body *', '.rows-and-columns *')} }})()"
    )
    assert weak == []
    labels = browser.execute_script(
        "return getComputedStyle(document.querySelector('.rows-and-columns td'), '::before').color"
    )
    row = browser.execute_script(
        "return getComputedStyle(document.querySelector('.rows-and-columns tbody tr')).backgroundColor"
    )
    assert labels != row


def test_a_click_on_a_number_leads_to_the_list_and_back(browser: Chrome, citing: Any) -> None:
    resize(browser, 1200)
    open_page(browser, citing, "bridge")
    for number in range(1, BRIDGE_STATEMENTS + 1):
        to_list = browser.find_element(By.CSS_SELECTOR, f".text [data-number='{number}']")
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", to_list)
        to_list.click()
        entry = browser.find_element(By.CSS_SELECTOR, ".cited-sources li:target")
        assert in_view(browser, entry)
        back = entry.find_element(By.CLASS_NAME, "number")
        assert back.text == str(number)
        back.click()
        assert browser.find_element(By.CSS_SELECTOR, ".text .number:target") == to_list
        assert in_view(browser, to_list)


def test_the_keyboard_goes_the_same_way(browser: Chrome, citing: Any) -> None:
    resize(browser, 1200)
    open_page(browser, citing, "bridge")
    for _ in range(30):
        ActionChains(browser).send_keys(Keys.TAB).perform()
        if browser.switch_to.active_element.get_attribute("data-number"):
            break
    number = browser.switch_to.active_element
    assert number.accessible_name == "Statement 1: Ana Ruiz"
    assert float(number.value_of_css_property("outline-width").removesuffix("px")) >= 2
    number.send_keys(Keys.ENTER)
    assert all_of(browser, ".cited-sources li:target")
    ActionChains(browser).send_keys(Keys.TAB).perform()
    back = browser.switch_to.active_element
    assert back.accessible_name == "Statement 1, to the text"
    back.send_keys(Keys.ENTER)
    assert browser.find_element(By.CSS_SELECTOR, ".text .number:target") == number


def test_a_statement_of_a_source_leads_to_its_place_in_the_article(
    browser: Chrome, citing: Any
) -> None:
    resize(browser, 1200)
    open_page(browser, citing, "/sources/person-karin-olsen")
    browser.find_element(By.CSS_SELECTOR, ".statements .meta a").click()
    there = browser.find_element(By.CSS_SELECTOR, ".text .number:target")
    assert there.accessible_name == "Statement 10: Karin Olsen"
    assert in_view(browser, there)


def test_numbers_are_seen_and_are_no_part_of_the_text(browser: Chrome, citing: Any) -> None:
    resize(browser, 1200)
    open_page(browser, citing, "bridge")
    for element in all_of(browser, ".text .number"):
        drawn = browser.execute_script(
            "return getComputedStyle(arguments[0], '::after').content", element
        )
        assert drawn == f'"{element.get_attribute("data-number")}"'
        assert element.size["width"] >= 5
    copied = browser.execute_script(
        "getSelection().selectAllChildren(document.querySelector('.text'));"
        "return getSelection().toString()"
    )
    assert [line for line in copied.split("\n") if line] == list(BRIDGE)


@pytest.mark.parametrize(("name", "side"), [("arabic", -1), ("hebrew", -1), ("chinese", 1)])
def test_numbers_stand_behind_in_the_direction_of_the_text(
    browser: Chrome, citing: Any, name: str, side: int
) -> None:
    resize(browser, 1200)
    open_page(browser, citing, name)
    source = browser.find_element(By.CSS_SELECTOR, ".text .source").rect["x"]
    number = browser.find_element(By.CSS_SELECTOR, ".text .number").rect["x"]
    assert (number - source) * side > 0
    in_list = browser.find_element(By.CSS_SELECTOR, ".cited-sources .number").rect["x"]
    words = browser.find_element(By.CSS_SELECTOR, ".cited-sources li li span").rect["x"]
    assert (words - in_list) * side > 0
    heading = browser.find_element(By.ID, "cited-sources").find_element(By.TAG_NAME, "bdi")
    assert heading.value_of_css_property("direction") == "ltr"


def test_a_pointer_tells_who_by_a_title(browser: Chrome, citing: Any) -> None:
    resize(browser, 1200)
    open_page(browser, citing, "bridge")
    marks = all_of(browser, ".text .said, .text .cue, .text .source")
    assert len(marks) > 20
    assert all(mark.get_attribute("title") for mark in marks)
    ActionChains(browser).move_to_element(marks[0]).perform()
    assert told(browser, marks[0])[0] == "none"


@pytest.mark.parametrize("width", [320, 800])
@pytest.mark.parametrize(
    ("name", "who"), [("bridge", "Ana Ruiz"), ("hostile", '"><script>'), ("arabic", "آنا رويز")]
)
def test_a_tap_tells_who_at_the_foot_of_the_window(
    browser: Chrome, citing: Any, name: str, who: str, width: int
) -> None:
    resize(browser, width, touch=True)
    open_page(browser, citing, name)
    mark = browser.find_element(By.CSS_SELECTOR, ".text .cue")
    assert told(browser, mark)[0] == "none"
    finger = ActionBuilder(browser, mouse=PointerInput("touch", "finger"))
    finger.pointer_action.move_to(mark).pointer_down().pointer_up()
    finger.perform()
    content, position, ground = told(browser, mark)
    assert who in content.replace('\\"', '"')
    assert position == "fixed"
    assert not ground.endswith(", 0)")
    assert sticks_out(browser) <= 0


@pytest.mark.parametrize("name", PAGES)
def test_everything_that_can_be_reached_has_a_name(browser: Chrome, citing: Any, name: str) -> None:
    resize(browser, 1200)
    open_page(browser, citing, name)
    browser.execute_script("document.querySelectorAll('details').forEach(d => d.open = true)")
    reached = all_of(browser, "a[href], button, input, summary, [tabindex='0']")
    assert len(reached) > 5
    assert [e.get_attribute("outerHTML") for e in reached if not e.accessible_name.strip()] == []
    ids = browser.execute_script("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    # No link within a link, and nothing named by what is not there.
    assert all_of(browser, "a a, a button, a [tabindex]") == []
    named_by = [e.get_attribute("aria-labelledby") for e in all_of(browser, "[aria-labelledby]")]
    assert set(named_by) <= set(ids)


@pytest.mark.parametrize(
    "name", ["bridge", "arabic", "/sources/person-ana-ruiz", "/sources/unknown"]
)
def test_the_parts_of_a_page_are_told_apart(browser: Chrome, citing: Any, name: str) -> None:
    open_page(browser, citing, name)
    roles = [
        (element.aria_role, element.accessible_name)
        for element in all_of(browser, "header, nav, form, main, aside, section, footer")
    ]
    for role, label in (
        ("banner", ""),
        ("navigation", "Archive"),
        ("search", ""),
        ("main", ""),
        ("contentinfo", ""),
    ):
        assert roles.count((role, label)) == 1, (role, roles)
    regions = [label for role, label in roles if role in ("region", "complementary")]
    assert all(regions)
    assert len(regions) == len(set(regions))
    expected = {
        "bridge": {"Who is cited", "About this article"},
        "/sources/person-ana-ruiz": {
            "Attributed to this source, newest first",
            "About this source",
        },
    }
    assert expected.get(name, set()) <= set(regions)
    levels = browser.execute_script(
        "return [...document.querySelectorAll('h1, h2, h3, h4')].map(h => +h.tagName[1])"
    )
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_print_leaves_out_what_paper_cannot_do_and_keeps_the_marks(
    browser: Chrome, citing: Any
) -> None:
    resize(browser, 800, dark=True, printed=True)
    open_page(browser, citing, "bridge")
    assert not browser.find_element(By.CLASS_NAME, "masthead").is_displayed()
    assert not browser.find_element(By.CLASS_NAME, "twins").is_displayed()
    for mark in all_of(browser, ".text .said, .text .cue, .text .source"):
        assert mark.value_of_css_property("text-decoration-line") == "underline"
    for number in all_of(browser, ".text .number"):
        assert number.is_displayed()
    assert browser.find_element(By.CLASS_NAME, "cited-sources").is_displayed()
    pdf = browser.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    assert pdf["data"]


def in_view(browser: Chrome, element: WebElement) -> bool:
    """Whether an element lies within the window."""
    inside: bool = browser.execute_script(
        "const r = arguments[0].getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight",
        element,
    )
    return inside


def told(browser: Chrome, mark: WebElement) -> list[str]:
    """What the stylesheet draws for a mark, how that is placed, and on what ground."""
    drawn: list[str] = browser.execute_script(
        "const s = getComputedStyle(arguments[0], '::after');"
        "return [s.content, s.position, s.backgroundColor]",
        mark,
    )
    return drawn
