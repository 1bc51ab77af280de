"""Run with the settings of the web process: ``python -m tests.browser.production.seed``.

Loads the 2012 year with one random book and an office account that has a password and no device yet; prints what the
test needs.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.utils import timezone  # noqa: E402  needs the applications

from appraisal.actions.schemes import issue_scheme  # noqa: E402
from appraisal.actions.scoring import run_scoring  # noqa: E402
from organization.enums import Duty  # noqa: E402
from organization.models import Account, Unit  # noqa: E402
from tests.appraisal.year import fill, import_book, load_year, period  # noqa: E402
from tests.organization.personas import PASSWORD, make_person  # noqa: E402


def year() -> dict[str, object]:
    found = period(load_year(), "2012")
    with tempfile.TemporaryDirectory() as folder:
        import_book(found, fill(found, seed=7), Path(folder))
    issue_scheme(found.scheme, by=Account.objects.system(), at=timezone.now())
    found.scheme.refresh_from_db()
    version = run_scoring(found, by=Account.objects.system(), at=timezone.now())
    make_person("周清和", Unit.objects.order_by("pk")[0], Duty.APPRAISAL_OFFICE, username="zhouqinghe")
    return {"username": "zhouqinghe", "password": PASSWORD, "period": found.pk, "version": version.pk}


if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(year()) + "\n")
