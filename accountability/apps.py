from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "accountability"
    verbose_name = "执行"

    def ready(self) -> None:
        from accountability import (  # bulletin_jobs registers its jobs as it is read
            bulletin_jobs,  # noqa: F401
            case_verbs,
            ladder_job,
            receivers,
            receivers_execution,
            verbs,
        )
        from accountability.demo.steps import STEPS
        from accountability.permissions import GRANTS
        from accountability.providers.registered import ROOMS
        from core import access
        from core import verbs as known_verbs
        from organization import demo_steps

        access.register(GRANTS)
        for words in (verbs, case_verbs):
            known_verbs.register(words.VERBS, words=words.WORDS)
        for room in (*ROOMS, receivers, receivers_execution, ladder_job):
            room.register()
        for title, module, order in STEPS:
            demo_steps.register(title, f"accountability.demo.{module}.load", order=order)
