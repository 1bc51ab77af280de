"""Marks that stand in table rows, as safe HTML: written in Python because one page holds hundreds of them.

Each says its meaning in words (or stands beside the number it draws); colour is never alone. Registered as
template tags in core.templatetags.santixi. Those with few distinct arguments are remembered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache

from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core import charts
from core.enums import Light
from core.icons import PATHS

BADGES = ("neutral", "info", "warning", "success", "danger")
LIGHT_ICONS = {Light.GREEN: "check", Light.BLUE: "clock", Light.YELLOW: "alert", Light.RED: "alert"}


@lru_cache(maxsize=512)
def icon(name: str) -> SafeString:
    """A decorative icon of core.icons; the words beside it carry the meaning. KeyError for an unknown name."""
    return format_html('<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d="{}"/></svg>', PATHS[name])


def badge(text: object, kind: str = "neutral", url: str = "") -> SafeString:
    """A short state in words; kind neutral, info, warning, success or danger (ValueError for another)."""
    if kind not in BADGES:
        raise ValueError(f"badge kind {kind}: use one of {', '.join(BADGES)}")
    if url:
        return format_html('<a class="badge badge--{}" href="{}">{}</a>', kind, url, text)
    return format_html('<span class="badge badge--{}">{}</span>', kind, text)


@lru_cache(maxsize=512)
def light(state: Light | str | None, text: str = "") -> SafeString:
    """A deadline's light: icon, colour and words. ``text`` replaces the state's own label; None shows text alone."""
    if not state:
        return format_html('<span class="light light--none">{}</span>', text or "—")
    known = Light(state)
    return format_html(
        '<span class="light light--{}">{}{}</span>', known.value, icon(LIGHT_ICONS[known]), text or known.label
    )


@lru_cache(maxsize=512)
def delta(places: int | None, unit: str = "名") -> SafeString:
    """Change of a rank since the last version: positive moved up, None had nothing to be compared with."""
    if places is None:
        return format_html('<span class="delta delta--same">{}</span>', "新增")
    if places == 0:
        way, sign, words = "same", "—", "持平"
    elif places > 0:
        way, sign, words = "up", f"▲ {places}", f"上升 {places} {unit}"
    else:
        way, sign, words = "down", f"▼ {-places}", f"下降 {-places} {unit}"
    return format_html(
        '<span class="delta delta--{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        way,
        sign,
        words,
    )


def bar(value: charts.Number | str, maximum: charts.Number | str, tone: str = "") -> SafeString:
    """A bar of value out of maximum; decorative: the number stands beside it. A full bar is green by itself.

    ``tone`` "own" paints it red, "part" never green. Numbers or their decimal text, never float.
    """
    part, whole = Fraction(value), Fraction(maximum)
    kind = tone or ("full" if whole and part >= whole else "part")
    return format_html(
        '<svg class="bar bar--{}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
        '<path d="M0 0h{}v8H0z" fill="#5b86bd"/></svg>',
        kind,
        charts.share(part, whole),
    )


def spot(value: charts.Number | str, low: charts.Number | str, high: charts.Number | str) -> SafeString:
    """Where a value lies between the group's last and first; decorative: the number stands beside it."""
    return format_html(
        '<svg class="spot" viewBox="0 0 64 16" aria-hidden="true">'
        '<line x1="5" y1="8" x2="59" y2="8" stroke="#cfd8e3"/><circle cx="{}" cy="8" r="4.5" fill="#5b86bd"/></svg>',
        charts.coord(charts.scale(Fraction(value), Fraction(low), Fraction(high), 5, 59)),
    )


@lru_cache(maxsize=1024)
def clause(clause_id: str, text: str = "") -> SafeString:
    """Link to the article behind a rule; plain text where the clause pages are not installed."""
    label = text or clause_id
    try:
        url = reverse("core:clause", args=[clause_id])
    except NoReverseMatch:
        return format_html('<span class="clause">{}</span>', label)
    return format_html('<a class="clause" href="{}" title="查看条款 {}">{}</a>', url, clause_id, label)


def data_rows(rows: Iterable[Sequence[object]]) -> SafeString:
    """The rows of a chart's table: the first cell is the head of its row; texts are escaped."""
    lines = []
    for first, *others in rows:
        cells = "".join([f"<td>{conditional_escape(str(cell))}</td>" for cell in others])
        lines.append(f'<tr><th scope="row">{conditional_escape(str(first))}</th>{cells}</tr>')
    return mark_safe("".join(lines))
