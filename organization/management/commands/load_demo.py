"""``manage.py load_demo``: fill an empty demo database with the county 安澜县; a second run changes nothing."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from core import broker
from organization.demo_steps import steps


class Command(BaseCommand):
    help = "装入演示县（单位、人员和数据均为虚构）；只在演示和测试模式下可用，重复执行不作改动"

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE not in ("demo", "test"):
            raise CommandError(f"演示数据只能在演示（demo）和测试（test）模式下装入，现为 SANTIXI_MODE={settings.MODE}")
        started = time.monotonic()
        at = timezone.now()
        with broker.quiet():
            done = [f"{step.name}：{line}" for step in steps() if (line := step.run(at))]
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{settings.COUNTY_NAME}演示数据已装入（{'；'.join(done)}），用时 {seconds:.1f} 秒"
            if done
            else f"{settings.COUNTY_NAME}演示数据已在库中，未作改动"
        )
