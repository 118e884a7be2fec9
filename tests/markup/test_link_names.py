"""Words by which a link finds its target stay as they are, and the finding is shown."""

from __future__ import annotations

import io

import pytest
from docutils.core import publish_doctree
from fixing import fixed, found

from cleanup.findings import Applicability

TABLE = {"AFP news service": "AFP news agency"}
KEPT = [
    ("markdown", "The [AFP news service] said.\n\n[AFP news service]: http://a.b\n"),
    ("markdown", "The [AFP *news* service][] said.\n\n[AFP *news*  Service]: http://a.b\n"),
    ("markdown", "The [[AFP news service]] said.\n"),
    ("rst", "The `AFP news service`_ said.\n\n.. _AFP news service: http://a.b\n"),
    ("rst", "The `AFP\nnews service`_ said.\n\n.. _AFP  News service: http://a.b\n"),
    ("rst", "The `AFP news service`_ said: _`AFP news service`.\n"),
    ("rst", "`AFP news service`_ and `AFP news service <http://a.b>`_\n"),
    (
        "rst",
        "The `AFP`_ `service <AFP news service_>`_.\n\nAFP news service\n================\n\n.. _AFP: http://a.b\n",
    ),
]
FIXED = [
    ("markdown", "The [AFP news service][b] said.\n\n[b]: http://a.b\n"),
    ("markdown", "The [AFP news service](http://a.b) said.\n"),
    ("markdown", "The [AFP news service] said.\n"),
    ("rst", "`AFP news service`__\n\n__ http://a.b\n"),
    ("rst", "`AFP news service <http://a.b>`_ and\n\nAFP news service\n=================\n"),
    ("rst", "`AFP news service <b_>`_\n\n.. _b: http://a.b\n"),
]


@pytest.mark.parametrize(("markup", "source"), KEPT)
def test_the_name_of_a_link_stays(markup: str, source: str) -> None:
    assert fixed(source, markup, TABLE) == source
    assert all(finding.applicability is Applicability.DISPLAY for finding in found(source, markup, TABLE))


@pytest.mark.parametrize(("markup", "source"), FIXED)
def test_the_text_of_a_link_does_not(markup: str, source: str) -> None:
    assert fixed(source, markup, TABLE) == source.replace("AFP news service", "AFP news agency")


def test_the_words_beside_a_name_are_fixed() -> None:
    source = "The [AFP] news service said.\n\n[AFP]: http://a.b\n"
    assert fixed(source, "markdown", TABLE) == source.replace("service", "agency")


@pytest.mark.parametrize("source", [source for markup, source in KEPT + FIXED if markup == "rst"])
def test_docutils_has_nothing_to_say(source: str) -> None:
    said = io.StringIO()
    publish_doctree(fixed(source, "rst", TABLE), settings_overrides={"warning_stream": said, "report_level": 2})
    assert said.getvalue() == ""
