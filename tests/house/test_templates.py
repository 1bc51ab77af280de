"""Templates, styles and scripts: none is dead, none holds inline code, none reaches out, every address resolves."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
APPS = ("core", "organization", "ballots", "decisions", "accountability", "appraisal", "portal")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ASSETS = sorted(path for kind in ("css", "js", "img") for path in (ROOT / "static" / kind).rglob("*.*"))

PAPER = ("documents/", "organization/documents/", "appraisal/documents/", "ballots/documents/")
"""Rendered to PDF without a browser: no content security policy applies, styles may stand inside."""
BY_DJANGO = {"404.html", "403.html", "500.html", "429.html"}
"""Found by name by error handlers."""
OWN_TAG = re.compile(r'{%\s*(?:include|extends)\s+"([^"]+)"')
COMMENT = re.compile(r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{#.*?#}", re.DOTALL)
INLINE = {
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.IGNORECASE),
    "style element": re.compile(r"<style\b", re.IGNORECASE),
    "script without src": re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    "event handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "javascript address": re.compile(r"javascript:", re.IGNORECASE),
    "evaluated by htmx": re.compile(r"\shx-(?:on|vals\s*=\s*['\"]js:)", re.IGNORECASE),
}
ABROAD = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z0-9.-]+", re.IGNORECASE)
CSS_COMMENT = re.compile(r"/\*!.*?\*/", re.DOTALL)
URL_TAG = re.compile(r"{%\s*url\s+['\"]([^'\"]+)['\"]")


def name(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


def source(path: Path) -> str:
    """The template without its comments, as many lines as before."""
    return COMMENT.sub(lambda found: "\n" * found[0].count("\n"), path.read_text())


def named_in_code() -> tuple[set[str], list[re.Pattern[str]]]:
    """Every string of the apps' and the settings' code that names a template; and names put together in code, such as
    f"appraisal/scheme/{tab}.html", with the unknown parts open."""
    names, patterns = set(), []
    texts = (path.read_text() for app in (*APPS, "config") for path in (ROOT / app).rglob("*.py"))
    for node in (node for text in texts if ".html" in text for node in ast.walk(ast.parse(text))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
            names.add(node.value)
        if isinstance(node, ast.JoinedStr) and (pattern := _pattern(node)).endswith(r"\.html"):
            patterns.append(re.compile(pattern))
    return names, patterns


def _pattern(node: ast.JoinedStr) -> str:
    parts = [re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[a-z0-9_-]+" for part in node.values]
    return "".join(parts)


def dead() -> list[str]:
    """Templates that nothing names: no view, no tag, no other template that is itself in use."""
    texts = {name(path): source(path) for path in TEMPLATES}
    names, patterns = named_in_code()
    alive = {one for one in texts if one in names | BY_DJANGO or any(p.fullmatch(one) for p in patterns)}
    grown = True
    while grown:
        named = {target for one in alive for target in OWN_TAG.findall(texts[one])} & set(texts)
        grown = not named <= alive
        alive |= named
    return sorted(set(texts) - alive)


def url_names(patterns: list[URLPattern | URLResolver] | None = None, space: str = "") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            yield from url_names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}"


def places(pattern: re.Pattern[str], path: Path, text: str) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, found.start()) + 1} {found[0][:80]}"
        for found in pattern.finditer(text)
    ]


def test_every_template_is_used() -> None:
    assert dead() == []


def test_included_templates_exist() -> None:
    named = {target for path in TEMPLATES for target in OWN_TAG.findall(source(path))}
    ours = {name(path) for path in TEMPLATES}

    assert sorted(one for one in named - ours if not one.startswith(("django/", "crispy"))) == []


@pytest.mark.parametrize("what", INLINE)
def test_nothing_inline_in_pages(what: str) -> None:
    """The policy forbids it; here it fails before a browser sees it."""
    pages = [path for path in TEMPLATES if not name(path).startswith(PAPER)]

    assert [place for path in pages for place in places(INLINE[what], path, source(path))] == []


def test_nothing_reaches_out() -> None:
    """No address of another machine, except the names of W3C's namespaces and licences in their comments."""
    texts = [(path, source(path)) for path in TEMPLATES]
    texts += [
        (path, CSS_COMMENT.sub("", path.read_text())) for path in ASSETS if path.suffix in (".css", ".js", ".svg")
    ]

    assert [place for path, text in texts for place in places(ABROAD, path, text)] == []


def test_every_named_address_resolves() -> None:
    known = set(url_names())
    unknown = [
        f"{name(path)} {one}" for path in TEMPLATES for one in URL_TAG.findall(source(path)) if one not in known
    ]  # fmt: skip

    assert unknown == []


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("style attribute", '<p class="a" style="color: red">'),
        ("script without src", "<script>alert(1)</script>"),
        ("event handler", '<button type="button" onclick="go()">'),
    ],
)
def test_patterns_bite(what: str, text: str) -> None:
    """Negative control."""
    assert INLINE[what].search(text)
    assert not INLINE[what].search('<script src="a.js" defer></script><p data-style="a">only</p>')
    assert ABROAD.search('<link href="https://cdn.example.com/a.css">')
    assert not ABROAD.search('xmlns="http://www.w3.org/2000/svg"')
