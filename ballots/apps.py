from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "ballots"
    verbose_name = "投票"

    def ready(self) -> None:
        from ballots import providers
        from ballots.enums import BallotsEvent
        from ballots.permissions import GRANTS
        from ballots.verbs import VERBS, WORDS
        from core import access, events, registry, tasks, verbs

        access.register(GRANTS)
        verbs.register(VERBS, words=WORDS)
        registry.workbench.register(providers.work_items)
        for event in BallotsEvent:
            events.subscribe(event, tasks.anchor_soon)
