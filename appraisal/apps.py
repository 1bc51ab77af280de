from django.apps import AppConfig


class AppraisalConfig(AppConfig):
    name = "appraisal"
    verbose_name = "考核"

    def ready(self) -> None:
        from appraisal import jobs  # noqa: F401  registers the handlers and the schedule
        from appraisal.permissions import GRANTS
        from core import access

        access.register(GRANTS)
