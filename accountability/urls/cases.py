"""Addresses of clues, leads, cases, regulations and records of persons."""

from django.urls import path

from accountability.views import case_moves, cases, clues, record, regulations

urlpatterns = [
    path("clues/", clues.clues, name="clues"),
    path("clues/export/", clues.export_clues, name="export_clues"),
    path("clues/new/", clues.new_clue, name="new_clue"),
    path("clues/<int:pk>/", clues.clue, name="clue"),
    path("clues/<int:pk>/<slug:name>/", clues.move, name="move_clue"),
    path("leads/", clues.leads, name="leads"),
    path("leads/export/", clues.export_leads, name="export_leads"),
    path("leads/new/", clues.new_lead, name="new_lead"),
    path("leads/<int:pk>/answer/", clues.answer, name="answer_lead"),
    path("leads/<int:pk>/pass/", clues.pass_on, name="pass_on_lead"),
    path("cases/", cases.cases, name="cases"),
    path("cases/export/", cases.export_cases, name="export_cases"),
    path("cases/new/", cases.new_case, name="new_case"),
    path("cases/<int:pk>/", cases.case, name="case"),
    path("cases/<int:pk>/do/<slug:name>/", case_moves.move, name="move_case"),
    path("cases/<int:pk>/steps/<int:step>/paper/", cases.paper, name="case_paper"),
    path("cases/<int:pk>/people/<int:respondent>/distinguish/", case_moves.distinguish, name="distinguish"),
    path("cases/<int:pk>/people/<int:respondent>/remove/", case_moves.remove, name="remove_respondent"),
    path("cases/<int:pk>/people/<int:respondent>/statement/", case_moves.statement, name="case_statement"),
    path("cases/<int:pk>/people/<int:respondent>/appeal/", case_moves.appeal, name="case_appeal"),
    path("cases/<int:pk>/appeals/<int:appeal>/answer/", case_moves.answer, name="answer_appeal"),
    path("accountability-regulations/", regulations.regulations, name="regulations"),
    path("accountability-regulations/new/", regulations.new_regulation, name="new_regulation"),
    path("accountability-regulations/measures/add/", regulations.add, name="add_measure"),
    path("accountability-regulations/measures/withdraw/", regulations.withdraw, name="withdraw_measure"),
    path("record/", record.mine, name="my_record"),
    path("record/<int:pk>/", record.of_person, name="person_record"),
]
