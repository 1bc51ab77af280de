"""The try-out page: ranks side by side, nothing saved, its address holds it all."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from appraisal.models import Period, Publication, ResultVersion
from core.models import AuditEvent
from organization.enums import Duty
from organization.models import Account, Unit
from tests.appraisal.objections import approved, published
from tests.factories import make_account, make_unit

ClientOf = Callable[[Account], Client]


@pytest.fixture
def out(year: Period, zhou: Account, fang: Account) -> Publication:
    return published(year, zhou, fang)


def test_a_try_out_shows_ranks_side_by_side_and_saves_nothing(
    out: Publication, zhou: Account, lu: Account, county: Unit, client_of: ClientOf
) -> None:
    leader = make_account("白振国", county, Duty.COUNTY_LEADER, username="bai")
    reviewer = make_account("纪成", make_unit("县审计局", parent=county), Duty.ASSESSOR, username="ji")
    row = approved(out, lu, leader, reviewer)
    page = reverse("appraisal:what_if", args=[out.version_id])
    client = client_of(zhou)
    before = (ResultVersion.objects.count(), AuditEvent.objects.count())

    same = client.get(page, {"group": "B1"})
    with CaptureQueriesContext(
        connection,
    ) as queries:
        accepted = client.get(page, {"group": "B1", "objection": row.pk, "w:D": "400", "out": "E"})
    score = client.get(page, {"group": "B1", "member": "T02", "leaf": "D1", "value": "90"})
    wrong = client.get(page, {"group": "B1", "member": "T02", "leaf": "D1", "value": "101"})

    assert "没有改动，以下与第 1 版一致" in same.content.decode()
    text = accepted.content.decode()
    assert [one in text for one in ("业务工作权重 500 → 400", "略去社会评价", "河口镇的小项D1改为 90")] == [True] * 3
    assert "2 个考评对象的得分或名次有变化" in text
    assert "青石镇的小项D1改为 90" in score.content.decode()
    assert (wrong.status_code, "得分应在 0 到 100 之间" in wrong.content.decode()) == (422, True)
    assert len(queries) <= 20
    assert (ResultVersion.objects.count(), AuditEvent.objects.count()) == before
    assert client_of(lu).get(page).status_code == 403


def test_stability_names_seed_and_spread_and_the_export_its_changes(
    out: Publication, zhou: Account, client_of: ClientOf
) -> None:
    firm = client_of(zhou).get(reverse("appraisal:stability", args=[out.version_id]), {"group": "B1", "spread": "5"})
    bad = client_of(zhou).get(reverse("appraisal:stability", args=[out.version_id]), {"spread": "0"})
    book = client_of(zhou).get(reverse("appraisal:export_what_if", args=[out.version_id]), {"group": "B1", "w:D": "1"})

    text = firm.content.decode()
    assert "±5% 内随机变动（总权重不变）1000 次，随机种子 2012" in text
    assert "100.0%" in text, "equal units stay equal"
    assert (bad.status_code, book.status_code) == (422, 200)
    assert AuditEvent.objects.filter(verb="appraisal.export_try_out").count() == 1
