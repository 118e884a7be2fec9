"""The tables that people write are read as they stand."""

from __future__ import annotations

from pathlib import Path

from cleanup.unspin import coverage, learn, tables
from cleanup.unspin.artefact import Artefact


def test_tables_are_read(tmp_path: Path) -> None:
    for name, text in {
        "terms/a.txt": "# Terms\nmachine learning\tML\n\nRisk #1\n",
        "entities/b.tsv": "# Names\nUnited Nations\torganisation\tUN|U.N.\nParis\tplace\t\n",
        "menus/family9.tsv": "# Menu\n# garbled\toriginal\trate\tnote\nan expert\ta professional|a pro\trare\tx\n",
        "links/c.tsv": "# Links\ndeep\ta\tprofound, bottomless\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert tables.terms(tmp_path) == [
        tables.TermRow("machine learning", "terms/a", "", ("ML",)),
        tables.TermRow("Risk #1", "terms/a"),
        tables.TermRow("United Nations", "entities/b", "organisation", ("UN", "U.N.")),
        tables.TermRow("Paris", "entities/b", "place"),
    ]
    assert tables.menus(tmp_path) == [tables.MenuRow("an expert", ("a professional", "a pro"), "rare", "family9")]
    assert tables.links(tmp_path) == [tables.LinkRow("deep", "a", ("profound", "bottomless"), "c")]
    assert tables.learned("links", tmp_path) == {}


def test_the_tables_of_the_repository_can_be_read() -> None:
    assert len(tables.terms()) > 10_000
    assert len(tables.menus()) > 1_000
    assert all(row.surface for row in tables.terms())


def test_coverage_counts_terms_and_links(small: Artefact) -> None:
    assert coverage.term_coverage(small, ["deep learning", "strong tea", "green tea"]) == (1 / 3, 2 / 3)
    item = coverage.reach(small, ("profound learning", "deep learning"))
    assert item.complete
    assert len(item.changed) == 1
    assert coverage.linked(small, *item.changed[0])
    shares = coverage.link_coverage([item], lambda n, g, c: False)
    assert shares == (0.0, 0.0, 1.0)
    assert learn.fold_of("deep learning", 1) == 0
