"""Papers of emergencies and waivers, exchanges taken back, the short form of the rail: by who may see the matter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.models import AuditEvent
from decisions.actions.counterparts import Exchange, add_counterpart
from decisions.actions.matters import declare_emergency
from decisions.enums import Event, Stage
from decisions.models import Counterpart, EmergencyDeclaration, Matter, Waiver
from organization.models import Account, Unit
from tests.decisions import build_rows as build
from tests.decisions.build_aftermath import PDF
from tests.factories import NOON

ClientOf = Callable[[Account], Client]


def upload(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


@pytest.mark.clause("JH-A-5.9-c")
def test_papers_of_an_emergency_and_its_waivers_are_for_who_sees_the_matter(
    river: Matter, county: Unit, wen: Account, lu: Account, he: Account, client_of: ClientOf
) -> None:
    declare_emergency(
        river.pk, leader=build.secretary(county), kind="汛情", reason="汛情紧急", declared_on=build.TODAY,
        paper_number="安办〔2012〕9号", upload=upload("宣布.pdf"), by=wen, at=NOON,
    )  # fmt: skip
    build.settle(river, Stage.INTENT, wen)
    build.step(river, Stage.RESEARCH, Event.CUT, wen, reason="先行抢险", paper=upload("批示.pdf"))
    declared, waiver = EmergencyDeclaration.objects.get(), Waiver.objects.get()
    files = [
        reverse("decisions:emergency-file", args=[river.pk, declared.pk]),
        reverse("decisions:waiver-file", args=[river.pk, waiver.pk]),
    ]

    page = client_of(lu).get(reverse("decisions:matter", args=[river.pk])).content.decode()

    assert [url in page for url in files] == [True, True]
    assert [name in page for name in ("宣布.pdf", "批示.pdf")] == [True, True]
    for who, status in ((wen, 200), (lu, 200), (he, 404)):
        got = [client_of(who).get(url) for url in files]
        shown = [b"".join(one) for one in got if one.status_code == 200]
        assert ([one.status_code for one in got], shown) == ([status, status], [PDF, PDF] if status == 200 else [])
    other = build.matter(river.lead_unit, wen, title="另一事项")
    assert client_of(wen).get(reverse("decisions:waiver-file", args=[other.pk, waiver.pk])).status_code == 404


@pytest.mark.clause("JH-A-3-e")
def test_mistaken_exchange_is_taken_back_with_a_reason_and_stays_on_record(
    hekou: Unit, wen: Account, lu: Account, client_of: ClientOf
) -> None:
    matter = build.matter(hekou, wen, category="11", subtype="upward")
    row = add_counterpart(matter.pk, Exchange("市政府", build.TODAY), by=wen, at=NOON)
    url, client = reverse("decisions:withdraw-counterpart", args=[matter.pk, row.pk]), client_of(wen)

    answers: list[Any] = [client_of(lu).post(url, {"reason": "误登"}), client.post(url, {"reason": " "})]
    held = Counterpart.objects.in_force().count()
    answers += [client.post(url, {"reason": "误登"}), client.post(url, {"reason": "再次"})]

    row.refresh_from_db()
    page = client.get(reverse("decisions:matter", args=[matter.pk])).content.decode()
    assert ([one.status_code for one in answers], held) == ([403, 422, 302, 404], 1)
    assert (row.withdrawal_reason, row.withdrawn_by, "市政府" in page) == ("误登", wen, False)
    assert AuditEvent.objects.get(verb="decisions.withdraw_entry").reason == "误登"


def test_narrow_page_has_a_short_form_of_the_rail(river: Matter, wen: Account, client_of: ClientOf) -> None:
    page = client_of(wen).get(reverse("decisions:matter", args=[river.pk])).content.decode()

    fold, rail = page.index('class="case-fold"'), page.index("case-rail")
    assert fold < rail
    assert page.count('<ol class="timeline"') == 2
    assert '<details><summary><span class="case-fold__name">程序进度</span> 意向征集 · 进行中' in page
