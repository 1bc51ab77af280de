"""Tags of the interface; settings load them everywhere, so a page needs no ``{% load santixi %}``.

Marks (core.marks): {% icon "check" %} {% badge "第 7 版" "warning" %} {% light item.light "逾期 2 天" %}
    {% delta row.moved %} {% bar row.score 120 %} {% spot row.final low high %} {% clause "SX-4.1-c" %}
Layout: {% page_head %}. Addresses: {% query version=7 %}
Heads of columns: {% sort_head "final" "最终得分" "num" first="desc" %}
Blocks: {% panel "标题" %}…{% endpanel %}, {% table "标题" %}…{% endtable %}, {% confirm_bar %}…{% endconfirm_bar %}
Components, each a template in templates/components that documents itself: findings, timeline, stat, sums, facts,
    chart, tabs, pagination, file_list, empty_state, filter_bar, form_errors, progress, notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from zlib import crc32

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import marks, presenters
from core.findings import Finding

register = template.Library()
for _mark in (marks.icon, marks.badge, marks.light, marks.delta, marks.bar, marks.spot, marks.clause):
    register.simple_tag(_mark)


def _params(context: Context) -> QueryDict:
    request: HttpRequest | None = context.get("request")
    return request.GET.copy() if request is not None else QueryDict(mutable=True)


def _sort(context: Context, default: str) -> str:
    """The order the address asks for, without a copy of the address: a table has a dozen heads."""
    request: HttpRequest | None = context.get("request")
    return (request.GET.get("sort") if request is not None else "") or default


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: object) -> str:
    """The current query string with some parameters changed; None or "" removes one.

    Any change but that of the page goes back to the first page. Never empty: "?" leads to the bare list.
    """
    params = _params(context)
    if "page" not in changes:
        params.pop("page", None)
    for name, value in changes.items():
        if value is None or value == "":
            params.pop(name, None)
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}"


@register.simple_tag(takes_context=True)
def sort_link(context: Context, key: str, default: str = "", first: str = "asc") -> str:
    """Address that sorts by ``key``; sorted by it already, it turns the order round.

    ``default`` is the list's order without a parameter ("-final"), ``first`` the order of the first press.
    """
    current = _sort(context, default)
    down = current == key or (first == "desc" and current != f"-{key}")
    return query(context, sort=f"-{key}" if down else key)


@register.simple_tag(takes_context=True)
def sort_head(
    context: Context, key: str, label: str, css: str = "", default: str = "", first: str = "asc"
) -> SafeString:
    """A whole ``<th>`` that sorts by ``key`` through the address, with aria-sort on the column in use."""
    current = _sort(context, default)
    state = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    return format_html(
        '<th scope="col" class="{}"{}><a class="sort" href="{}">{}</a></th>',
        css,
        format_html(' aria-sort="{}"', state) if state else "",
        sort_link(context, key, default, first),
        label,
    )


@register.simple_tag
def page_head() -> SafeString:
    """Metadata, styles and scripts of every page; their addresses are settled when the process starts."""
    return _head(static("js/boot.js"))


@lru_cache(maxsize=4)
def _head(_address: str) -> SafeString:
    """Written once; the address is there for tests that serve static files from elsewhere."""
    return render_to_string("_head.html")


@register.simple_block_tag
def panel(
    content: str, title: str = "", note: object = "", more: str = "", more_label: str = "全部", kind: str = ""
) -> SafeString:
    """A card: heading, muted note, link at the right, content.

    kind: "flush" lets a table touch the edges, "soft" greys; both may be given, "flush soft".
    """
    head = format_html(
        '<div class="panel__head"><h2>{}</h2>{}{}</div>',
        title,
        format_html('<span class="panel__note">{}</span>', note) if note else "",
        format_html('<a class="panel__more plain" href="{}">{}</a>', more, more_label) if more else "",
    )
    return format_html(
        '<section class="panel{}">{}<div class="panel__body">{}</div></section>',
        "".join(f" panel--{one}" for one in kind.split()),
        head if title else "",
        content,
    )


@register.simple_block_tag
def table(content: str, caption: str, sticky: int = 0, wide: bool = False, show_caption: bool = False) -> SafeString:
    """The frame of a table: ``<thead>`` and ``<tbody>`` go inside. Scrolls sideways by keyboard on narrow screens.

    ``sticky`` 1 or 2 keeps that many first columns in sight (the first of two is a narrow rank column);
    ``wide`` makes the frame scroll on desktops too; the caption is read aloud and only seen with ``show_caption``.
    """
    return format_html(
        '<div class="table-frame{}{}" role="region" aria-label="{}" tabindex="0">'
        '<table><caption class="{}">{}</caption>{}</table></div>',
        f" table-frame--sticky{sticky}" if sticky else "",
        " table-frame--wide" if wide else "",
        caption,
        "shown" if show_caption else "quiet",
        caption,
        content,
    )


@register.simple_block_tag
def confirm_bar(content: str, note: object = "") -> SafeString:
    """The bar that stays at the foot of a long form: ``note`` says what the buttons (content) will do."""
    return format_html(
        '<div class="confirm-bar"><div class="confirm-bar__note">{}</div>'
        '<div class="confirm-bar__buttons">{}</div></div>',
        note,
        content,
    )


@register.inclusion_tag("components/findings_panel.html")
def findings(
    items: Iterable[Finding], title: str = "为什么还不能办", met_title: str = "可以办理", open_met: bool = False
) -> dict[str, Any]:
    """The panel of a check; ``met_title`` is the heading when nothing blocks."""
    view = presenters.findings_view(items)
    return {"view": view, "title": title if view.blocking else met_title, "open_met": open_met or not view.blocking}


@register.simple_tag
def finding_icon(finding: Finding) -> SafeString:
    """The icon of a finding's state."""
    return marks.icon(presenters.FINDING_ICONS[finding.state])


@register.inclusion_tag("components/timeline.html")
def timeline(steps: Sequence[presenters.Step], label: str = "办理进度") -> dict[str, Any]:
    """Steps of a procedure, top to bottom."""
    return {"steps": steps, "label": label}


@register.inclusion_tag("components/stat_card.html")
def stat(
    label: str,
    value: object,
    unit: str = "",
    note: object = "",
    moved: int | str = "",
    url: str = "",
    own: bool = False,
) -> dict[str, Any]:
    """One figure; stands inside ``<div class="stats">``. ``moved`` (places) adds a delta mark."""
    names = {"label": label, "value": value, "unit": unit, "note": note, "url": url, "own": own}
    return {**names, "moved": moved, "has_moved": moved != ""}


@register.inclusion_tag("components/sums.html")
def sums(terms: Sequence[presenters.Summand]) -> dict[str, Any]:
    """The sum that makes a score, written as a sum."""
    return {"terms": terms}


@register.inclusion_tag("components/description_list.html")
def facts(pairs: Iterable[tuple[str, object]] | Mapping[str, object], stacked: bool = False) -> dict[str, Any]:
    """Names and values; values may be safe HTML made by format_html."""
    return {"pairs": list(pairs.items() if isinstance(pairs, Mapping) else pairs), "stacked": stacked}


@register.simple_tag
def chart(drawing: Any, key: str = "", heading: bool = True, data: bool = True) -> SafeString:
    """A drawing of core.charts*; ``key`` parts ids when a page repeats a title, ``data`` False where the page itself
    has the table."""
    return _figure(drawing, key or f"{crc32(f'{drawing.kind} {drawing.title}'.encode()):08x}", heading, data)


@lru_cache(maxsize=64)
def _figure(drawing: Any, name: str, heading: bool, data: bool) -> SafeString:
    """Equal drawings give the same HTML, whoever reads it: a drawing is a frozen value, and nothing else goes in."""
    shown = {
        "drawing": drawing,
        "svg": f"components/chart_{drawing.kind}.html",
        "title_id": f"chart-{name}",
        "heading": heading,
        "data": marks.data_rows(drawing.rows) if data else "",
    }
    return render_to_string("components/chart.html", shown)


@register.inclusion_tag("components/tabs.html")
def tabs(items: Sequence[presenters.Tab], label: str = "分栏") -> dict[str, Any]:
    """Switches between pages of one thing; each is a link."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], unit: str = "条") -> dict[str, Any]:
    """Where this page stands in the list; keeps filters and order in its links."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    links = [(n, query(context, page=n) if isinstance(n, int) else "", n == page.number) for n in numbers]
    return {
        "page": page,
        "unit": unit,
        "links": links,
        "previous": query(context, page=page.number - 1) if page.has_previous() else "",
        "next": query(context, page=page.number + 1) if page.has_next() else "",
    }


@register.inclusion_tag("components/file_list.html")
def file_list(files: Sequence[presenters.FileItem], empty: str = "尚未上传文件") -> dict[str, Any]:
    """Files with size and note."""
    return {"files": files, "empty": empty}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", action: str = "", url: str = "", symbol: str = "tray") -> dict[str, Any]:
    """What will stand here and how to start."""
    return {"title": title, "text": text, "action": action, "url": url, "symbol": symbol}


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context: Context, form: BaseForm, note: object = "", auto: bool = True) -> dict[str, Any]:
    """A GET form whose state is the address; ``auto`` submits on change where scripts run."""
    params = _params(context)
    others = [(k, v) for k, values in params.lists() for v in values if k not in form.fields and k != "page"]
    active = any(params.get(name) for name in form.fields)
    fields = presenters.filter_fields(form)
    return {"fields": fields, "others": others, "active": active, "note": note, "auto": auto}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """All errors of a bound form at its head, each leading to its field; nothing when there are none."""
    return {"problems": presenters.form_problems(form)}


@register.inclusion_tag("components/progress.html")
def progress(job: presenters.JobProgress) -> dict[str, Any]:
    """A long job, asked for anew every second until it ends."""
    return {"job": job}


@register.inclusion_tag("components/notice.html")
def notice(text: object, kind: str = "info") -> dict[str, Any]:
    """One sentence that must be seen: kind info, success, warning or error."""
    symbols = {"info": "info", "success": "check", "warning": "alert", "error": "alert"}
    return {"text": text, "kind": kind, "symbol": symbols[kind]}
