"use strict";
// The review, behind the report's script: what a person decides is sent, and what changed comes back.
(() => {
  const $ = (id) => document.getElementById(id);
  const { KEYS, element, jump, load, say, swap } = page;
  // the server has escaped what it sends; nothing else is ever made HTML of
  const trusted = globalThis.trustedTypes?.createPolicy("cleaner", { createHTML: (html) => html })
    || { createHTML: (html) => html };
  let data = JSON.parse($("data").textContent);
  let about = null; // what can be done about the current finding
  let busy = false;

  const here = `/d/${data.number}`;
  const known = (finding) => `${finding.id} ${finding.line}:${finding.column}`;
  const fillable = ({ category }) => category === "mask" || category === "elision";
  const isOpen = (finding) => finding.state === "open";
  const spoken = (key, ...values) => values.reduce((text, value) => text.replace("%", value), say(key));

  function trouble(text) {
    $("trouble").textContent = text;
    $("trouble").hidden = !text;
  }

  // --- what is open -------------------------------------------------------------------------------
  function showQueue() {
    const options = data.queue.map(([path, waiting], i) =>
      element("option", waiting ? `${path} (${waiting})` : `${path} ✓`, { value: i }));
    $("queue").replaceChildren(...options);
    $("queue").value = data.number;
    const waiting = data.queue.reduce((sum, row) => sum + row[1], 0);
    const done = data.queue.reduce((sum, row) => sum + row[2], 0);
    $("progress").max = waiting + done || 1;
    $("progress").value = waiting ? done : $("progress").max;
    $("left").textContent = waiting ? spoken("left", waiting, done) : spoken("left_none", done);
    $("progress").setAttribute("aria-label", $("left").textContent);
    trouble(data.stale.length ? `${spoken("stale_some", data.stale.length)}\n${data.stale.join("\n")}` : "");
  }

  function tick() {
    const open = new Set();
    const decided = new Set();
    for (const finding of page.findings) (finding.state === "decided" ? decided : open).add(finding.place);
    for (const mark of document.querySelectorAll(".f")) {
      const place = Number(mark.dataset.n);
      mark.classList.toggle("done", decided.has(place) && !(open.has(place) && page.findings[place - 1].state !== "decided"));
    }
  }

  function nextOpen() {
    const at = page.current ? page.current.number : 0;
    const open = page.shown.filter(isOpen);
    const next = open.find((finding) => finding.number > at) || open[0];
    if (next) {
      jump(next);
      return;
    }
    const other = data.queue.findIndex(([, waiting], i) => waiting && i !== data.number);
    if (other >= 0) location.assign(`/d/${other}#open`);
  }

  // --- the buttons for one finding ----------------------------------------------------------------
  function name(button, words, key) {
    button.textContent = words;
    button.setAttribute("aria-keyshortcuts", key);
    button.append(" ", element("kbd", key, { "aria-hidden": "true" }));
  }

  // a flag without a suggestion asks whether it is right
  function asked(answer, { category }) {
    return say(`${answer}_${fillable({ category }) ? category : "flag"}`);
  }

  function verdict(finding) {
    const decided = data.decided[finding.number - 1];
    if (!decided) return say(`state.${finding.state}`);
    if (finding.state === "stale") return say("state.stale");
    return `${say(`verdict.${decided.verdict}`)}${decided.reason ? `: ${decided.reason}` : ""}`;
  }

  function showDecide(finding) {
    const can = finding && ["open", "proposed", "decided"].includes(finding.state);
    const decided = finding && data.decided[finding.number - 1];
    $("decide").hidden = !can && !decided;
    $("decide").closest("aside").scrollTop = 0; // what is decided with comes first
    about = null;
    name($("forget"), say("forget"), "x");
    $("forget").hidden = !decided;
    for (const id of ["accept", "reject", "wrong"]) $(id).hidden = !can;
    $("fill").hidden = !can || !fillable(finding);
    $("accept-rule").hidden = true;
    $("decided").textContent = decided || can ? verdict(finding) : "";
    if (!can) return;
    const { replacement, action } = finding;
    const does = action === "delete" ? say("accept_delete")
      : replacement ? spoken("accept_value", replacement) : asked("accept", finding);
    name($("accept"), does, "a");
    name($("reject"), replacement === null ? asked("reject", finding) : say("reject"), "r");
    $("wrong").open = false;
    $("off").reset();
    showScope();
    $("fill").reset();
    $("reach").hidden = true;
    $("suggestions").replaceChildren();
    ask(finding);
  }

  async function ask(finding) {
    const answer = await fetch(`${here}/about/${finding.number - 1}`).catch(() => null); // a decision says what is wrong
    if (finding !== page.current || !answer?.ok) return;
    about = await answer.json();
    if (finding !== page.current) return;
    // only what speaks for this place is written for the person; what was filled in elsewhere is a click away.
    // what is missing is missing inside what stands there; a mask stands for all of it
    const sure = about.suggestions.find(({ evidence }) => evidence !== undefined)?.value;
    const { value } = $("fill").elements;
    value.value = value.value || sure || (finding.category === "elision" ? about.text : "");
    showReach(finding);
    $("suggestions").replaceChildren(...about.suggestions.map(suggestion));
    $("accept-rule").hidden = about.of_rule < 2;
    name($("accept-rule"), spoken(finding.replacement === null ? "accept_rule_as_is" : "accept_rule", about.of_rule), "A");
    const { text } = $("off").elements;
    text.value = text.value || about.around; // the person may have been quicker
  }

  function showReach(finding) {
    const [, alike, kind] = $("fill").elements.act.options;
    const words = about.parts > 1 ? "reach.fill_alike_part" : "reach.fill_alike";
    alike.textContent = spoken(words, about.alike_text, about.alike);
    alike.hidden = alike.disabled = about.alike < 2;
    kind.textContent = spoken("reach.fill_kind", say(`kind.${finding.kind}`), about.of_kind);
    kind.hidden = kind.disabled = about.of_kind < 2;
    $("fill").elements.act.value = "fill";
    $("reach").hidden = alike.hidden && kind.hidden;
  }

  function suggestion({ value, evidence, confidence, count, where }) {
    const why = count ? spoken(where ? "used_in" : "used", count, where) : evidence;
    const sure = confidence === undefined || confidence === null ? "" : ` · ${say("confidence")} ${confidence}`;
    const button = element("button", value, { type: "button", "data-value": value, lang: "zh" });
    button.append(element("small", `${why}${sure}`));
    const item = document.createElement("li");
    item.append(button);
    return item;
  }

  function showScope() {
    $("kept").hidden = $("off").elements.scope.value !== "keep";
    $("off").elements.text.required = !$("kept").hidden;
  }

  // --- deciding -----------------------------------------------------------------------------------
  async function send(act, more = {}) {
    if (busy || (act !== "undo" && !page.current)) return;
    busy = true;
    trouble("");
    const finding = page.current;
    const stays = act === "undo" || act === "forget"; // the person wants to see what it is now
    const wanted = stays ? [finding].filter(Boolean) : followers(finding);
    try {
      const body = { act, version: data.version, finding: finding && act !== "undo" ? finding.number - 1 : null, ...more };
      const answer = await fetch(`${here}/act`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
      if (answer.status === 409) location.reload();
      else if ((answer.headers.get("content-type") || "").startsWith("application/json")) took(await answer.json(), wanted);
      else trouble(await answer.text());
    } catch {
      trouble(say("gone"));
    }
    busy = false;
  }

  // what to go to when this one is decided, the best first: what is open stays in the queue
  function followers(finding) {
    const shown = page.shown;
    const at = shown.indexOf(finding);
    const behind = shown.slice(at + 1).filter((other) => other.place !== finding.place);
    return isOpen(finding) ? [...behind.filter(isOpen), finding] : [...behind.slice(0, 1), finding];
  }

  function took(answer, wanted) {
    if (answer.error) {
      trouble(answer.error);
      return;
    }
    const sections = document.querySelectorAll("#sections > .k");
    for (const [i, html] of Object.entries(answer.sections)) {
      const made = document.createElement("template");
      made.innerHTML = trusted.createHTML(html);
      swap(sections[i], made.content.firstElementChild);
    }
    data = answer.data;
    load(data);
    tick();
    showQueue();
    const found = new Map(page.findings.map((finding) => [known(finding), finding]));
    const still = wanted.map((old) => [old, found.get(known(old))]).filter(([, now]) => now);
    const next = still.find(([old, now]) => now.state === old.state) || still.at(-1);
    if (next) jump(next[1]);
    else document.querySelector("main").focus();
  }

  function fill(value) {
    if (value) send($("fill").elements.act.value, { value });
  }

  // --- wiring -------------------------------------------------------------------------------------
  function open(input, details) {
    if (details) details.open = true;
    if (input.offsetParent) input.focus();
    input.select?.();
  }

  Object.assign(KEYS, {
    o: nextOpen,
    u: () => send("undo"),
    x: () => $("forget").hidden || send("forget"),
    a: () => $("accept").click(),
    r: () => $("reject").click(),
    A: () => $("accept-rule").hidden || send("accept_rule"),
    e: () => open($("fill").elements.value),
    w: () => open($("off").elements.reason, $("wrong")),
  });
  page.chosen = (finding) => showDecide(finding);
  page.spoken = showQueue;

  $("accept").addEventListener("click", () => send("accept"));
  $("reject").addEventListener("click", () => send("reject"));
  $("forget").addEventListener("click", () => send("forget"));
  $("accept-rule").addEventListener("click", () => send("accept_rule"));
  $("next-open").addEventListener("click", nextOpen);
  $("undo").addEventListener("click", () => send("undo"));
  $("queue").addEventListener("change", () => location.assign(`/d/${$("queue").value}`));
  $("fill").addEventListener("submit", (event) => {
    event.preventDefault();
    fill($("fill").elements.value.value);
  });
  $("suggestions").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) fill(button.dataset.value);
  });
  $("off").elements.scope.addEventListener("change", showScope);
  $("off").addEventListener("submit", (event) => {
    event.preventDefault();
    const { scope, text, reason } = $("off").elements;
    send(scope.value, { reason: reason.value, ...(scope.value === "keep" ? { value: text.value } : {}) });
    reason.value = "";
  });
  $("decide").addEventListener("keydown", (event) => {
    if (event.key === "Escape" && page.current) jump(page.current);
  });

  page.lead = 2;
  $("summary").open = false;
  $("filters").open = false;
  showQueue();
  tick();
  if (location.hash === "#open") nextOpen();
})();
