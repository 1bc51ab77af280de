"""Addresses of indicator data and ledgers."""

from django.urls import path

from appraisal.views import ledgers, series, supply

urlpatterns = [
    path("data/", series.data_periods, name="data_periods"),
    path("data/series/", series.series_list, name="series_list"),
    path("data/series/export/", series.export_series, name="export_series"),
    path("data/series/<int:pk>/", series.edit, name="edit_series"),
    path("schemes/<int:pk>/series/", series.adopt, name="adopt_series"),
    path("data/queries/", series.queries, name="queries"),
    path("data/queries/<int:pk>/", series.answer, name="answer_query"),
    path("data/own/", series.own_data, name="own_data"),
    path("data/own/<int:pk>/ask/", series.ask, name="ask_query"),
    path("data/returns/<int:pk>/return/", series.send_back, name="return_data"),
    path("data/returns/<int:pk>/correct/", series.correct, name="correct_values"),
    path("data/files/<int:pk>/", supply.data_file, name="data_file"),
    path("data/files/<int:pk>/withdraw/", supply.withdraw_data_file, name="withdraw_data_file"),
    path("data/<int:supplier>/<str:period>/", supply.data_grid, name="data_grid"),
    path("data/<int:supplier>/<str:period>/save/", supply.save_data, name="save_values"),
    path("data/<int:supplier>/<str:period>/submit/", supply.submit, name="submit_return"),
    path("data/<int:supplier>/<str:period>/files/", supply.attach, name="attach_data_file"),
    path("data/<int:supplier>/<str:period>/export/", supply.export_values, name="export_values"),
    path("data/<int:supplier>/<str:period>/import/", supply.import_values, name="import_values"),
    path("periods/<int:pk>/rate/", series.rate, name="enter_rate"),
    path("ledgers/", ledgers.ledgers, name="ledgers"),
    path("ledgers/export/", ledgers.export_ledgers, name="export_ledgers"),
    path("ledgers/<int:pk>/", ledgers.ledger, name="ledger"),
    path("ledgers/<int:pk>/keep/", ledgers.keep, name="keep_ledger"),
    path("ledgers/<int:pk>/report/", ledgers.file_report, name="file_item_report"),
    path("ledgers/entries/<int:pk>/withdraw/", ledgers.withdraw, name="withdraw_ledger"),
    path("ledgers/entries/<int:pk>/file/", ledgers.ledger_file, name="ledger_file"),
    path("ledgers/reports/<int:pk>/return/", ledgers.return_report, name="return_item_report"),
]
