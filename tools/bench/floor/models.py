"""A group and its rows, with Decimals as Django keeps them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class FloorGroup(models.Model):
    name = models.CharField(max_length=40)

    objects: ClassVar[models.Manager[FloorGroup]] = models.Manager()

    class Meta:
        app_label = "floor"

    def __str__(self) -> str:
        return self.name


def _points() -> models.DecimalField:  # type: ignore[type-arg]  # nine alike
    return models.DecimalField(max_digits=12, decimal_places=4)


class FloorRow(models.Model):
    group = models.ForeignKey(FloorGroup, on_delete=models.CASCADE)
    rank = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    code = models.CharField(max_length=20)
    first = _points()
    second = _points()
    third = _points()
    initial = _points()
    bonus = _points()
    deduction = _points()
    final = _points()
    gap = _points()
    mean = _points()

    objects: ClassVar[models.Manager[FloorRow]] = models.Manager()

    class Meta:
        app_label = "floor"
        ordering = ["rank"]

    def __str__(self) -> str:
        return self.name
