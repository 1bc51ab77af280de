"""Addresses of target responsibility letters."""

from django.urls import path

from accountability.views import letters

urlpatterns = [
    path("letters/", letters.letters, name="letters"),
    path("letters/<int:pk>/", letters.letter, name="letter"),
    path("letters/<int:pk>/sign/", letters.sign, name="sign_letter"),
    path("letters/<int:pk>/paper/", letters.letter_paper, name="letter_paper"),
]
