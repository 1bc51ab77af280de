"""The chain on one page: from any object up to the decision and down to what came of it (DESIGN promise 6)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accountability.enums import AccountabilityPermission as P
from accountability.gathering.chain import downward, node_of, upward
from accountability.presenters.chain import kind_of, line_of, lines_of, others, trail
from accountability.views import fetch
from core import access, registry


@require_GET
@access.requires(P.VIEW_TABLES)
def chain(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What the object came from and what came of it, as far as the reader may see."""
    me = fetch.account(request)
    node = node_of(kind_of(kind), pk, me)
    if node is None:
        raise Http404
    above, below = upward(node, me), downward(node, me)
    line = line_of(node)
    context = {
        "page_title": f"来龙去脉：{line.title}",
        "breadcrumb": [(line.title, line.url)] if line.url else [],
        "line": line,
        "above": trail(above),
        "below": lines_of(below),
        "others": others(registry.chain.collect(*node.key, me), below),
        "cut": above.cut or below.cut,
    }
    return render(request, "accountability/chain.html", context)
