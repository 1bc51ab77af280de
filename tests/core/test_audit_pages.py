"""The pages of the audit administrator: list, detail, export, verification, anchors."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from core import audit, audit_jobs, audit_verify, rulebook, verbs
from core.enums import JobState, Outcome
from core.models import AuditAnchor, AuditEvent, Job
from core.presenters.audit import changes, local_time
from organization.enums import Duty
from organization.models import Account, Unit
from tests.factories import make_account

PAGES = [
    "/audit/chains/",
    "/audit/",
    "/audit/export/",
    "/audit/events/main/1/",
    "/audit/verify/",
    "/audit/verify/progress/",
    "/audit/anchors/",
    "/audit/anchors/sheet/?day=2012-12-28",
]
SignIn = Callable[[Account], Client]


@pytest.fixture
def auditor(county: Unit) -> Account:
    """宋砚 audits."""
    return make_account("宋砚", county, Duty.AUDIT_ADMIN, username="song")


def note(by: Account, verb: str = "appraisal.enter_scores", **fields: Any) -> AuditEvent:
    return audit.record(verb=verb, by=by, at=timezone.now(), **fields)


@pytest.mark.parametrize("duty", [duty for duty in Duty if duty is not Duty.AUDIT_ADMIN])
def test_only_the_audit_administrator_reads_the_trail(county: Unit, client_of: SignIn, duty: Duty) -> None:
    client = client_of(make_account("某人", county, duty))

    assert {page: client.get(page).status_code for page in PAGES} == dict.fromkeys(PAGES, 403)
    assert client.post("/audit/verify/").status_code == 403


def test_pages_answer_the_audit_administrator(client_of: SignIn, auditor: Account) -> None:
    note(auditor, after={"分值": "90"})
    audit_jobs.request_verification(by=auditor, at=timezone.now())
    client = client_of(auditor)

    assert {page: client.get(page).status_code for page in PAGES} == dict.fromkeys(PAGES, 200)


def test_each_reading_leaves_one_row(client_of: SignIn, auditor: Account) -> None:
    note(auditor)
    client = client_of(auditor)
    before = AuditEvent.objects.count()

    client.get("/audit/", {"actor": "宋砚"})
    client.get("/audit/events/main/1/")
    client.get("/audit/export/")

    rows = AuditEvent.objects.order_by("chain", "seq").filter(chain="auth").order_by("-seq")[:3]
    assert AuditEvent.objects.count() == before + 3
    assert [(row.verb, row.object_label) for row in reversed(rows)] == [
        ("audit.read", "审计记录：业务"),
        ("audit.read", "审计记录：业务第 1 条"),
        ("audit.export", "审计记录：业务"),
    ]
    assert "经办人" in rows[2].data


def listed(client: Client, **query: str) -> list[int]:
    return [one.seq for one in client.get("/audit/", query).context["lines"]]


def test_filters_narrow_the_list(client_of: SignIn, auditor: Account, lu: Account) -> None:
    note(lu, label="河口镇")
    note(auditor, "job.enqueue", obj=lu.person, outcome=Outcome.DENIED)
    client, today = client_of(auditor), timezone.localdate()

    assert listed(client) == [2, 1]
    assert listed(client, verb="job.enqueue") == [2]
    assert listed(client, actor="陆远") == [1]
    assert listed(client, object="河口") == [1]
    assert listed(client, object=f"organization.person:{lu.person_id}") == [2]
    assert listed(client, outcome="denied") == [2]
    assert listed(client, since=f"{today}", until=f"{today}") == [2, 1]
    assert listed(client, since=f"{today + timedelta(days=1)}") == []
    assert listed(client, until=f"{today - timedelta(days=1)}") == []


def test_list_is_paged_by_sequence_with_the_same_queries(client_of: SignIn, auditor: Account) -> None:
    client = client_of(auditor)
    note(auditor)
    client.get("/audit/")
    with CaptureQueriesContext(connection) as few:
        assert listed(client) == [1]
    for _ in range(60):
        note(auditor)
    with CaptureQueriesContext(connection) as many:
        first = client.get("/audit/")

    assert len(many) == len(few)
    assert [one.seq for one in first.context["lines"]] == list(range(61, 11, -1))
    assert first.context["older"] == 12
    assert listed(client, before="12") == list(range(11, 0, -1))


@pytest.mark.parametrize(
    "query",
    ["before=x", "before=99999999999999999999", "chain=nonsense", "verb=x", "since=2012-13-40"],
)
def test_strange_addresses_are_harmless(client_of: SignIn, auditor: Account, query: str) -> None:
    assert client_of(auditor).get(f"/audit/?{query}").status_code == 200


@pytest.mark.parametrize("path", ["main/0/", "main/99999999999999999999/", "nonsense/1/"])
def test_unknown_event_answers_404(client_of: SignIn, auditor: Account, path: str) -> None:
    assert client_of(auditor).get(f"/audit/events/{path}").status_code == 404


def test_chains_of_single_things_are_listed_and_read(client_of: SignIn, auditor: Account) -> None:
    chain = "ballot:0123"
    for label in ("关于预算的表决", "另一个对象"):
        audit.record(verb="ballots.cast", by=auditor, at=timezone.now(), label=label, chain=chain)
    audit_verify.anchor_all(sent_to="log")
    client = client_of(auditor)

    (line,) = client.get("/audit/chains/").context["lines"]
    pages = [line.url, f"/audit/events/{chain}/2/", f"/audit/export/?chain={chain}", "/audit/anchors/"]

    assert (line.subject, line.events) == ("关于预算的表决", 2)
    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert listed(client, chain=chain) == [2, 1]


def test_event_shows_what_it_changed(auditor: Account, db: None) -> None:
    event = note(auditor, before={"分值": "80", "备注": "旧"}, after={"分值": "90", "名单": ["甲", "乙"], "有效": True})

    assert [(one.name, one.before, one.after) for one in changes(event)] == [
        ("分值", "80", "90"), ("名单", "", '["甲", "乙"]'), ("备注", "旧", ""), ("有效", "", "是")
    ]  # fmt: skip


def test_event_names_fields_and_choices_as_their_pages_do(auditor: Account, county: Unit) -> None:
    before = {"kind": county.kind, "order": 1, "parent": None}
    event = note(
        auditor, "organization.edit_unit", obj=county, before=before, after=before | {"order": 2, "parent": "K"}
    )

    assert [(one.name, one.before, one.after) for one in changes(event)] == [
        ("类别", county.get_kind_display(), county.get_kind_display()), ("排序", "1", "2"), ("上级单位", "", "K")
    ]  # fmt: skip


def test_event_of_a_book_shows_points_and_not_ten_thousandths(auditor: Account, db: None) -> None:
    before = {"T04/T.02.01": 905000, "T04/T.02.02": None, "T04/T.02.03": ""}
    event = note(auditor, before=before, after=before | {"T04/T.02.02": 1, "rows": 3})

    assert [(one.name, one.before, one.after) for one in changes(event)] == [
        ("T04/T.02.01", "90.5", "90.5"), ("T04/T.02.02", "不涉及", "0.0001"), ("T04/T.02.03", "（空）", "（空）"),
        ("行数", "", "3"),
    ]  # fmt: skip


def test_event_of_the_rulebook_names_its_parameters(auditor: Account, db: None) -> None:
    row = rulebook.defaults()["parameters"][0]

    event = note(auditor, "rulebook.issue", after={row["key"]: "1"})

    assert [one.name for one in changes(event)] == [row["label"]]


def test_event_with_broken_content_is_still_shown(auditor: Account, db: None) -> None:
    event = note(auditor)
    event.data, event.at = "{", "昨天"

    assert [one.after for one in changes(event)] == ["{"]
    assert local_time(event.at) == "昨天"


def test_export_holds_the_rows_and_refuses_too_many(
    client_of: SignIn, auditor: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    note(auditor, reason="=HYPERLINK()")
    note(auditor, "job.enqueue")
    client = client_of(auditor)

    book = load_workbook(BytesIO(client.get("/audit/export/", {"verb": "appraisal.enter_scores"}).content))
    monkeypatch.setattr("core.views.audit.EXPORTED", 1)
    refused = client.get("/audit/export/", follow=True)

    rows = list(book["审计记录"].iter_rows(min_row=2))
    assert [(row[2].value, row[8].value, row[8].data_type) for row in rows] == [("录入分值", "=HYPERLINK()", "s")]
    assert "请缩小日期范围" in refused.content.decode()


def test_verification_runs_as_a_job_and_shows_its_faults(
    client_of: SignIn, auditor: Account, django_capture_on_commit_callbacks: Any
) -> None:
    from core import triggers

    note(auditor)
    client = client_of(auditor)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/audit/verify/")
    clean = client.get("/audit/verify/").content.decode()
    triggers.execute(connection, triggers.append_only_removal_sql("core_auditevent", connection.vendor))
    AuditEvent.objects.filter(seq=1, chain="main").update(reason="改写")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/audit/verify/")

    assert "未发现异常" in clean
    assert "内容与指纹不符" in client.get("/audit/verify/").content.decode()
    assert [job.result["count"] for job in Job.objects.order_by("requested_at")] == [0, 1]


def test_second_verification_waits_for_the_first(client_of: SignIn, auditor: Account) -> None:
    job = audit_jobs.request_verification(by=auditor, at=timezone.now())

    response = client_of(auditor).post("/audit/verify/", follow=True)

    assert "正在核验" in response.content.decode()
    assert Job.objects.get() == job
    assert job.state == JobState.QUEUED


def test_anchor_sheet_is_a_paper_with_the_fingerprints(client_of: SignIn, auditor: Account) -> None:
    note(auditor)
    audit_verify.anchor_all(sent_to="log")
    client = client_of(auditor)

    response = client.get("/audit/anchors/sheet/", {"day": f"{timezone.localdate()}"})

    assert response.content.startswith(b"%PDF")
    assert AuditEvent.objects.filter(verb="audit.print_anchors").count() == 1
    assert client.get("/audit/anchors/sheet/", {"day": "x"}).status_code == 302
    assert AuditAnchor.objects.count() == 1


def recorded_verbs() -> Iterator[tuple[str, str]]:
    """Verb and place of every text that is handed to the trail as a verb."""
    verb = re.compile(r"[a-z]+\.[a-z_]+")
    for app in ("core", "organization", "ballots", "decisions", "accountability", "appraisal"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            for node in ast.walk(ast.parse(text)) if "verb=" in text or "_note(" in text else ():
                values = []
                if isinstance(node, ast.Call):
                    values = [word.value for word in node.keywords if word.arg == "verb"]
                    values += node.args[:2] if ast.unparse(node.func) == "_note" else []
                for one in (part for value in values for part in ast.walk(value)):
                    if isinstance(one, ast.Constant) and isinstance(one.value, str) and verb.fullmatch(one.value):
                        yield one.value, f"{path.name}:{node.lineno}"


def test_every_recorded_verb_has_a_label() -> None:
    found = dict(recorded_verbs())

    assert {verb: place for verb, place in found.items() if verb not in verbs.labels()} == {}
    assert {"audit.read", "organization.confirm_duty", "appraisal.run_scoring"} <= set(found)
