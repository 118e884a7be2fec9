"""Addresses, paths, file names and code words are no prose in any markup, and prose is none of them."""

from __future__ import annotations

import time

import pytest
from fixing import fixed

from cleanup.markup import NAMES, view_of
from cleanup.markup.address import addresses

O = "\ufffc"  # noqa: E741
ADDRESSES = (
    "http://a.b/AFP-news-service",
    "www.a.org/AFP-news-service",
    "x@warfare-monitor.org",
    "example.com",
    "example.com/AFP-news-service.html",
    "example.museum/AFP-news-service",
    "/opt/AFP-news-service/bin",
    "../AFP-news-service/bin",
    "docs/AFP-news-service.pdf",
    "AFP-news-service.pdf",
    "@AFP-news-service",
    "10.1000/AFP-news-service",
    "doi:10.1000/AFP-news-service",
    "id=AFP-news-service",
)
CODE = (
    "https://…/40-percentage",
    "AFP_news_service",
    "wiki/AFP_news_service",
    "id=AFP_news_service",
    "#AFP-news",
    "C:\\AFP\\news",
    "AFP%20news",
)
PROSE = (
    "and/or he/she either/or men/women/children AC/DC w/o",
    "1/2 percentage, 24/7, 9/11, 50%-owned, 10%+ of it",
    "U.S. troops, U.S./U.K. forces, e.g. this, 5 p.m. or No. 5.The end.It said.he",
    "the #1 country, AT&T, R&D; a -- b: c = d, @ 5",
    "Dear {{first_name}}, dear {last_name}",
    "_AFP news_ service, (so/to say), $5/barrel",
)


@pytest.mark.parametrize("markup", NAMES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_no_prose(markup: str, address: str) -> None:
    source = f"See {address}, ({address}) and {address}.\n"
    assert view_of(source, markup).text.strip() == f"See {O}, ({O}) and {O}."


@pytest.mark.parametrize("text", [*ADDRESSES, *CODE])
def test_it_is_found_in_plain_text(text: str) -> None:
    source = f"Read “{text}”: it is\n{text}\n"
    assert [source[a:b] for a, b in addresses(source)] == [text, text]


@pytest.mark.parametrize("text", PROSE)
def test_prose_is_none(text: str) -> None:
    assert list(addresses(text)) == []


@pytest.mark.parametrize("markup", NAMES)
def test_only_what_stands_beside_it_is_fixed(markup: str) -> None:
    table = {"service": "agency"}
    before = "The service at a.org/service and x@service.org said/wrote of /opt/service/bin: service.pdf.\n"
    assert fixed(before, markup, table) == before.replace("The service", "The agency")


@pytest.mark.parametrize("part", ["./", "a.", "_", "a/", "@a", " /a", "a.b/", "10.1000", "://", "a%2"])
def test_the_time_is_linear(part: str) -> None:
    start = time.monotonic()
    list(addresses(part * (1_000_000 // len(part))))
    assert time.monotonic() - start < 10
