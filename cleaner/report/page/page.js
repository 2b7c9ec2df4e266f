"use strict";
// The report: filter, jumps, details, two views. Text is only ever set as text, and one listener serves all marks.
(() => {
  const $ = (id) => document.getElementById(id);
  let data = JSON.parse($("data").textContent);
  const root = document.documentElement;
  const WIDE = "(min-width: 60rem)"; // where the margin stands beside the text
  const PAGE = 200; // entries of the list at one time
  const FIELDS = ["document", "rule", "kind", "line", "column", "action", "replacement", "confidence",
    "evidence", "outcome", "by", "place"];
  const DOCUMENTS = new Set(["replacement", "evidence", "reason"]); // what is Chinese in either language
  const CHINESE = { lang: "zh" };

  let marks = []; // not a live collection, which would be searched anew after every change
  let findings = [];
  let here = new Map(); // number of the finding that leads a mark -> all findings shown at it
  let language = "zh";
  let shown = []; // what passes the filter
  let current = null;
  let top = 0; // index in `shown` of the list's first entry

  let chosen = () => {}; // what another script does when a finding is chosen
  let lead = null; // entries that the list shows before the one that is chosen; null: it stays where it is
  let spoken = () => {}; // ... and when the language changes

  function load(given) {
    data = given;
    findings = data.findings.map((row, i) => {
      const finding = { number: i + 1, state: data.states?.[i] };
      FIELDS.forEach((name, at) => { finding[name] = row[at]; });
      [finding.id, finding.title, finding.reason, finding.category] = data.rules[finding.rule];
      finding.evidence = data.evidence[finding.evidence];
      return finding;
    });
    here = new Map();
    for (const finding of findings) {
      if (!here.has(finding.place)) here.set(finding.place, []);
      here.get(finding.place).push(finding);
    }
    marks = [...document.querySelectorAll(".f")];
    markOf(current)?.classList.remove("now");
    current = null;
    fillChoices();
    filter();
  }

  const say = (key) => (data.words[key] ? data.words[key][language === "zh" ? 0 : 1] : key.split(".").pop());

  function element(name, text, attributes = {}) {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  // --- the filter ---------------------------------------------------------------------------------
  const CHOICES = {
    document: (finding) => finding.document,
    category: (finding) => finding.category,
    rule: (finding) => finding.id,
    outcome: (finding) => finding.outcome,
    state: (finding) => finding.state,
  };
  const menus = () => Object.entries(CHOICES).filter(([name]) => $("filter").elements[name]);

  function label(name, value) {
    if (name === "document") return data.documents[value];
    return name === "rule" ? value : say(`${name}.${value}`);
  }

  function fillChoices() {
    for (const [name, of] of menus()) {
      const menu = $("filter").elements[name];
      const wanted = menu.value;
      const counts = new Map();
      for (const finding of findings) counts.set(of(finding), (counts.get(of(finding)) || 0) + 1);
      const options = [element("option", say("all"), { value: "" })];
      for (const [value, count] of [...counts].sort((a, b) => (a[0] < b[0] ? -1 : 1))) {
        options.push(element("option", `${label(name, value)} (${count})`, { value }));
      }
      menu.replaceChildren(...options);
      menu.value = counts.has(name === "document" ? Number(wanted) : wanted) ? wanted : "";
    }
  }

  function filter() {
    const wanted = menus()
      .map(([name, of]) => [of, $("filter").elements[name].value])
      .filter(([, value]) => value !== "");
    shown = findings.filter((finding) => wanted.every(([of, value]) => String(of(finding)) === value));
    const places = new Set(shown.map((finding) => finding.place));
    for (const mark of marks) mark.classList.toggle("off", !places.has(Number(mark.dataset.n)));
    const only = $("filter").elements.document.value;
    data.documents.forEach((_, i) => { $(`d${i}`).hidden = only !== "" && only !== String(i); });
    if (!shown.includes(current)) select(null);
    showList(0);
    count();
  }

  function count() {
    $("count").textContent = shown.length ? `${shown.length} ${say("of")} ${findings.length}`
      : say(findings.length ? "nothing" : "nothing_at_all");
  }

  // --- the list, and the details of one -----------------------------------------------------------
  const fate = ({ state, outcome }) => say(state && state !== "lost" ? `state.${state}` : `outcome.${outcome}`);

  function entry(finding) {
    const place = `${finding.line}:${finding.column}`;
    const document_ = data.documents.length > 1 ? `${data.documents[finding.document]}:` : "";
    const text = `${finding.number}. ${finding.title || finding.id} · ${fate(finding)} · ${document_}${place}`;
    const button = element("button", text, { type: "button", "data-n": finding.number });
    if (finding === current) button.setAttribute("aria-current", "true");
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  function showList(first, size = PAGE) {
    top = Math.max(0, first);
    $("list").replaceChildren(...shown.slice(top, top + size).map(entry));
    $("earlier").hidden = top === 0;
    $("later").hidden = top + size >= shown.length;
  }

  function rows(finding) {
    return [
      ["rule", finding.id],
      ["category", say(`category.${finding.category}`)],
      ["kind", data.words[`kind.${finding.kind}`] ? say(`kind.${finding.kind}`) : null],
      ["action", say(`action.${finding.action}`)],
      ["replacement", finding.replacement],
      ["outcome", say(`outcome.${finding.outcome}`)],
      ["by", finding.by],
      ["evidence", finding.evidence],
      ["confidence", finding.confidence],
      ["reason", finding.reason],
      ["place", `${data.documents[finding.document]}:${finding.line}:${finding.column}`],
    ].filter(([, value]) => value !== null && value !== "");
  }

  function card(finding) {
    const list = document.createElement("dl");
    for (const [name, value] of rows(finding)) {
      list.append(element("dt", say(name)), element("dd", value, DOCUMENTS.has(name) ? CHINESE : {}));
    }
    return [element("h3", `${finding.number}. ${finding.title || finding.id}`, CHINESE), list];
  }

  function showDetails() {
    $("details").hidden = !findings.length;
    if (!current) {
      $("details").replaceChildren(element("p", say("none")));
      return;
    }
    const others = here.get(current.place).filter((finding) => finding !== current);
    const more = others.length ? [element("h3", say("also")), ...others.flatMap(card)] : [];
    $("details").replaceChildren(...card(current), ...more);
  }

  // --- choosing and jumping -----------------------------------------------------------------------
  function markOf(finding) {
    return finding && $(`f${finding.place}`);
  }

  function select(finding) {
    for (const [of, on] of [[current, false], [finding, true]]) {
      const mark = markOf(of);
      if (!mark) continue;
      mark.classList.toggle("now", on);
      if (on) mark.tabIndex = -1;
      else mark.removeAttribute("tabindex");
    }
    current = finding;
    showDetails();
    if (finding) showInList(finding);
    chosen(finding);
  }

  function showInList(finding) {
    const at = shown.indexOf(finding);
    if (lead !== null) showList(at - lead);
    else showList(at < top || at >= top + PAGE ? Math.floor(at / PAGE) * PAGE : top);
    const button = $("list").querySelector("[aria-current]");
    const side = $("list").closest("aside");
    if (button && matchMedia(WIDE).matches) {
      side.scrollTop += button.getBoundingClientRect().top - side.getBoundingClientRect().top - side.clientHeight * 0.7;
    }
  }

  function jump(finding) {
    if (!finding) return;
    select(finding);
    const mark = markOf(finding);
    mark.focus({ preventScroll: true });
    centre(mark);
  }

  function centre(mark, frames = 3) {
    mark.scrollIntoView({ block: "center" });
    // sections on the way had guessed heights, or no second column; now they have true ones
    if (frames) requestAnimationFrame(() => centre(mark, frames - 1));
  }

  function step(by) {
    const at = current ? shown.indexOf(current) + by : by > 0 ? 0 : shown.length - 1;
    jump(shown[at]);
  }

  // --- two views ----------------------------------------------------------------------------------
  function addSecond(section) {
    for (const line of [...section.children]) {
      const copy = line.cloneNode(true);
      copy.classList.add("r");
      copy.removeAttribute("data-l");
      for (const mark of copy.querySelectorAll("[id]")) mark.removeAttribute("id");
      for (const mark of copy.querySelectorAll("[tabindex], .now")) {
        mark.removeAttribute("tabindex");
        mark.classList.remove("now");
      }
      marks.push(...copy.querySelectorAll(".f"));
      line.after(copy);
    }
  }

  function swap(section, fresh) {
    section.replaceWith(fresh);
    if (watched) watcher.observe(fresh);
  }

  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher.unobserve(target);
      addSecond(target);
    }
  }, { rootMargin: "1500px" });
  let watched = false;

  function toggleSide() {
    const on = root.classList.toggle("side");
    $("side").setAttribute("aria-pressed", on);
    if (on && !watched) document.querySelectorAll(".k").forEach((section) => watcher.observe(section));
    watched = watched || on;
    if (current) centre(markOf(current));
  }

  // --- language, theme ----------------------------------------------------------------------------
  function speak(wanted) {
    language = wanted;
    root.lang = wanted;
    for (const named of document.querySelectorAll("[data-t]")) named.textContent = say(named.dataset.t);
    const heading = document.querySelector("h1 [data-t=title]");
    if (heading) document.title = heading.textContent;
    fillChoices();
    showList(top);
    showDetails();
    chosen(current);
    spoken();
    count();
  }

  function paint(dark) {
    root.dataset.theme = dark ? "dark" : "light";
    $("dark").setAttribute("aria-pressed", dark);
  }

  // what the person chose holds for the tab: after a reload, and in the next document of a review
  function remember(choice, value) {
    try {
      sessionStorage.setItem(`cleaner.${choice}`, value);
    } catch { /* a page from disk may have no storage; the choice holds for the page then */ }
  }

  function chose(choice, otherwise) {
    try {
      return sessionStorage.getItem(`cleaner.${choice}`) ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  // --- wiring -------------------------------------------------------------------------------------
  function toFilter() {
    $("filters").open = true;
    $("filter").elements.category.focus();
  }
  const openHelp = () => $("keys").showModal();
  const KEYS = { j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1), s: toggleSide,
    f: toFilter, "?": openHelp };

  document.addEventListener("keydown", (event) => {
    const busy = event.ctrlKey || event.metaKey || event.altKey || $("keys").open || !$("letters").checked;
    if (busy || !Object.hasOwn(KEYS, event.key) || event.target.closest("input, select, textarea")) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  $("text").addEventListener("click", (event) => {
    const mark = event.target.closest(".f");
    if (!mark || !getSelection().isCollapsed) return;
    const all = here.get(Number(mark.dataset.n)) || [];
    select(all.find((finding) => shown.includes(finding)) || null);
  });
  $("list").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) jump(findings[button.dataset.n - 1]);
  });
  $("filter").addEventListener("change", filter);
  $("filter").addEventListener("submit", (event) => event.preventDefault());
  $("next").addEventListener("click", () => step(1));
  $("previous").addEventListener("click", () => step(-1));
  $("earlier").addEventListener("click", () => showList(top - PAGE));
  $("later").addEventListener("click", () => showList(top + PAGE));
  $("side").addEventListener("click", toggleSide);
  $("dark").addEventListener("click", () => {
    paint(root.dataset.theme !== "dark");
    remember("theme", root.dataset.theme);
  });
  $("language").addEventListener("click", () => {
    speak(language === "zh" ? "en" : "zh");
    remember("language", language);
  });
  $("letters").addEventListener("change", () => remember("letters", $("letters").checked));
  $("help").addEventListener("click", openHelp);
  addEventListener("beforeprint", () => showList(0, shown.length));
  addEventListener("afterprint", () => showList(0));

  $("filters").open = matchMedia(WIDE).matches;
  load(data);
  $("letters").checked = chose("letters", "true") === "true";
  paint(chose("theme", matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light") === "dark");
  speak(chose("language", (navigator.language || "zh").toLowerCase().startsWith("zh") ? "zh" : "en"));
  // what a page that adds to this one may use
  globalThis.page = { KEYS, element, jump, load, say, swap,
    get current() { return current; }, get findings() { return findings; }, get shown() { return shown; },
    set chosen(act) { chosen = act; }, set spoken(act) { spoken = act; },
    set lead(entries) { lead = entries; } };
})();
