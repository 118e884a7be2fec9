
// What the page does beyond showing: filters, the card at a mark, walking through findings, light and dark.
"use strict";

const root = document.documentElement;
root.classList.add("script");

const store = {  // a browser may refuse storage to a file; the page works without
  get(key) { try { return localStorage.getItem("cleanup-" + key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem("cleanup-" + key, value); } catch { /* not kept */ } },
};

const dark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
if (["light", "dark"].includes(store.get("theme"))) root.dataset.theme = store.get("theme");

addEventListener("DOMContentLoaded", () => {
  const one = (id) => document.getElementById(id);
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));

  // Light and dark
  const theme = one("theme");
  const showTheme = () => theme.setAttribute("aria-pressed", String(isDark()));
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    store.set("theme", root.dataset.theme);
    showTheme();
  });
  dark.addEventListener("change", showTheme);
  showTheme();

  // Findings: the entry in the list holds the properties, and every element of a finding its id
  const findings = new Map();
  for (const card of all(".card")) {
    findings.set(card.dataset.f, { id: card.dataset.f, card, has: card.dataset, shown: true, parts: [] });
  }
  for (const part of all("[data-f]")) findings.get(part.dataset.f).parts.push(part);
  const order = Array.from(findings.values());
  for (const finding of order) finding.mark = one("m" + finding.id);

  // Filters: values of one property are alternatives, properties hold together
  const fields = all("fieldset[data-field]").map((set) => ({
    name: set.dataset.field,
    options: all("label", set).map((label) => ({
      label, box: label.querySelector("input"), count: label.querySelector("output"), fill: label.querySelector(".fill"),
    })),
  }));
  const tallies = all("tr[data-file]").map((row) => ({
    file: row.dataset.file, row, count: row.querySelector("output"), bars: all("[data-band]", row),
    section: one("file" + row.dataset.file),
  }));
  const passes = (finding, except) => fields.every((field) => field === except || !field.chosen.size
    || field.chosen.has(finding.has[field.name]));
  const filter = () => {
    for (const field of fields) field.chosen = new Set(field.options.filter((o) => o.box.checked).map((o) => o.box.value));
    const chosen = fields.some((field) => field.chosen.size);
    for (const finding of order) {
      finding.shown = passes(finding, null);
      for (const part of finding.parts) part.classList.toggle("off", !finding.shown);
      finding.mark.tabIndex = finding.shown ? 0 : -1;
    }
    for (const field of fields) {
      const counts = new Map();
      for (const finding of order) {
        const value = finding.has[field.name];
        if (passes(finding, field)) counts.set(value, (counts.get(value) || 0) + 1);
      }
      const most = Math.max(1, ...counts.values());
      for (const option of field.options) {
        const count = counts.get(option.box.value) || 0;
        option.count.textContent = count;
        option.fill.setAttribute("width", (100 * count) / most + "%");
        option.label.classList.toggle("none", !count);
      }
    }
    for (const row of all(".row:has(.mark)")) row.classList.toggle("has", row.querySelector(".mark:not(.off)") !== null);
    const perFile = new Map(tallies.map(({ file }) => [file, { all: 0, high: 0, medium: 0, low: 0 }]));
    for (const finding of order.filter((f) => f.shown)) {
      const tally = perFile.get(finding.id.split("-")[0]);
      if (!tally) break;  // a report on one file has no table
      tally.all += 1;
      tally[finding.has.band] += 1;
    }
    const most = Math.max(1, ...Array.from(perFile.values(), (tally) => tally.all));
    for (const { file, row, count, bars, section } of tallies) {
      const tally = perFile.get(file);
      count.textContent = tally.all;
      row.classList.toggle("none", !tally.all);
      section?.classList.toggle("off", chosen && !tally.all);
      let x = 0;
      for (const part of bars) {
        const width = (100 * tally[part.dataset.band]) / most;
        part.setAttribute("x", x + "%");
        part.setAttribute("width", width + "%");
        x += width;
      }
    }
    one("clear").disabled = !chosen;
    if (here && !here.shown) leave();
    tell();
  };
  one("filters").addEventListener("change", filter);
  one("clear").addEventListener("click", () => {
    for (const field of fields) for (const option of field.options) option.box.checked = false;
    filter();
  });

  // The card at a mark: shown at hover, and kept at a click, a tap or keyboard focus until Escape or a click elsewhere
  const tip = one("tip");
  let here = null, kept = false, timer = 0;
  const tell = () => {
    const shown = order.filter((finding) => finding.shown);
    const at = here ? shown.indexOf(here) + 1 : 0;
    one("status").textContent = at ? `${at} of ${shown.length}` : `${shown.length} of ${order.length}`;
  };
  const show = (finding, anchor) => {
    clearTimeout(timer);
    const what = finding.card.querySelector(".what").cloneNode(true);
    const why = finding.card.querySelector(".why").cloneNode(true);
    for (const part of [what, ...all("[id]", why)]) part.removeAttribute("id");
    for (const link of all("a", why)) link.replaceWith(...link.childNodes);
    tip.className = finding.has.band;
    tip.replaceChildren(what, ...why.children);
    tip.hidden = false;
    const box = anchor.getClientRects()[0] || anchor.getBoundingClientRect();
    const below = box.bottom + 8 + tip.offsetHeight < innerHeight || box.top < tip.offsetHeight + 8;
    const right = Math.min(innerWidth - 20, anchor.closest(".text").getBoundingClientRect().right);
    tip.style.left = Math.max(12, Math.min(box.left - 12, right - tip.offsetWidth)) + "px";
    tip.style.top = (below ? box.bottom + 8 : box.top - tip.offsetHeight - 8) + "px";
  };
  const hide = () => { clearTimeout(timer); tip.hidden = true; };
  const mark = (finding, on) => {
    for (const part of finding.parts) part.classList.toggle("here", on);
    if (on) finding.mark.setAttribute("aria-current", "true"); else finding.mark.removeAttribute("aria-current");
    finding.card.querySelector("details").open = on;
  };
  const leave = () => {
    if (here) mark(here, false);
    here = null; kept = false;
    hide(); tell();
  };
  const enter = (finding, anchor = finding.mark) => {
    if (here !== finding) {
      if (here) mark(here, false);
      here = finding;
      mark(here, true);
      const list = finding.card.closest(".list");
      if (list.scrollHeight > list.clientHeight) {
        list.scrollTop += finding.card.getBoundingClientRect().top - list.getBoundingClientRect().top - 60;
      }
      tell();
    }
    kept = true;
    show(finding, anchor);
  };
  const go = (finding) => {
    finding.mark.scrollIntoView({ block: "center", behavior: "instant" });
    finding.mark.focus({ preventScroll: true });
    enter(finding);
  };
  const walk = (step) => {
    const shown = order.filter((finding) => finding.shown);
    if (!shown.length) return;
    const at = here ? shown.indexOf(here) : step > 0 ? -1 : 0;
    go(shown[(at + step + shown.length) % shown.length]);
  };
  const anchored = (event) => {
    const part = event.target.closest?.(".mark, .change");
    return part && !part.classList.contains("off") ? part : null;
  };
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch" || kept) return;
    const part = anchored(event);
    if (part) show(findings.get(part.dataset.f), part);
    else if (event.target.closest?.("#tip")) clearTimeout(timer);
    else if (!tip.hidden) { clearTimeout(timer); timer = setTimeout(hide, 250); }
  });
  document.addEventListener("focusin", (event) => {
    const part = anchored(event);
    if (part && event.target.matches(":focus-visible")) enter(findings.get(part.dataset.f));
  });
  document.addEventListener("click", (event) => {
    const part = anchored(event), link = event.target.closest?.("a[href^='#m']");
    if (part) { event.preventDefault(); enter(findings.get(part.dataset.f), part); }
    else if (link) { event.preventDefault(); go(findings.get(link.hash.slice(2))); }
    else if (event.target.closest?.(".strip")) nearest(event);
    else if (!event.target.closest?.("#tip, .list, .walk")) leave();
  });
  const nearest = (event) => {
    const strip = event.target.closest(".strip");
    const shown = all(".at:not(.off)", strip);
    const away = (tick) => Math.abs(tick.getBoundingClientRect().left - event.clientX);
    if (shown.length) go(findings.get(shown.reduce((a, b) => (away(b) < away(a) ? b : a)).dataset.f));
  };
  addEventListener("scroll", () => { if (!tip.hidden && here) show(here, here.mark); else hide(); }, { passive: true });

  // The strip and the list stand below the bar, whose height depends on the width
  const bar = document.querySelector(".bar-top");
  new ResizeObserver(() => root.style.setProperty("--bar", bar.offsetHeight + "px")).observe(bar);

  // Keys
  const keys = one("keys");
  keys.checked = store.get("keys") !== "off";
  keys.addEventListener("change", () => store.set("keys", keys.checked ? "on" : "off"));
  one("next").addEventListener("click", () => walk(1));
  one("previous").addEventListener("click", () => walk(-1));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave();
    if (!keys.checked || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "n") walk(1);
    if (event.key === "p") walk(-1);
  });

  // The table of files sorts by a click on its heads
  for (const head of all("th[data-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const key = head.dataset.sort, body = document.querySelector(".index tbody");
      const down = head.getAttribute("aria-sort") === "none" ? key !== "path" : head.getAttribute("aria-sort") === "ascending";
      for (const other of all("th[data-sort]")) other.setAttribute("aria-sort", "none");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const compare = (a, b) => (key === "path" ? a.dataset.path.localeCompare(b.dataset.path) : a.dataset[key] - b.dataset[key]);
      body.append(...all("tr", body).sort((a, b) => (down ? -compare(a, b) : compare(a, b))));
    });
  }

  // On paper everything is open
  const closed = new Set();
  addEventListener("beforeprint", () => {
    leave();
    for (const part of all("details:not([open])")) {
      closed.add(part);
      part.open = true;
    }
  });
  addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
    closed.clear();
  });
  if (matchMedia("(max-width: 60rem)").matches) one("filters").open = false;

  filter();
  const named = findings.get(location.hash.slice(2));
  if (named) go(named);
});
