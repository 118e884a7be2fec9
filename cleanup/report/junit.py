"""JUnit XML: one test suite a file, one failed test case a finding."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from cleanup.report import FileReport, Report

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(report: Report) -> str:
    """A file without findings is one passed test case; what could not be done is an error."""
    root = ElementTree.Element("testsuites", name="cleanup")
    for file in report.files:
        _suite(root, file)
    if report.errors:
        suite = ElementTree.SubElement(root, "testsuite", name="cleanup", tests=str(len(report.errors)), failures="0")
        suite.set("errors", str(len(report.errors)))
        for message in report.errors:
            case = ElementTree.SubElement(suite, "testcase", name=_clean(message), classname="cleanup")
            ElementTree.SubElement(case, "error", message=_clean(message))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(root: ElementTree.Element, file: FileReport) -> None:
    count = len(file.findings)
    suite = ElementTree.SubElement(
        root, "testsuite", name=_clean(file.path), tests=str(max(1, count)), failures=str(count), errors="0"
    )
    if not count:
        ElementTree.SubElement(suite, "testcase", name="no finding", classname=_clean(file.path))
    for found in file.findings:
        line, column = file.position(found.start)
        name = f"{found.rule} at {line}:{column}"
        case = ElementTree.SubElement(suite, "testcase", name=_clean(name), classname=_clean(file.path))
        failure = ElementTree.SubElement(case, "failure", message=_clean(found.message), type=found.severity.value)
        proposal = found.replacements[0] if found.replacements else "no proposal"
        failure.text = _clean(f"{file.path}:{line}:{column}: {found.text} -> {proposal}")


def _clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
