from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "appraisal"
    verbose_name = "考核"

    def ready(self) -> None:
        from appraisal import consequence_jobs, jobs, providers, receivers, verbs  # noqa: F401  jobs as it is read
        from appraisal.demo.steps import STEPS
        from appraisal.enums import AppraisalEvent
        from appraisal.permissions import GRANTS
        from appraisal.reports import background  # noqa: F401  registers its handler
        from core import access, events, tasks
        from organization import demo_steps

        access.register(GRANTS)
        for room in (verbs, providers, consequence_jobs, receivers):
            room.register()
        events.subscribe(AppraisalEvent.VERSION_PUBLISHED, tasks.anchor_soon)
        for title, module, order in STEPS:
            demo_steps.register(title, f"appraisal.demo.{module}.load", order=order)
