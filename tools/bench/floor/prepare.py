"""Makes the floor's database: ``python -m tools.bench.floor.prepare``, before its server starts."""

from __future__ import annotations

import os
from decimal import Decimal

import django

ROWS = 81


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tools.bench.floor.settings"
    django.setup()
    from django.core.management import call_command

    from tools.bench.floor.models import FloorGroup, FloorRow
    from tools.bench.floor.urls import FIGURES

    call_command("migrate", run_syncdb=True, verbosity=0)
    group = FloorGroup.objects.create(name="安澜县双向承诺考评")
    FloorRow.objects.bulk_create(
        FloorRow(
            group=group,
            rank=place,
            name=f"第{place}镇",
            code=f"U{place:04}",
            **{name: Decimal(9_876_543 - 1_000 * place).scaleb(-4) for name in FIGURES},
        )  # fmt: skip
        for place in range(1, ROWS + 1)
    )


if __name__ == "__main__":
    main()
