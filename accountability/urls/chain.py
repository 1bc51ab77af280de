"""Address of the chain: any kind of object, with a hyphen for the dot of its name."""

from django.urls import path

from accountability.views import chain

urlpatterns = [path("chain/<slug:kind>/<int:pk>/", chain.chain, name="chain")]
