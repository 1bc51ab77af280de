from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        from core import audit_jobs, file_sweep, logs, navigation, registry  # noqa: F401  two register their jobs

        logs.configure()
        registry.navigation.register(navigation.entries)
        registry.user_menu.register(navigation.menu)
        registry.workbench.register(navigation.failed_jobs)
