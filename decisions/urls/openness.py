"""Addresses of notice, hearing, trial and legality review."""

from django.urls import path

from decisions.views import hearing, legal_review, pilot, public_notice

NOTICE, HEARING, PILOT = "matters/<int:pk>/public-notice/", "matters/<int:pk>/hearing/", "matters/<int:pk>/pilot/"
LEGAL = "matters/<int:pk>/legal-review/"
urlpatterns = [
    path(NOTICE, public_notice.public_notice, name="public-notice"),
    path(f"{NOTICE}comments/<int:row>/hide/", public_notice.hide_comment, name="hide_comment"),
    path(f"{NOTICE}<str:kind>/", public_notice.public_notice_entry, name="public_notice_entry"),
    path(HEARING, hearing.hearing, name="hearing"),
    path(f"{HEARING}representatives/<int:row>/replace/", hearing.replace_representative, name="replace_representative"),
    path(f"{HEARING}records/<int:row>/file/", hearing.hearing_record_file, name="hearing_record_file"),
    path(f"{HEARING}<str:kind>/", hearing.hearing_entry, name="hearing_entry"),
    path(PILOT, pilot.pilot, name="pilot"),
    path(f"{PILOT}<str:kind>/", pilot.pilot_entry, name="pilot_entry"),
    path(LEGAL, legal_review.legal_review, name="legal-review"),
    path(f"{LEGAL}package/", legal_review.legality_package, name="legality_package"),
    path(f"{LEGAL}opinion/", legal_review.legality_opinion, name="legality_opinion"),
    path(f"{LEGAL}opinions/<int:row>/paper/", legal_review.legality_paper, name="legality_paper"),
    path(f"{LEGAL}opinions/<int:row>/file/", legal_review.legality_file, name="legality_file"),
]
