"""The overall rules as an official paper: one chapter per group, an article per item (SX-6.2-b)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from appraisal.enums import Method
from appraisal.gathering.detail_rules import Book
from appraisal.models import DetailRuleItem, Scheme
from appraisal.presenters.methods import rule_words
from core.documents.paper import Line, Paper, print_paper
from core.numbers import chinese_numeral, plain

OFFICE = "考评办"


def overall_pdf(scheme: Scheme, book: Book, *, number: str, by: str, at: datetime) -> bytes:
    """The PDF with every item of the scheme in its order: the adopted text, else the rule the scheme itself states."""
    paper = Paper(
        title=f"{scheme.year}年综合考评实施细则", number=number, body=list(_body(scheme, book)),
        signatory=f"{settings.COUNTY_NAME}{OFFICE}", day=timezone.localdate(at),
    )  # fmt: skip
    return print_paper(paper, at=at, by=by)


def _body(scheme: Scheme, book: Book) -> Iterator[Line]:
    texts = dict(
        DetailRuleItem.objects.filter(rule__in=[row.pk for row in book.rows.values()])
        .order_by().values_list("indicator__code", "text")
    )  # fmt: skip
    yield Line(f"根据《{scheme.name}》，由各责任单位制定、考评办汇总，形成本细则。")
    group = None
    chapter = article = 0
    for code, node in book.nodes.items():
        if node.group_id != group:
            group, chapter, article = node.group_id, chapter + 1, 0
            yield Line(f"{chinese_numeral(chapter)}、{node.group.name}", 1)
        article += 1
        unit = book.units[node.responsible_unit.code].name if node.responsible_unit else OFFICE
        yield Line(f"{article}．{node.name}（{plain(node.full_mark)}分，{unit}）", 3)
        text = texts.get(code) or node.rule_text or rule_words(Method(node.method), node.params)
        for part in (text or Method(node.method).label).splitlines():
            if part.strip():
                yield Line(part.strip())
