"""Correct English in which words of safe rules stand: nothing of it may be changed by default."""

from __future__ import annotations

from pathlib import Path

from cleanup.check import Checker
from cleanup.document import Document
from cleanup.findings import Applicability
from cleanup.matching import load
from cleanup.matching.detector import RuleDetector, compile_rules

# one text a line, \n within it a line break
SENTENCES = Path(__file__).with_name("correct_sentences.txt").read_text(encoding="utf-8").splitlines()


def test_nothing_correct_is_changed() -> None:
    checker = Checker([RuleDetector(compile_rules(load.load([load.shipped_folder()])))])
    changed = [
        (sentence, finding.rule, finding.text)
        for sentence in SENTENCES
        for finding in checker.find(Document("", sentence.replace("\\n", "\n")))
        if finding.applicability is Applicability.SAFE
    ]
    assert not changed
