"""变更方案 on the pages: the button, the form, what the draft shows before issue, the two versions afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from appraisal.actions.schemes import issue_scheme
from appraisal.models import Scheme
from organization.enums import Duty
from organization.models import Account
from tests.appraisal.plan import leader
from tests.appraisal.test_amending import (
    PAPER,
    REASON,
    _django_db_helper,
    amend,
    filled,
    first,
    set_mark,
    stood,
    year_of,
    zhou,
)
from tests.factories import NOON, give_duty

__all__ = ["_django_db_helper", "filled", "first", "stood", "zhou"]

pytestmark = pytest.mark.django_db

ClientOf = Callable[[Account], Client]


@pytest.fixture
def client(client_of: ClientOf, zhou: Account) -> Client:
    return client_of(zhou)


def url(name: str, scheme: Scheme) -> str:
    return reverse(f"appraisal:{name}", args=[scheme.pk])


def page(client: Client, name: str, scheme: Scheme) -> str:
    response: Any = client.get(url(name, scheme))
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.clause("SX-6.9-a")
def test_office_opens_a_change_with_reason_and_paper(filled: Scheme, client: Client) -> None:
    offered = url("amend_scheme", filled) in page(client, "scheme", filled)
    form = page(client, "amend_scheme", filled)

    response = client.post(url("amend_scheme", filled), {"reason": REASON, "paper": PAPER})

    draft = Scheme.objects.get(version=2)
    shown = page(client, "scheme", draft)
    assert offered
    assert "可以变更" in form
    assert response["Location"] == url("scheme", draft)
    assert [word for word in (REASON, PAPER, "变更自第 1 版", "没有差别") if word not in shown] == []
    old = page(client, "scheme", filled)
    assert url("amend_scheme", filled) not in old
    assert url("scheme", draft) in old


def test_change_without_reason_is_refused_at_the_field(filled: Scheme, client: Client) -> None:
    response = client.post(url("amend_scheme", filled), {"reason": " ", "paper": ""})

    form = response.context["form"]
    assert response.status_code == 422
    assert dict(form.errors) == {"reason": ["请写明变更理由"], "paper": ["请填写领导小组会议纪要或者文件的文号"]}
    assert Scheme.objects.count() == 1


def test_second_change_meets_the_open_draft(filled: Scheme, zhou: Account, client: Client) -> None:
    amend(filled, zhou)

    response = client.post(url("amend_scheme", filled), {"reason": REASON, "paper": PAPER})

    assert response.status_code == 409
    assert "已有一个编制中的版本" in response.content.decode()


@pytest.mark.clause("SX-6.9-a")
def test_issue_page_shows_what_changes_and_what_stays_behind(filled: Scheme, zhou: Account, client: Client) -> None:
    draft = amend(filled, zhou)
    set_mark(draft, {"T.1.1": 30, "T.1.2": 70}, zhou)

    response = client.get(url("issue_scheme", draft))

    rows = [(one.code, one.what, one.before, one.after) for one in response.context["changes"]]
    left = [(one.code, one.count) for one in response.context["carry"].left_scores]
    text = response.content.decode()
    assert rows == [("T.1.1", "基础分", "40", "30"), ("T.1.2", "基础分", "60", "70")]
    assert left == [("T.1.1", 2), ("T.1.2", 2)]
    assert [word for word in ("不结转的得分", "基础分 40 → 30", "变更经领导小组研究") if word not in text] == []


def test_replaced_version_stays_readable_and_leads_to_the_new_one(
    filled: Scheme, zhou: Account, client: Client, client_of: ClientOf
) -> None:
    draft = amend(filled, zhou)
    head_of_unit = leader("T01", "陆远", "lu")
    before = client_of(head_of_unit).get(url("scheme", draft)).status_code
    client.post(url("issue_scheme", draft))

    old = page(client_of(head_of_unit), "scheme", filled)

    assert before == 404
    assert "已由第 2 版替代" in old
    assert url("scheme", draft) in old
    assert client.get(url("amend_scheme", filled)).context["blocked"]


def test_pages_of_a_version_not_in_force_say_so_and_offer_nothing(
    filled: Scheme, zhou: Account, client: Client
) -> None:
    draft = amend(filled, zhou)
    before = client.get(reverse("appraisal:period", args=[year_of(draft).pk])).context["closed"]
    issue_scheme(draft, by=zhou, at=NOON)
    period = [year_of(filled).pk]

    responses = [client.get(reverse(f"appraisal:{name}", args=period)) for name in ("period", "scores", "imports")]
    responses.append(client.get(url("entries", filled)))

    assert before.startswith("变更草案尚未下发")
    assert [one.context["closed"].startswith("方案已由新版本替代") for one in responses] == [True] * 4
    assert [one.context.get("may_compute", False) or one.context.get("may_enter", False) for one in responses] == [
        False
    ] * 4
    assert client.get(url("entries", draft)).context["closed"] == ""


@pytest.mark.parametrize("duty", [Duty.UNIT_LEADER, Duty.TWO_OFFICES, Duty.INSPECTION_OFFICE])
def test_only_the_office_changes_a_scheme(filled: Scheme, client_of: ClientOf, duty: Duty) -> None:
    account = leader("T01", "陆远", "lu")
    give_duty(account, duty, filled.owner)

    assert client_of(account).post(url("amend_scheme", filled), {"reason": REASON, "paper": PAPER}).status_code == 403
    assert Scheme.objects.count() == 1


def test_list_marks_the_replaced_version(filled: Scheme, zhou: Account, client: Client) -> None:
    issue_scheme(amend(filled, zhou), by=zhou, at=NOON)

    rows = client.get(reverse("appraisal:schemes")).context["rows"]

    assert [(one.version, one.state) for one in rows] == [("第 2 版", "已下发"), ("第 1 版", "已被替代")]
