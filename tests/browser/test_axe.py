"""Every page of the demo, for every duty that sees it: WCAG 2.2 AA as far as axe can tell, and fit for a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Faults, leave
from tests.browser.pages import Found, every_page
from tests.county import County, opened

pytestmark = pytest.mark.browser
Visit = Callable[..., Page]
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},
}
"""No rule of these reads the style sheets as such, which axe otherwise copies on every page."""
CROWDED = """() => {
    const region = ":is(div, section, ul, ol)[tabindex]:is(:not([role]), [role=region], [role=group])";
    const targets = [...document.querySelectorAll("*")].flatMap(one => {
        if (one.tabIndex < 0 || one.matches(region) || !one.checkVisibility({ visibilityProperty: true })) return [];
        const box = one.getBoundingClientRect();
        if (!box.width || !box.height) return [];
        const small = Math.min(box.width, box.height) < 24;
        return [{ box, small, x: box.left + box.width / 2, y: box.top + box.height / 2 }];
    });
    const away = (one, { left, right, top, bottom }) =>
        Math.hypot(Math.max(left - one.x, 0, one.x - right), Math.max(top - one.y, 0, one.y - bottom));
    const near = (one, other) => one.small &&
        (away(one, other.box) < 12.5 || other.small && Math.hypot(one.x - other.x, one.y - other.y) < 24.5);
    const overlap = (one, other) => one.left < other.right && other.left < one.right &&
        one.top < other.bottom && other.top < one.bottom;
    return targets.some((one, place) => targets.slice(place + 1).some(
        other => overlap(one.box, other.box) || near(one, other) || near(other, one)));
}"""
"""Whether what is pressed could be too small for WCAG 2.5.8: overlaps, or is under 24 px and has others near.

Axe, which also knows the exceptions, draws up where everything stands to find that out, a third of its work; where
nothing is crowded it has nothing to find.
"""
SIZE = "target-size"
RUN = f"""options => {{
    if (!("axe" in window)) return null;
    const rules = {{ ...options.rules, ...(({CROWDED})() ? {{}} : {{ "{SIZE}": {{ enabled: false }} }}) }};
    return axe.run({{ ...options, rules }}).then(found => found.violations);
}}"""
CONTRAST = "color-contrast"
LOOKS = """() => {
    const digests = new Map();
    const fold = (text, digest) => {
        for (let place = 0; place < text.length; place++) digest = Math.imul(digest ^ text.charCodeAt(place), 16777619);
        return digest >>> 0;
    };
    const digest = element => {
        if (!element) return [2166136261, 84696351];
        if (!digests.has(element)) {
            const style = getComputedStyle(element), [one, other] = digest(element.parentElement);
            const look = [
                element.tagName, element.getAttribute("class"), element.type,
                element.disabled, element.getAttribute("aria-disabled"),
                style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.fontSize,
                style.fontWeight, style.textShadow, style.filter, style.mixBlendMode, style.position, style.zIndex,
            ].join("|");
            digests.set(element, [fold(look, one), fold(look, other ^ look.length)]);
        }
        return digests.get(element);
    };
    const words = element => element.matches("input, select, textarea, button") ||
        [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
    window.worded = [...document.body.querySelectorAll("*")].filter(
        element => words(element) && element.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
    return window.worded.map(element => digest(element).join());
}"""
"""Of each visible element with words a digest of what its contrast follows from: its look and that of all around it."""
RUN_ON = """([places, options]) => axe.run(places.map(place => window.worded[place]), options).then(found => ({
    violations: found.violations,
    open: [...found.violations, ...found.incomplete].flatMap(
        one => one.nodes.map(node => window.worded.indexOf(node.element))),
}))"""
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
SETTLED = "await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));"
"""Until the page has heard of its size. Axe, which measures in several steps, must not meet it before."""
EXCESS = """() => {
    const excess = document.documentElement.scrollWidth - innerWidth;
    const out = excess > 0 && [...document.querySelectorAll("main *")].find(
        one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".table-frame"));
    return excess > 0 ? `${excess} px wider than the screen, ${out ? out.outerHTML.slice(0, 120) : "?"}` : "";
}"""
WIDER = f"""async () => {{
    {SETTLED}
    return ({EXCESS})();
}}"""
"""What is wider than the screen, once a page knows its new size; "" where nothing is."""
THIN = """
    for (const list of document.querySelectorAll("tbody, ul, ol, select")) {
        const seen = {};
        for (const row of [...list.children]) {
            const shape = row.tagName + row.className + [...row.querySelectorAll("*")].map(
                one => one.tagName + (one.getAttribute("class") || "") + (one.type || "")).join();
            seen[shape] = (seen[shape] || 0) + 1;
            if (seen[shape] > 2) row.remove();
        }
    }
"""
"""Of rows and lines with the same elements two stay, an odd and an even one: axe takes seconds for hundreds."""
FACTS = f"""async resized => {{
    if (resized) {SETTLED}
    document.querySelectorAll("details:not(.menu)").forEach(one => {{ one.open = true; }});
    document.querySelector("#why")?.classList.add("sheet-open");
    const facts = {{
        lang: document.documentElement.lang, title: document.title.split("·")[0].trim(),
        heads: document.querySelectorAll("h1").length,
        wider: ({EXCESS})(),
    }};
    {THIN}
    return facts;
}}"""
"""Unfolds the page, tells its language, title and headings and what is wider than the screen, and thins it out."""


@pytest.fixture(scope="module")
def pages(loaded_county: County, tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any) -> list[Found]:
    """No test database is made for them: the county is one."""
    with opened(loaded_county, tmp_path_factory.mktemp("asked"), django_db_blocker):
        return every_page()


def violations(page: Page, seen: set[str] | None = None, *, colours: bool = True) -> list[str]:
    """ "rule: first element" for each violation of the page as it stands.

    The contrast of words, most of axe's work, is left out without ``colours``; where ``seen`` gathers the looks that
    are well, it is judged once for each look.
    """
    whole = colours and seen is None
    options = OPTIONS if whole else {**OPTIONS, "rules": {CONTRAST: {"enabled": False}}}
    found = page.evaluate(RUN, options)
    if found is None:  # no axe here
        page.evaluate(Axe().axe_script)
        found = page.evaluate(RUN, options)
    return told(found) if seen is None else [*told(found), *poor_contrasts(page, seen)]


def poor_contrasts(page: Page, seen: set[str]) -> list[str]:
    """Violations of contrast by words whose look is not in ``seen``; those that axe can tell are well join it."""
    looks = page.evaluate(LOOKS)
    first = {look: place for place, look in reversed(list(enumerate(looks))) if look not in seen}
    if not first:
        return []
    only = {"runOnly": {"type": "rule", "values": [CONTRAST]}, "preload": OPTIONS["preload"], "elementRef": True}
    result = page.evaluate(RUN_ON, [sorted(first.values()), only])
    seen |= first.keys() - {looks[place] for place in result["open"] if place >= 0}
    return told(result["violations"])


def told(found: list[dict[str, Any]]) -> list[str]:
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]} ({len(one['nodes'])})" for one in found]


def oddities(page: Page, seen: set[str] | None = None) -> Iterator[str]:
    """What is wrong with the page, folded parts open: language, title, heading, axe, and its width on a phone.

    A page that was opened on a phone has its size already.
    """
    resized = page.viewport_size != PHONE
    if resized:
        page.set_viewport_size(PHONE)
    facts = page.evaluate(FACTS, resized)
    page.set_viewport_size(DESK)
    page.evaluate(f"async () => {{ {SETTLED} }}")
    if facts["lang"] != "zh-Hans":
        yield f"lang is {facts['lang']!r}"
    if not facts["title"]:
        yield "no title"
    if facts["heads"] != 1:
        yield f"{facts['heads']} h1"
    yield from violations(page, seen)
    if facts["wider"]:
        yield facts["wider"]


@pytest.mark.crawl
def test_every_page_for_every_duty(visit: Visit, sessions: Callable[[str], Any], pages: list[Found]) -> None:
    tab, here = visit(), ""
    tab.add_init_script(Axe().axe_script)  # sent once, not with each of hundreds of pages
    wrong, seen = [], set[str]()
    for found in sorted(pages, key=lambda found: found.username):
        if found.username != here:
            here = found.username
            tab.context.clear_cookies()
            tab.context.add_cookies(sessions(here)["cookies"])
        tab.set_viewport_size(PHONE)
        tab.goto(found.path)
        wrong += [f"{found}: {oddity}" for oddity in oddities(tab, seen)]

    assert len({found.name for found in pages}) > 60
    assert "\n".join(wrong) == ""


def test_sign_in_and_what_cannot_be_shown(visit: Visit, faults: Faults) -> None:
    faults.expected = {403, 404, 422, 429}
    wrong = []
    for username, path in (("", "/sign-in/"), ("luyuan", "/accounts/"), ("luyuan", "/appraisal/versions/0/")):
        page = visit(username, path)
        wrong += [f"{path}: {oddity}" for oddity in oddities(page)]
    page = visit("", "/sign-in/")
    page.get_by_label("登录名").fill("nobody")
    page.get_by_label("密码").fill("wrong")
    leave(page, page.get_by_role("button", name="登录"))
    wrong += [f"refused sign-in: {oddity}" for oddity in oddities(page)]
    page = visit("luyuan", "/")
    page.locator("details.menu > summary").click()
    wrong += [f"open menu: {oddity}" for oddity in oddities(page)]

    assert "\n".join(wrong) == ""


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["resized", "opened on a phone"])
def test_the_checks_bite(visit: Visit, size: dict[str, int]) -> None:
    """Negative control: a page with a fault of each kind."""
    page = visit("", "/sign-in/", **size)
    page.evaluate("""() => {
        document.documentElement.lang = "en";
        document.title = "";
        document.body.innerHTML = "<h1>a</h1><h1>b</h1><input><p><nobr>" + "wide ".repeat(99) + "</nobr></p>";
    }""")

    found = [one.split(":")[0] for one in oddities(page)]

    assert found[:-1] == ["lang is 'en'", "no title", "2 h1", "document-title", "label"]
    assert "wider than the screen" in found[-1]


def test_each_look_is_judged_and_a_poor_one_is_told_wherever_it_stands(visit: Visit) -> None:
    """Negative control: words that differ from those found well in nothing but their colours, or what is behind."""
    page, seen = visit("", "/sign-in/"), set[str]()
    well = violations(page, seen)
    told_at = []
    for style in ("", "color: #999", "color: #999", "opacity: 0.4", ""):
        page.evaluate("style => { document.querySelector('h1').style.cssText = style; }", style)
        told_at.append([one.split(":")[0] for one in violations(page, seen)])
    page.evaluate("document.querySelector('h1').parentElement.style.background = '#333'")
    behind = [one.split(":")[0] for one in violations(page, seen)]

    assert well == []
    assert told_at == [[], [CONTRAST], [CONTRAST], [CONTRAST], []]
    assert behind == [CONTRAST]
    assert [one.split(":")[0] for one in violations(page)] == [CONTRAST]


STREWN = """async () => {
    const told = [];
    let state = 7;
    const chance = most => (state = state * 48271 % 2147483647) % most;
    for (let round = 0; round < 60; round++) {
        document.body.innerHTML = `<main>${"<button>a</button>".repeat(2 + chance(3))}</main>`;
        for (const button of document.querySelectorAll("button")) {
            const box = { left: chance(200), top: chance(120), width: 8 + chance(40), height: 8 + chance(40) };
            button.style.cssText = "position: absolute; min-height: 0; padding: 0; border: 0; overflow: hidden";
            for (const [name, length] of Object.entries(box)) button.style[name] = `${length}px`;
        }
        const found = await axe.run({ runOnly: { type: "rule", values: ["SIZE"] } });
        told.push([(CROWDED)(), found.violations.length > 0]);
    }
    return told;
}""".replace("SIZE", SIZE).replace("CROWDED", CROWDED)


def test_no_target_is_too_small_where_nothing_is_crowded(visit: Visit) -> None:
    """Buttons strewn at random: axe alone finds none that the shortcut would have kept from it."""
    page = visit("", "/sign-in/")
    page.evaluate(Axe().axe_script)

    told_of = [tuple(one) for one in page.evaluate(STREWN)]

    assert (False, True) not in told_of
    assert {(False, False), (True, True)} <= set(told_of)
