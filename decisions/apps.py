from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "decisions"
    verbose_name = "决策"

    def ready(self) -> None:
        from core import access, verbs
        from decisions.permissions import GRANTS
        from decisions.providers import aftermath, matters, meetings, preparation, publication
        from decisions.verbs import VERBS, WORDS
        from organization import demo_steps

        access.register(GRANTS)
        verbs.register(VERBS, words=WORDS)
        matters.register()
        meetings.register()
        preparation.register()
        aftermath.register()
        publication.register()
        demo_steps.register("决策", "decisions.demo.load", order=60)
        demo_steps.register("决策执行", "decisions.demo_aftermath.load", order=61)
        demo_steps.register("决策目录", "decisions.demo_catalogue.load", order=62)
        demo_steps.register("近期决策", "decisions.demo_recent.load", order=63)
