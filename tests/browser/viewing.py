"""How the tests look at a page: its width, its colours, its complaints."""

import json
from typing import Any

from selenium.webdriver import Chrome


def open_page(browser: Chrome, site: Any, name: str) -> None:
    """Open an article by name, the home page, or what a path leads to."""
    path = name if name.startswith("/") else f"/articles/{site.ids.get(name, name)}"
    browser.get_log("browser")
    browser.get_log("performance")
    browser.get(site.address + ("/" if name == "home" else path))


def resize(
    browser: Chrome,
    width: int,
    height: int = 900,
    *,
    dark: bool = False,
    touch: bool = False,
    printed: bool = False,
) -> None:
    """Give the window a size, and the reader a taste, a hand or a sheet of paper."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False},
    )
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": touch})
    features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"media": "print" if printed else "", "features": features}
    )


def sticks_out(browser: Chrome) -> int:
    """By how many pixels the page is wider than the window."""
    wider: int = browser.execute_script(
        "const e = document.documentElement; return e.scrollWidth - e.clientWidth"
    )
    return wider


def complaints(browser: Chrome) -> list[str]:
    """What the browser's console says since the page was opened."""
    return [
        entry["message"]
        for entry in browser.get_log("browser")
        # The page itself answers 404 or 410, which the browser also tells.
        if "Failed to load resource" not in entry["message"]
    ]


def asked_for(browser: Chrome) -> list[str]:
    """The addresses that were asked for since the page was opened."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return [
        m["params"]["request"]["url"]
        for m in messages
        if m["method"] == "Network.requestWillBeSent"
    ]


_COLOURS = """
const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(v => {
  v /= 255; return v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; });
  return .2126 * r + .7152 * g + .0722 * b; };
const ground = e => { for (; e; e = e.parentElement) {
  const c = getComputedStyle(e).backgroundColor; if (!/, 0\\)$/.test(c)) return c; }
  return 'rgb(255, 255, 255)'; };
const ratio = (colour, e) => { const a = light(colour), b = light(ground(e));
  return (Math.max(a, b) + .05) / (Math.min(a, b) + .05); };
"""

# Texts below 4.5 : 1 by the formula of WCAG 2.2, against the nearest opaque ground.
WEAK_TEXTS = f"""{_COLOURS}
return [...document.querySelectorAll('body *')].filter(e =>
  [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && e.checkVisibility()
).map(e => [ratio(getComputedStyle(e).color, e), e.textContent.slice(0, 40)]
).filter(([ratio]) => ratio < 4.5);
"""

# Lines under marked words below 3 : 1, as WCAG 2.2 asks of what carries a meaning.
WEAK_LINES = f"""{_COLOURS}
return [...document.querySelectorAll('.said, .cue, .source')].map(e =>
  [ratio(getComputedStyle(e).textDecorationColor, e), e.className, e.textContent.slice(0, 40)]
).filter(([ratio]) => ratio < 3);
"""

# Between the last letter before a match and the match, and between this and the first behind it,
# in pixels; those that stand on one line.
GAPS = """
const letters = (node, last) => { const range = document.createRange(), text = node.firstChild;
  if (!text) return null;
  const bare = text.data.trim(), start = text.data.indexOf(bare);
  const at = last ? start + bare.length - 1 : start;
  range.setStart(text, at); range.setEnd(text, at + 1); return range.getBoundingClientRect(); };
return [...document.querySelectorAll('.line')].map(line => {
  const [before, match, behind] = line.children, found = match.getBoundingClientRect();
  const left = letters(before, true), right = letters(behind, false);
  const beside = r => r && Math.abs(r.bottom - found.bottom) < 8;
  return [beside(left) ? before.textContent : '', beside(left) ? found.left - left.right : 0,
    beside(right) ? behind.textContent : '', beside(right) ? right.left - found.right : 0]; });
"""
