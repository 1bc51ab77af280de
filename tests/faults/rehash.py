"""Computes the year's input hash in a process of its own, from rows stored and read in another order.

``python -m tests.faults.rigged tests.faults.rehash SEED [CHANGED]``; with CHANGED one score differs by 0.0001.
Everything is rolled back.
"""

from __future__ import annotations

import random
import sys
from dataclasses import replace

from django.db import transaction


def rehash(seed: int, changed: bool) -> str:
    from appraisal.actions.scoring import compute, read_inputs
    from appraisal.models import Period, Score

    chance = random.Random(seed)
    year = Period.objects.get(label="2012")
    with transaction.atomic():
        rows = list(Score.objects.filter(period=year))
        Score.objects.filter(pk__in=[row.pk for row in rows]).delete()
        chance.shuffle(rows)
        for row in rows:
            row.pk = None
        if changed:
            one = next(row for row in rows if row.value)
            one.value -= 1
        Score.objects.bulk_create(rows)
        inputs = read_inputs(year.pk)
        transaction.set_rollback(True)
    books = {group: shuffled(members, chance) for group, members in shuffled(inputs.books, chance).items()}
    adjustments = chance.sample(inputs.adjustments, len(inputs.adjustments))
    marks = chance.sample(inputs.marks, len(inputs.marks))
    return compute(replace(inputs, books=books, adjustments=adjustments, marks=marks)).input_hash


def shuffled(mapping: dict, chance: random.Random) -> dict:  # type: ignore[type-arg]
    items = list(mapping.items())
    chance.shuffle(items)
    return dict(items)


if __name__ == "__main__":
    sys.stdout.write(rehash(int(sys.argv[1]), len(sys.argv) > 2) + "\n")
