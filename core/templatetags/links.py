"""Links that know the access table: where the reader may not go stands plain text.

{% load links %}{% page_link "appraisal:reports" "排名报告" %} {% url_link one.url one.label %}
"""

from __future__ import annotations

from django import template
from django.template import Context
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from core import access
from core.registry import address

register = template.Library()


@register.simple_tag(takes_context=True)
def url_link(context: Context, url: str, label: str) -> SafeString:
    """A link to an address of ours, or the label alone."""
    if access.opens(context["request"].user, url):
        return format_html('<a href="{}">{}</a>', url, label)
    return conditional_escape(label)


@register.simple_tag(takes_context=True)
def page_link(context: Context, page: str, label: str) -> SafeString:
    """The same for a page without parameters, by its name."""
    return url_link(context, address(page), label)
