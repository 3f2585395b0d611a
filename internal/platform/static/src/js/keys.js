// Keyboard shortcuts. Dead while typing; single keys can be turned off (WCAG 2.1.4).
const store = "proceeds.keys";
const places = { w: "/work", c: "/cases", o: "/opportunities" };
const list = [
  ["/", "Search"], ["j, k", "Next row, previous row"], ["Enter", "Open the row"], ["x", "Select the row"],
  ["g then w", "My work"], ["g then c", "Cases"], ["g then o", "Opportunities"], ["?", "This list"],
];

function off() {
  try { return localStorage.getItem(store) === "off"; } catch { return false; }
}

function setOff(value) {
  try { localStorage.setItem(store, value ? "off" : "on"); } catch { /* private window: lasts for this page only */ }
}

function typing(el) {
  return el.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(el.tagName) && !/^(checkbox|radio|button|submit)$/.test(el.type);
}

function add(parent, tag, text) {
  const el = document.createElement(tag);
  if (text) el.textContent = text;
  parent.append(el);
  return el;
}

function help() {
  let box = document.getElementById("pr-keys");
  if (!box) {
    box = add(document.body, "dialog");
    box.id = "pr-keys";
    box.className = "pr-dialog";
    box.setAttribute("aria-labelledby", "pr-keys-h");
    add(box, "h2", "Keyboard shortcuts").id = "pr-keys-h";
    const dl = add(box, "dl");
    for (const [key, what] of list) { add(dl, "dt", key); add(dl, "dd", what); }
    const label = add(box, "label");
    label.className = "ck";
    const tick = add(label, "input");
    tick.type = "checkbox";
    tick.checked = !off();
    tick.addEventListener("change", () => setOff(!tick.checked));
    add(label, "span", "Use single-key shortcuts");
    const form = add(box, "form");
    form.method = "dialog";
    add(form, "button", "Close").className = "govuk-button";
  }
  box.showModal();
}

function rows() {
  return [...document.querySelectorAll("[data-rows] > li, [data-rows] tbody > tr")];
}

function step(by) {
  const all = rows();
  if (!all.length) return false;
  const at = all.findIndex((r) => r.classList.contains("at"));
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  all[at]?.classList.remove("at");
  next.classList.add("at");
  (next.querySelector("a") || next).focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

export function start() {
  let g = 0;
  document.addEventListener("click", (e) => {
    if (e.target.closest("[data-keys]")) { e.preventDefault(); help(); }
  });
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e.target) || document.querySelector("dialog[open]")) return;
    if (off()) return;
    const done = () => e.preventDefault();
    if (g && e.timeStamp - g < 1500 && places[e.key]) {
      const link = document.querySelector('.pr-nav a[href="' + places[e.key] + '"]');
      g = 0;
      if (link) { done(); link.click(); }
      return;
    }
    g = e.key === "g" ? e.timeStamp : 0;
    if (e.key === "/") { const q = document.getElementById("q"); if (q) { done(); q.focus(); } }
    else if (e.key === "?") { done(); help(); }
    else if (e.key === "j") { if (step(1)) done(); }
    else if (e.key === "k") { if (step(-1)) done(); }
    else if (e.key === "x") {
      const tick = document.querySelector(".at input[type=checkbox]");
      if (tick) { done(); tick.click(); }
    }
  });
}
