"""What organization shows on 工作台 and behind the clauses."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import Settings

from core.clauses import register
from organization.actions.rules import file_rule
from organization.enums import Duty, RuleSystem
from organization.models import Account, Unit
from organization.providers import clause_pages, work_items
from tests.core.test_files import PDF
from tests.factories import NOON, make_account, make_person

DAY = date(2012, 12, 28)


@pytest.mark.clause("JH-A-7-a", "JH-B-6-c", "QSH-5-a")
def test_unit_is_asked_for_the_rules_it_has_not_filed(
    hekou: Unit, lu: Account, settings: Settings, tmp_path: object
) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert [item.title for item in work_items(lu, DAY)] == [
        "报备河口镇决策目标体系实施细则", "报备河口镇执行责任体系实施细则", "报备河口镇议事规则和集体讨论制度",
    ]  # fmt: skip
    file_rule(
        unit=hekou, system=RuleSystem.DECISION, title="细则", version="一", dated=DAY,
        upload=SimpleUploadedFile("细则.pdf", PDF), by=lu, at=NOON,
    )  # fmt: skip
    assert [item.url for item in work_items(lu, DAY)] == [
        reverse("organization:file_rule", args=[hekou.pk]) + f"?system={system}"
        for system in ("execution", "procedure")
    ]


@pytest.mark.clause("QSH-7-a")
def test_office_is_asked_to_look_at_people_without_post(county: Unit, hekou: Unit) -> None:
    office = make_account("黎明", county, Duty.ORGANIZATION_OFFICE)
    make_person("沈喆", hekou)
    assert [item.title for item in work_items(office, DAY)] == ["核对未定岗、未定责人员 2 人"]


def test_other_duties_have_no_items_here(zhou: Account) -> None:
    assert work_items(zhou, DAY) == []


def test_clause_pages_name_known_clauses_and_pages() -> None:
    assert set(clause_pages()) <= set(register())
    assert all(url.startswith("/") for pages in clause_pages().values() for _, url in pages)
