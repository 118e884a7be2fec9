"""The HTML report in a real browser: mouse, touch, keys, light and dark, paper, and without scripts."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from cleanup.findings import Applicability, Finding, Severity, Sign
from cleanup.report import FORMATS, FileReport, Report

SAFE, UNSAFE, DISPLAY = Applicability
TEXT = (
    "The ISIL boxers fled overdue on Saturday.\n\nNothing is wrong here.\n\n"
    "A study of profound\nlearning and bosom malignancy, with very  unique counts.\n"
)
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 800}


def finding(text, words, *replacements, rule, detector="rules", sure=0.95, how=SAFE):
    start = text.index(words)
    return Finding(
        rule, detector, start, start + len(words), words, f"'{words}' is odd", replacements, sure, how,
        Severity.WARNING, (f"'{words}' is rare", "and so is its field"),
    )  # fmt: skip


def article(path="a.txt", text=TEXT):
    found = (
        finding(text, "boxers", "fighters", rule="conflict/fighters"),
        finding(text, "overdue on", "late on", rule="news/late", sure=0.8, how=UNSAFE),
        finding(text, "profound\nlearning", "deep\nlearning", "machine learning", rule="term",
                detector="unspin", sure=0.8, how=UNSAFE),
        finding(text, "bosom malignancy", "breast cancer", rule="term", detector="unspin", sure=0.5, how=DISPLAY),
        finding(text, "very  ", "", rule="grammar/very", detector="grammar", sure=0.6),
    )  # fmt: skip
    sign = Sign("5 places read oddly.", ((text.index("profound"), text.index(", with")),))
    return FileReport(path, text, found, 0.87, (sign,))


def many(files, each):
    """`files` reports of `each` findings."""
    text = "".join(f"One line with a boxer in row {row}, and more words after it.\n" for row in range(each))
    found = tuple(
        Finding(f"field-{at % 7}/rule-{at % 31}", "rules", start, start + 5, "boxer", "m", ("fighter",),
                (0.95, 0.8, 0.5)[at % 3], tuple(Applicability)[at % 3])
        for at, start in enumerate(text.index("boxer", row) for row in
                                   (sum(map(len, text.splitlines(True)[:n])) for n in range(each)))
    )  # fmt: skip
    return Report(tuple(FileReport(f"folder/{n:03}.txt", text, found, n / files) for n in range(files)), ())


@pytest.fixture
def show(browser, tmp_path):
    """Opens a report; at the end no page may have asked for anything, nor complained."""
    contexts, wrong = [], []

    def opened(report=None, **how):
        path = tmp_path / "report.html"
        path.write_text(FORMATS["html"](report or Report((article(),), ()), False), encoding="utf-8")
        context = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", **how})
        contexts.append(context)
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.on("request", lambda request: wrong.append(request.url) if request.url != path.as_uri() else None)
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert wrong == []


def counts(page, field):
    """What the filters by one property say."""
    labels = page.locator(f"[data-field={field}] label")
    return {
        label.locator("input").get_attribute("value"): int(label.locator(".count").inner_text())
        for label in labels.all()
    }


def shown(page):
    """The numbers of the findings that the list shows."""
    return [int(number) for number in page.locator(".card:not(.off) .number").all_inner_texts()]


def after(page):
    """The text as the right column shows it."""
    return "\n".join(page.locator(".after").all_inner_texts())


def test_hover_shows_why_and_what_instead(show):
    page = show()
    tip = page.locator("#tip")
    assert tip.is_hidden()
    place = page.evaluate("(r => [r.x + 4, r.y + 4])(document.getElementById('m1-3').getClientRects()[1])")
    page.mouse.move(*place)  # the second of the two lines that it takes
    tip.wait_for()
    words = tip.inner_text()
    for part in ("deep", "machine learning", "is odd", "is rare", "unsafe", "0.80 medium", "unspin", "term"):
        assert part in words
    page.locator("h1").hover()
    tip.wait_for(state="hidden")


def test_a_click_keeps_the_card_and_opens_the_entry_until_escape(show):
    page = show()
    page.locator("#m1-2").click()
    page.locator("h1").hover()
    page.wait_for_timeout(400)  # longer than a card that is only hovered stays
    assert page.locator("#tip").is_visible()
    assert page.locator("#f1-2 .message").is_visible()
    assert page.locator("#status").inner_text() == "2 of 5"
    page.keyboard.press("Escape")
    assert page.locator("#tip").is_hidden()
    assert page.locator("#f1-2 .message").is_hidden()


def test_a_tap_shows_the_card_on_a_narrow_screen(show):
    page = show(viewport=NARROW, has_touch=True)
    page.locator("#m1-4").tap()
    assert "breast cancer" in page.locator("#tip").inner_text()
    box = page.locator("#tip").bounding_box()
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 800)  # along the lower edge
    page.locator("h1").tap()
    assert page.locator("#tip").is_hidden()


def test_keys_walk_through_the_findings_and_can_be_switched_off(show):
    page = show()
    page.keyboard.press("p")
    assert page.locator(".mark.here").inner_text() == "very  "  # from the end
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == "m1-1"
    assert page.locator("#tip").is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "m1-2"
    assert "late on" in page.locator("#tip").inner_text()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.locator("#keys").uncheck()
    page.keyboard.press("n")
    assert page.locator(".mark.here").count() == 0
    page.locator("#next").click()
    assert page.locator(".mark.here").inner_text() == "boxers"


def test_a_mark_is_described_by_its_reason(show):
    page = show()
    described = page.locator("#m1-1").get_attribute("aria-describedby").split()
    words = " ".join(" ".join(page.locator(f"#{part}").text_content().split()) for part in described)
    assert words == "boxers →, better: fighters 'boxers' is odd safe 0.95 high warning rules"


def test_a_sign_leads_to_its_passage(show):
    page = show(viewport={"width": 1440, "height": 300})
    page.get_by_role("link", name="profound learning and bosom malignancy").click()
    assert page.url.endswith("#r1-5")
    box = page.locator("#r1-5").bounding_box()
    assert box["y"] < 300
    assert page.locator("#r1-5").evaluate("row => row.matches(':target')")


def test_filters_hold_together_and_count_what_the_others_leave(show):
    page = show()
    assert counts(page, "band") == {"high": 1, "medium": 2, "low": 2}
    page.locator("input[value=unspin]").check()
    assert shown(page) == [3, 4]
    assert counts(page, "band") == {"high": 0, "medium": 1, "low": 1}
    assert counts(page, "detector") == {"rules": 2, "unspin": 2, "grammar": 1}
    page.locator("input[value=low]").check()
    assert shown(page) == [4]
    assert counts(page, "rule")["term"] == 1
    page.locator("input[value=medium]").check()  # values of one property are alternatives
    assert shown(page) == [3, 4]
    page.locator("input[value=safe]").check()
    assert shown(page) == []
    page.keyboard.press("n")
    assert page.locator("#tip").is_hidden()
    page.locator("#clear").click()
    assert shown(page) == [1, 2, 3, 4, 5]
    assert page.locator("#status").inner_text() == "5 of 5"


def test_what_is_filtered_out_is_text_like_any_other(show):
    page = show()
    page.locator("input[value=grammar]").check()
    mark = page.locator("#m1-1")
    assert mark.is_visible()
    assert mark.evaluate("mark => getComputedStyle(mark).textDecorationLine") == "none"
    assert mark.get_attribute("tabindex") == "-1"
    page.keyboard.press("n")
    assert page.locator(".mark.here").inner_text() == "very  "


def test_the_strip_leads_to_the_nearest_finding(show):
    page = show()
    strip = page.locator(".strip")
    assert strip.locator(".at").count() == 5
    box = strip.bounding_box()
    strip.click(position={"x": 2, "y": box["height"] / 2})
    assert page.locator(".mark.here").inner_text() == "boxers"
    strip.click(position={"x": box["width"] - 2, "y": box["height"] / 2})
    assert page.locator(".mark.here").inner_text() == "very  "


def test_before_and_after_with_more_and_more_applied(show):
    page = show()
    assert page.locator(".after").first.is_hidden()
    page.get_by_label("Before and after").check()
    fixed = TEXT.replace("boxers", "fighters").replace("very  ", "")
    assert fixed.rstrip().split() == after(page).replace("⌫", "").split()
    page.get_by_label("+ unsafe").check()
    fixed = fixed.replace("overdue", "late").replace("profound", "deep")
    assert fixed.split() == after(page).split()
    page.get_by_label("+ first proposals").check()
    fixed = fixed.replace("bosom malignancy", "breast cancer")
    assert fixed.split() == after(page).split()
    left, right = page.locator(".before").first.bounding_box(), page.locator(".after").first.bounding_box()
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"] + 1
    page.get_by_label("Marked lines only").check()
    assert page.locator(".row:visible").count() == 2
    page.locator("input[value=grammar]").check()
    assert page.locator(".row:visible").count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_follow_the_system_until_the_reader_chooses(show, scheme):
    page = show(color_scheme=scheme)
    ground = "getComputedStyle(document.body).backgroundColor"
    light, dark = "rgb(247, 246, 243)", "rgb(20, 22, 26)"
    first, other = (light, dark) if scheme == "light" else (dark, light)
    assert page.evaluate(ground) == first
    button = page.get_by_role("button", name="Dark")
    assert button.get_attribute("aria-pressed") == str(scheme == "dark").lower()
    button.click()
    assert page.evaluate(ground) == other
    page.reload()
    expect(page.locator("body")).to_have_css("background-color", other)  # the browser's own storage says so


def test_markup_and_scripts_in_a_text_stay_text(show):
    script = "document.title='x'"
    nasty = f'<script>{script}</script> <img src=x onerror="{script}"> "\'&lt; \x1b[2J\x00 {{{{ 2 }}}} </style>'
    text = f"{nasty}\n{nasty}\n"
    found = tuple(
        Finding(nasty, nasty, at, at + len(nasty), nasty, nasty, (nasty,), evidence=(nasty,))
        for at in (0, len(nasty) + 1)
    )
    page = show(Report((FileReport(nasty, text, found, 0.5, (Sign(nasty, ((0, 40),)),)),) * 2, (nasty,)))
    seen = nasty.replace("\x1b", "\N{SYMBOL FOR ESCAPE}").replace("\x00", "\N{SYMBOL FOR NULL}")
    page.locator("#m1-1").click()
    assert page.locator("#m1-1").text_content() == seen
    assert seen in page.locator("#tip").text_content()
    page.locator("input[type=checkbox]").last.check()
    assert page.title().endswith("– cleanup")
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("view", ["Text", "Before and after"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_accessible(show, size, scheme, view):
    page = show(Report((article(), article("b.txt")), ("c.txt: no such file",)), viewport=size, color_scheme=scheme)
    page.get_by_label(view, exact=True).check()
    page.keyboard.press("n")
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("view", ["Text", "Before and after"])
def test_no_sideways_scrolling_on_the_narrowest_screen(show, view):
    page = show(Report((article(), article("a-long/path/" * 8 + "b.txt")), ()), viewport={"width": 320, "height": 600})
    page.get_by_label(view, exact=True).check()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_on_paper_every_reason_is_there_and_no_button(show):
    page = show(color_scheme="dark")
    page.locator("#m1-1").click()
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".message:visible").count() == 5
    assert page.locator("button:visible, input:visible, #tip:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    number = page.locator("#m1-2").evaluate("mark => getComputedStyle(mark, '::after').content")
    assert number == '"[" attr(data-n) "]"' or number == '"[2]"'
    assert page.pdf().startswith(b"%PDF")
    page.emulate_media(media="screen")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".card:not(#f1-1) .message:visible").count() == 0  # the first still has the focus


def test_without_scripts_it_can_be_read_and_compared(show):
    page = show(java_script_enabled=False)
    page.locator("#m1-2").click()
    assert page.url.endswith("#f1-2")
    page.locator("#f1-2 summary").click()
    assert page.locator("#f1-2 .message").is_visible()
    assert page.locator("button:visible").count() == 0
    page.get_by_label("Before and after").check()
    assert "fighters" in after(page)


def test_two_hundred_files(show):
    page = show(many(200, 5))
    assert page.locator("tbody tr").count() == 200
    page.get_by_role("button", name="Spun").click()
    assert page.locator("tbody tr").first.get_attribute("data-path") == "folder/199.txt"
    assert (
        page.locator("[aria-sort=descending]").inner_text() == "Spun ↓"
        or page.locator("[aria-sort=descending]").count()
    )
    page.get_by_role("link", name="folder/150.txt").click()
    assert page.locator("#file151 h2").bounding_box()["y"] < 900
    page.locator("input[value=low]").check()
    assert page.locator("#status").inner_text() == "200 of 1000"
    row = page.locator("tbody tr").first
    assert row.locator("output").inner_text() == "1"
    assert row.locator("rect.low").get_attribute("width") == "100%"
    assert row.locator("rect.high").get_attribute("width") == "0%"


def test_a_thousand_findings_in_one_file(show):
    page = show(many(1, 1000))
    page.locator("input[value=high]").check()
    page.locator("input[value='field-3/rule-3']").check()
    expected = [n + 1 for n in range(1000) if n % 3 == 0 and n % 7 == 3 and n % 31 == 3]
    assert shown(page) == expected
    page.keyboard.press("p")
    assert page.locator(".mark.here").get_attribute("data-n") == str(expected[-1])
    assert page.locator(".mark.here").bounding_box()["y"] < 900
