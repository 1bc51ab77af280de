"""Detailed rules: filed, returned, adopted, compiled; the rules of special appraisals (SX-6.2, SX-3.4-b)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from appraisal.actions.detail_rules import (
    check_publish,
    check_special_round,
    file_rules,
    issue_special_rules,
    publish_overall,
    review_rules,
)
from appraisal.enums.detail_rules import ReviewOutcome, RulesIssuer
from appraisal.gathering.detail_rules import gather_book
from appraisal.models import DetailRule, Indicator, OverallRules, Scheme
from appraisal.providers.detail_rules import rule_items
from core.findings import Refused, blocking
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.plan import load_plan, office, pdf, reasons, small_text
from tests.factories import NOON, make_account, make_unit

pytestmark = pytest.mark.django_db
ClientOf = Callable[[Account], Client]


@pytest.fixture
def scheme(db: None) -> Scheme:
    """The small plan, issued; the party office is in charge of two items of its three towns, a bureau of one."""
    system = Account.objects.system()
    draft = load_plan(system, text=small_text())
    make_unit("考评办", parent=draft.owner, code="K01")
    units = {"P09": make_unit("县农办", parent=draft.owner, code="P09"), "P01": Unit.objects.get(code="P01")}
    leaves = Indicator.objects.filter(scheme=draft, children__isnull=True)
    for place, leaf in enumerate(leaves.order_by("code")):
        leaf.responsible_unit = units["P01"] if place % 2 else units["P09"]
        leaf.save()
    Scheme.objects.filter(pk=draft.pk).update(state="issued", issued_at=NOON, issued_by=system)
    return Scheme.objects.get(pk=draft.pk)


@pytest.fixture
def zhou(scheme: Scheme) -> Account:
    return office()


def writer(code: str) -> Account:
    return make_account(f"联络员{code}", Unit.objects.get(code=code), Duty.UNIT_CLERK, username=f"w{code.lower()}")


def texts_of(scheme: Scheme, unit: str, text: str = "按季考核，每少一项扣 1 分。") -> dict[str, str]:
    return {item.code: text for item in gather_book(scheme).owed(unit)}


def filed(scheme: Scheme, unit: str, by: Account) -> DetailRule:
    return file_rules(scheme, Unit.objects.get(code=unit), texts_of(scheme, unit), by=by, at=NOON)


def states(scheme: Scheme, client: Client) -> dict[str, str]:
    page = client.get(reverse("appraisal:detail_rules"), {"scheme": scheme.pk})
    return {one.unit: one.state for one in page.context["lines"]}


@pytest.mark.clause("SX-6.2-a")
def test_each_unit_passes_from_missing_to_adopted_and_the_office_sees_who_is_missing(
    scheme: Scheme, zhou: Account, client_of: ClientOf
) -> None:
    client, clerk = client_of(zhou), writer("P01")
    party = Unit.objects.get(code="P01").name
    seen = [states(scheme, client)[party]]
    first = filed(scheme, "P01", clerk)
    seen.append(states(scheme, client)[party])
    review_rules(first, ReviewOutcome.RETURNED, "扣分标准不明确", by=zhou, at=NOON)
    seen.append(states(scheme, client)[party])
    second = filed(scheme, "P01", clerk)
    review_rules(second, ReviewOutcome.ADOPTED, "", by=zhou, at=NOON)
    seen.append(states(scheme, client)[party])

    assert seen == ["未报", "已报", "退回", "采纳"]
    assert states(scheme, client)["县农办"] == "未报"
    assert (first.version, second.version) == (1, 2)
    assert list(AuditEvent.objects.filter(verb="appraisal.review_detail_rules").values_list("reason", flat=True)) == [
        "扣分标准不明确", "",
    ]  # fmt: skip


def test_version_with_a_gap_or_a_foreign_item_is_refused(scheme: Scheme) -> None:
    clerk, unit = writer("P01"), Unit.objects.get(code="P01")
    texts = texts_of(scheme, "P01")
    first, foreign = next(iter(texts)), next(item.code for item in gather_book(scheme).items if item.unit == "P09")

    with pytest.raises(Refused) as refused:
        file_rules(scheme, unit, texts | {first: " ", foreign: "代写"}, by=clerk, at=NOON)

    assert reasons(refused.value.findings) == [
        ("SX-6.2-a", "有考评项目没有写细则"), ("SX-6.2-a", "不是本单位负责的考评项目"),
    ]  # fmt: skip
    assert not DetailRule.objects.exists()


def test_only_the_unit_itself_writes_and_nobody_judges_his_own(scheme: Scheme, zhou: Account) -> None:
    clerk = writer("P01")
    with pytest.raises(Refused) as stranger:
        filed(scheme, "P09", clerk)
    rule = filed(scheme, "P01", clerk)
    insider = make_account("兼职人", Unit.objects.get(code="P01"), Duty.APPRAISAL_OFFICE, username="insider")
    with pytest.raises(Refused) as own:
        review_rules(rule, ReviewOutcome.ADOPTED, "", by=insider, at=NOON)
    with pytest.raises(Refused) as silent:
        review_rules(rule, ReviewOutcome.RETURNED, " ", by=zhou, at=NOON)

    assert [one.value.findings[0].title for one in (stranger, own, silent)] == [
        "细则由责任单位自己报送", "本单位的细则由考评办其他人员审核", "退回须写明意见",
    ]  # fmt: skip


@pytest.mark.clause("SX-6.2-b")
def test_overall_rules_are_published_when_each_item_has_an_adopted_rule_and_stand_then(
    scheme: Scheme, zhou: Account, client_of: ClientOf
) -> None:
    clerk, farm = writer("P01"), writer("P09")
    review_rules(filed(scheme, "P01", clerk), ReviewOutcome.ADOPTED, "", by=zhou, at=NOON)
    waiting = filed(scheme, "P09", farm)
    with pytest.raises(Refused) as early:
        publish_overall(scheme, "安考办〔2020〕2号", by=zhou, at=NOON)
    missing = {finding.facts["项目"].split()[0] for finding in early.value.findings}
    review_rules(waiting, ReviewOutcome.ADOPTED, "", by=zhou, at=NOON)
    assert blocking(check_publish(scheme)) == []
    publish_overall(scheme, "安考办〔2020〕2号", by=zhou, at=NOON)
    paper = client_of(clerk).get(reverse("appraisal:overall_file", args=[scheme.pk]))

    assert missing == set(texts_of(scheme, "P09"))
    assert b"".join(paper.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    for act in (
        lambda: filed(scheme, "P01", clerk),
        lambda: publish_overall(scheme, "安考办〔2020〕3号", by=zhou, at=NOON),
    ):
        with pytest.raises(Refused) as late:
            act()
        assert late.value.findings[0].clause == "SX-6.2-b"
    assert OverallRules.objects.get().number == "安考办〔2020〕2号"


@pytest.mark.clause("SX-3.4-b")
@pytest.mark.parametrize(
    ("studied", "issued_on", "refused"),
    [
        (date(2012, 3, 1), date(2012, 3, 1), []),
        (date(2012, 3, 2), date(2012, 3, 1), ["专项细则须先由市委、市政府研究，再印发"]),
        (date(2012, 3, 1), NOON.date() + timedelta(days=1), ["印发日期在今天之后"]),
    ],
)
def test_special_round_waits_for_rules_that_were_studied_and_then_issued(
    db: None, studied: date, issued_on: date, refused: list[str]
) -> None:
    system = Account.objects.system()
    scheme = load_plan(system, text=small_text())
    Scheme.objects.filter(pk=scheme.pk).update(state="issued", issued_at=NOON, issued_by=system)
    scheme = Scheme.objects.get(pk=scheme.pk)
    before = [(one.clause, one.title) for one in blocking(check_special_round(scheme, "invest"))]
    found: list[str] = []
    try:
        issue_special_rules(
            scheme, "invest", studied_on=studied, study_record="市委常委会〔2012〕5号纪要",
            issuer=RulesIssuer.TWO_OFFICES, number="安办〔2012〕8号", issued_on=issued_on,
            upload=pdf(), by=system, at=NOON,
        )  # fmt: skip
    except Refused as refusal:
        found = [one.title for one in refusal.findings]

    assert before == [("SX-3.4-b", "专项考评细则尚未印发，不能组织考评")]
    assert found == refused
    assert bool(blocking(check_special_round(scheme, "invest"))) is bool(refused)


def test_clerk_finds_the_form_on_the_workbench_and_files_with_it(
    scheme: Scheme, zhou: Account, client_of: ClientOf
) -> None:
    clerk = writer("P01")
    year = Scheme.objects.values_list("year", flat=True).get(pk=scheme.pk)
    item = rule_items(clerk, date(year, 12, 1))[0]
    client = client_of(clerk)
    texts = texts_of(scheme, "P01")
    data = {f"item-{code}": text for code, text in texts.items()}
    empty = client.post(item.url, {})
    done = client.post(item.url, data | {"upload": SimpleUploadedFile("细则.pdf", pdf().read())}, follow=True)
    rule = DetailRule.objects.get()
    seen = client_of(zhou).get(reverse("appraisal:detail_rule", args=[rule.pk]))
    other = client_of(writer("P09")).get(reverse("appraisal:detail_rule", args=[rule.pk]))

    assert (empty.status_code, done.status_code, other.status_code) == (422, 200, 404)
    assert seen.context["form"] is not None
    assert [text for _, _, text in seen.context["view"].texts] == list(texts.values())
    assert [one.verb for one in rule_items(zhou, date(year, 12, 1))] == ["去审核"]
    assert rule_items(clerk, date(year, 12, 1)) == []


def test_list_is_exported_and_a_foreign_scheme_is_not_there(scheme: Scheme, zhou: Account, client_of: ClientOf) -> None:
    client = client_of(zhou)

    book = client.get(reverse("appraisal:export_detail_rules"), {"scheme": scheme.pk})

    assert book.status_code == 200
    assert client.get(reverse("appraisal:detail_rules"), {"scheme": "99999"}).status_code == 404
