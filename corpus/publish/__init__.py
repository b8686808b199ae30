"""The Datasette plugin: an archive's pages, its search functions and how its tables look.

Datasette finds this package by its entry point, and in it the hooks named here, `templates/`
and `static/`. Each hook does nothing where no archive is served.
"""

from corpus.publish.cells import render_cell
from corpus.publish.connections import prepare_connection
from corpus.publish.headers import asgi_wrapper
from corpus.publish.pages import register_routes
from corpus.publish.site import (
    extra_css_urls,
    extra_template_vars,
    prepare_jinja2_environment,
    startup,
)

__all__ = [
    "asgi_wrapper",
    "extra_css_urls",
    "extra_template_vars",
    "prepare_connection",
    "prepare_jinja2_environment",
    "register_routes",
    "render_cell",
    "startup",
]
