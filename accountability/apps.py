from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "accountability"
    verbose_name = "执行"

    def ready(self) -> None:
        from accountability import bulletin_jobs, case_verbs, receivers  # noqa: F401  the first registers its job
        from accountability.ladder_job import register as register_ladder
        from accountability.permissions import GRANTS
        from accountability.providers import (
            bulletin_pages,
            bulletins,
            case_pages,
            cases,
            chain,
            discipline,
            execution,
            execution_pages,
            field_pages,
            letters,
            navigation,
            order_pages,
            orders,
            posting_pages,
            progress_pages,
            supervision,
            supervision_chain,
            supervision_pages,
            tables,
            tasks,
        )
        from accountability.receivers_execution import register as register_receivers
        from accountability.verbs import VERBS, WORDS
        from core import access, verbs
        from organization import demo_steps

        access.register(GRANTS)
        verbs.register(VERBS, words=WORDS)
        verbs.register(case_verbs.VERBS, words=case_verbs.WORDS)
        navigation.register()
        progress_pages.register()
        tables.register()
        tasks.register()
        letters.register()
        bulletin_pages.register()
        bulletins.register()
        chain.register()
        execution_pages.register()
        execution.register()
        case_pages.register()
        cases.register()
        supervision.register()
        supervision_chain.register()
        supervision_pages.register()
        discipline.register()
        receivers.register()
        register_receivers()
        field_pages.register()
        order_pages.register()
        posting_pages.register()
        orders.register()
        register_ladder()
        demo_steps.register("任务分解", "accountability.demo.tables.load", order=70)
        demo_steps.register("督查督办", "accountability.demo.orders.load", order=74)
        demo_steps.register("督查和约谈", "accountability.demo.inspections.load", order=75)
        demo_steps.register("任务进展", "accountability.demo.progress.load", order=71)
        demo_steps.register("责任追究和监督", "accountability.demo.cases.load", order=76)
        demo_steps.register("一线和协调", "accountability.demo.field.load", order=79)
        demo_steps.register("派驻巡视", "accountability.demo.postings.load", order=90)
        demo_steps.register("季度通报", "accountability.demo.bulletins.load", order=80)
        demo_steps.register("本年执行", "accountability.demo.year.load", order=85)
        demo_steps.register("落实结果", "accountability.demo.execution.load", order=82)
