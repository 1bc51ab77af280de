"""Rows of awards."""

from __future__ import annotations

from tests.house.route import PLAIN, UNIT, Route, of

ABSENT = Route(lambda world, side: {"pk": 0}, missing=True)
"""The minutes of a round that the leading group has approved, and a distribution of a prize."""

ROUTES: dict[str, Route] = {
    **dict.fromkeys(
        (f"appraisal:{name}" for name in ("award_rounds", "open_awards", "open_honours", "own_awards")), PLAIN
    ),
    **dict.fromkeys(
        (f"appraisal:{name}" for name in (
            "award_round", "compute_awards", "submit_awards", "return_awards",
            "approve_awards", "publish_awards", "award_list", "export_awards",
        )), of("award_round"),
    ),
    **dict.fromkeys(
        (f"appraisal:{name}" for name in ("award", "choose_winner", "list_winners", "record_vacancy")), of("award")
    ),
    "appraisal:nominate_winners": of("award_of_people"),
    "appraisal:drop_winner": of("award_winner"),
    "appraisal:drop_nominee": of("award_nominee"),
    "appraisal:own_award": of("award_winner", UNIT),
    "appraisal:award_letter": of("award_winner", UNIT),
    "appraisal:file_distribution": of("award_winner", UNIT),
    "appraisal:award_record": ABSENT,
    "appraisal:withdraw_distribution": ABSENT,
}  # fmt: skip
