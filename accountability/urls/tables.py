"""Addresses of tables and their rows."""

from django.urls import path

from accountability.views import filings, moves, rows, studies, tables, workbook

PAGE = "tables/<int:pk>/"
urlpatterns = [
    path("tables/", tables.tables, name="tables"),
    path("tables/export/", tables.export_tables, name="export_tables"),
    path("tables/new/", tables.new_table, name="new_table"),
    path("tables/awaiting/", tables.awaiting, name="awaiting"),
    path("tables/awaiting/<int:pk>/begin/", tables.begin_for_matter, name="begin_for_matter"),
    path("filings/", filings.filings, name="filings"),
    path("filings/export/", filings.export_filings, name="export_filings"),
    path(PAGE, tables.table, name="table"),
    path(f"{PAGE}rows/", rows.rows, name="rows"),
    path(f"{PAGE}rows/save/", rows.save, name="save_rows"),
    path(f"{PAGE}rows/superior/", rows.take_down, name="take_down"),
    path(f"{PAGE}rows/export/", workbook.export_rows, name="export_rows"),
    path(f"{PAGE}rows/template/", workbook.row_template, name="row_template"),
    path(f"{PAGE}rows/import/", workbook.import_rows, name="import_rows"),
    path(f"{PAGE}rows/import/preview/", workbook.preview_rows, name="preview_rows"),
    path(f"{PAGE}rows/import/<uuid:file>/", workbook.commit_rows, name="commit_rows"),
    path(f"{PAGE}study/", studies.study, name="study"),
    path(f"{PAGE}studies/<int:study>/minutes/", studies.minutes, name="minutes"),
    path(f"{PAGE}file/", moves.file, name="file"),
    path(f"{PAGE}return/", moves.give_back, name="give_back"),
    path(f"{PAGE}accept/", moves.accept, name="accept"),
    path(f"{PAGE}confirm/", moves.confirm, name="confirm"),
    path(f"{PAGE}issue/", moves.issue, name="issue"),
    path(f"{PAGE}letters/", moves.letters, name="make_letters"),
    path(f"{PAGE}paper/", tables.table_paper, name="table_paper"),
    path(f"{PAGE}filings/<int:filing>/paper/", tables.filing_paper, name="filing_paper"),
]
