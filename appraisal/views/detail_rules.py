"""Detailed rules: who has filed, one unit's texts, the office's review, the overall and the special rules."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from accountability.permissions import holding_units
from accountability.views.form_page import Words, form_page
from appraisal.actions import detail_rules as actions
from appraisal.enums.detail_rules import DetailPermission as P
from appraisal.enums.detail_rules import ReviewOutcome, RulesIssuer
from appraisal.forms.detail_rules import OverallForm, ReviewForm, RulesForm, SpecialRulesForm
from appraisal.gathering import parameter_values
from appraisal.gathering.detail_rules import gather_book
from appraisal.models import DetailRule, DetailRuleItem, OverallRules, Scheme, SpecialRules
from appraisal.presenters import detail_rules as presenter
from appraisal.views import fetch
from core import access
from core.access import may
from core.documents.excel import Sheet
from core.files import serve
from core.findings import blocking
from core.views.export import excel
from organization.models import Unit

TITLE = "考评细则"


def _crumbs(scheme: Scheme) -> list[tuple[str, str]]:
    return [(TITLE, f"{reverse('appraisal:detail_rules')}?scheme={scheme.pk}")]


def _scheme(request: HttpRequest) -> tuple[Scheme | None, list[Scheme]]:
    """The scheme in ?scheme=, else the newest one in force; and all in force."""
    held = list(Scheme.objects.visible_to(fetch.account(request)).current().select_related("rulebook", "owner"))
    asked = request.GET.get("scheme", "")
    if asked:
        found = next((one for one in held if str(one.pk) == asked), None)
        if found is None:
            raise Http404
        return found, held
    return (held[0] if held else None), held


@require_GET
@access.requires(P.VIEW_RULES)
def detail_rules(request: HttpRequest) -> HttpResponse:
    """Each responsible unit with the state of its rules; the office sees all of them, others their own and adopted."""
    me = fetch.account(request)
    scheme, held = _scheme(request)
    context: dict[str, Any] = {
        "page_title": TITLE,
        "scheme": scheme,
        "schemes": held,
        "reviews": may(me, P.REVIEW_RULES),
    }
    if scheme is not None:
        book = gather_book(scheme)
        lines = presenter.lines(book, scheme, me, today=timezone.localdate())
        context |= {
            "lines": lines, "counts": presenter.counts(lines), "published": book.published,
            "specials": presenter.specials(scheme, parameter_values(scheme)),
        }  # fmt: skip
    return render(request, "appraisal/detail_rules.html", context)


@require_GET
@access.requires(P.REVIEW_RULES)
def export_detail_rules(request: HttpRequest) -> HttpResponse:
    """The states of all responsible units as a workbook."""
    scheme, _ = _scheme(request)
    if scheme is None:
        raise Http404
    lines = presenter.lines(gather_book(scheme), scheme, fetch.account(request), today=timezone.localdate())
    rows = [(one.unit, one.items, one.state, one.version, one.filed, one.due) for one in lines]
    sheet = Sheet(TITLE, presenter.COLUMNS, rows)
    return excel(request, [sheet], title=f"{scheme.year}年{TITLE}报送情况", facts=[("方案", scheme.name)])


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.WRITE_RULES)
def write_rules(request: HttpRequest, pk: int, unit: str) -> HttpResponse:
    """A text for each item of the own unit, filed as a new version."""
    me = fetch.account(request)
    scheme = get_object_or_404(Scheme.objects.visible_to(me).current().select_related("rulebook"), pk=pk)
    own = get_object_or_404(Unit.objects.filter(pk__in=holding_units(me, P.WRITE_RULES)), code=unit)
    book = gather_book(scheme)
    owed = book.owed(own.code)
    if not owed:
        raise Http404
    last = book.rows.get(own.code)
    held = dict(DetailRuleItem.objects.filter(rule=last).values_list("indicator__code", "text")) if last else {}
    post = request.method == "POST"
    form = RulesForm(request.POST if post else None, request.FILES if post else None, items=owed, held=held)
    note = presenter.return_note(last)

    def act() -> DetailRule:
        of = form.cleaned_data
        return actions.file_rules(
            scheme, own, form.texts, note=of["note"], upload=of["upload"], by=me, at=timezone.now()
        )

    words = Words(f"{own.name}考评细则", "报送考评办", "已报送考评办。", note=note, breadcrumb=_crumbs(scheme))
    back = f"{reverse('appraisal:detail_rules')}?scheme={scheme.pk}"
    return form_page(request, form, act, words, back=back)


def _rule(request: HttpRequest, pk: int) -> DetailRule:
    rows = DetailRule.objects.visible_to(fetch.account(request))
    return get_object_or_404(rows.select_related("scheme", "unit", "review", "recorded_by__person", "document"), pk=pk)


@require_GET
@access.requires(P.VIEW_RULES)
def detail_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One version: its texts, what the office said, the versions before and after it."""
    rule = _rule(request, pk)
    me = fetch.account(request)
    versions = DetailRule.objects.visible_to(me).filter(scheme=rule.scheme_id, unit=rule.unit_id)
    view = presenter.rule_view(rule, list(versions.select_related("unit", "review").order_by("-version")))
    asks = may(me, P.REVIEW_RULES) and view.waits and rule.unit_id not in me.own_unit_ids
    context = {
        "page_title": f"{rule.unit.name}考评细则", "breadcrumb": _crumbs(rule.scheme), "rule": rule, "view": view,
        "form": ReviewForm() if asks else None,
    }  # fmt: skip
    return render(request, "appraisal/detail_rule.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REVIEW_RULES)
def review_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Adopt, or return with comments."""
    rule = _rule(request, pk)
    form = ReviewForm(request.POST if request.method == "POST" else None)

    def act() -> object:
        of = form.cleaned_data
        me = fetch.account(request)
        return actions.review_rules(rule, ReviewOutcome(of["outcome"]), of["comment"], by=me, at=timezone.now())

    back = reverse("appraisal:detail_rule", args=[rule.pk])
    words = Words(f"审核{rule.unit.name}考评细则", "确定", "已审核。", breadcrumb=_crumbs(rule.scheme))
    return form_page(request, form, act, words, back=back)


@require_GET
@access.requires(P.VIEW_RULES)
def rule_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    rule = _rule(request, pk)
    if rule.document is None:
        raise Http404
    return serve(rule.document)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REVIEW_RULES)
def publish_overall(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in the way of the overall rules, and their issue under a number."""
    scheme = fetch.scheme(request, pk)
    form = OverallForm(request.POST if request.method == "POST" else None)
    me = fetch.account(request)

    def act() -> object:
        return actions.publish_overall(scheme, form.cleaned_data["number"], by=me, at=timezone.now())

    obstacles = blocking(actions.check_publish(scheme))
    note = f"还有 {len(obstacles)} 处未具备：{obstacles[0].sentence()}" if obstacles else "各项细则均已采纳，可以印发。"
    words = Words("印发综合考评实施细则", "汇总并印发", "已印发。", note=note, breadcrumb=_crumbs(scheme))
    return form_page(request, form, act, words, back=f"{reverse('appraisal:detail_rules')}?scheme={scheme.pk}")


@require_GET
@access.requires(P.VIEW_RULES)
def overall_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The published overall rules."""
    scheme = fetch.scheme(request, pk)
    return serve(get_object_or_404(OverallRules.objects.select_related("document"), scheme=scheme).document)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(P.REVIEW_RULES)
def issue_special_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the rules of a special appraisal as issued, with the study before them."""
    scheme = fetch.scheme(request, pk)
    listed = [(one["code"], one["name"]) for one in parameter_values(scheme).get("specials", [])]
    if not listed:
        return redirect("appraisal:scheme", scheme.pk)
    post = request.method == "POST"
    form = SpecialRulesForm(request.POST if post else None, request.FILES if post else None, specials=listed)

    def act() -> object:
        of = dict(form.cleaned_data)
        special, issuer = of.pop("special"), RulesIssuer(of.pop("issuer"))
        me = fetch.account(request)
        return actions.issue_special_rules(scheme, special, issuer=issuer, by=me, at=timezone.now(), **of)

    words = Words("登记专项考评细则", "登记", "已登记。", breadcrumb=_crumbs(scheme))
    return form_page(request, form, act, words, back=f"{reverse('appraisal:detail_rules')}?scheme={scheme.pk}")


@require_GET
@access.requires(P.VIEW_RULES)
def special_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    visible = Scheme.objects.visible_to(fetch.account(request))
    return serve(get_object_or_404(SpecialRules.objects.select_related("document"), pk=pk, scheme__in=visible).document)
