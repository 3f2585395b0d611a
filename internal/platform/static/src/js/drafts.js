// Keeps what is typed into a form while the session lasts, so that it can be put back
// after signing in again. The server gives a draft only within the page of its form.
// A form with data-draft="off", a password, a one-time code or a file is left alone.
const quiet = 1000; // ms after the last key
const never = "input[type=password], input[type=file], [autocomplete=one-time-code]";
const skipped = new Set(["hidden", "submit", "button", "reset", "image", "file", "password", "fieldset", "output"]);

let to = "", kept = [];

const boxes = (form) => [...form.elements].filter((e) => e.name && !skipped.has(e.type) && e.tagName !== "BUTTON" && e.dataset.draft !== "off");

function read(form) {
  const out = {};
  for (const e of boxes(form)) {
    const list = (out[e.name] ||= []);
    if (e.type === "checkbox" || e.type === "radio") { if (e.checked) list.push(e.value); }
    else if (e.type === "select-multiple") for (const o of e.selectedOptions) list.push(o.value);
    else list.push(e.value);
  }
  return out;
}

function write(form, values) {
  const rest = {};
  let first = null;
  for (const e of boxes(form)) {
    if (!(e.name in values)) continue;
    const list = (rest[e.name] ||= [...values[e.name]]);
    if (e.type === "checkbox" || e.type === "radio") {
      const on = values[e.name].includes(e.value);
      if (e.checked === on) continue;
      if (e.type === "radio" && !on) e.checked = false;
      else e.click(); // what stands below a choice opens by it
    } else if (e.type === "select-multiple") {
      for (const o of e.options) o.selected = values[e.name].includes(o.value);
    } else {
      const v = list.shift();
      if (v === undefined || e.value === v) continue;
      e.value = v;
    }
    for (const kind of ["input", "change"]) e.dispatchEvent(new Event(kind, { bubbles: true }));
    first ||= e;
  }
  return first;
}

// The forms of the page that are kept, each with where it posts and which of those that post there it is.
function find() {
  const count = new Map(), out = [];
  for (const form of document.querySelectorAll("main form")) {
    const action = form.getAttribute("action") ?? location.pathname; // without one it posts to its own page
    if ((form.getAttribute("method") || "").toLowerCase() !== "post" || !/^\/[^?#]*$/.test(action)) continue;
    const nth = count.get(action) || 0;
    count.set(action, nth + 1);
    if (form.dataset.draft === "off" || form.enctype === "multipart/form-data" || form.querySelector(never) || !boxes(form).length) continue;
    out.push({ form, action, nth, was: JSON.stringify(read(form)), saved: "", timer: 0, sent: false });
  }
  return out;
}

const version = (form) => form.querySelector("input[type=hidden][name=version]")?.value || "";

function post(path, fields, poll) {
  const body = new URLSearchParams(fields);
  const headers = poll ? { "X-Poll": "1" } : {};
  return fetch(path, { method: "POST", body, headers, redirect: "error", keepalive: String(body).length < 60000 }).catch(() => null);
}

function save(k) {
  clearTimeout(k.timer);
  k.timer = 0;
  if (k.sent || !k.form.isConnected) return;
  const now = JSON.stringify(read(k.form));
  if (now === k.saved || now === k.was && !k.saved) return;
  k.saved = now;
  const fields = now === k.was ? "{}" : now; // what was typed has been taken back
  post(to, { action: k.action, form: k.nth, fields, version: version(k.form) }, true);
}

function button(text, act) {
  const b = document.createElement("button");
  b.type = "button";
  b.className = "b-link end";
  b.textContent = text;
  b.addEventListener("click", act);
  return b;
}

function offer(draft) {
  const k = kept.find((x) => x.action === draft.draft && x.nth === Number(draft.draftForm));
  let values = null;
  try { values = JSON.parse(draft.draftFields); } catch { return; }
  if (!k || !values || JSON.stringify(values) === k.was) return;
  const note = document.createElement("div"), text = document.createElement("span");
  note.className = "note note--soon";
  note.dataset.offer = "";
  note.setAttribute("role", "status");
  text.textContent = "You began this on " + draft.draftBegun + " and did not send it." +
    (draft.draftVersion && draft.draftVersion !== version(k.form) ? " It has been changed since: look at both." : "");
  const use = button("Use what you typed", () => {
    const first = write(k.form, values);
    note.remove();
    (first || k.form.querySelector("input, select, textarea"))?.focus();
    const live = document.getElementById("pr-live");
    if (live) live.textContent = "What you typed is back";
  });
  const drop = button("Discard", () => {
    post(to + "/discard", { action: k.action, form: k.nth }, false);
    note.remove();
    k.form.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  });
  note.append(text, use, drop);
  k.form.prepend(note);
  k.form.closest("details")?.setAttribute("open", "");
}

export function start() {
  to = document.body.dataset.drafts || "";
  if (!to) return;
  kept = find();
  for (const d of document.querySelectorAll("div[data-draft]")) offer(d.dataset);
  const typed = (e) => {
    const k = kept.find((x) => x.form === e.target.form);
    if (!k || k.sent) return;
    clearTimeout(k.timer);
    k.timer = setTimeout(() => save(k), quiet);
  };
  document.addEventListener("input", typed);
  document.addEventListener("change", typed);
  document.addEventListener("submit", (e) => {
    const k = kept.find((x) => x.form === e.target);
    if (k) { k.sent = true; clearTimeout(k.timer); }
  });
  // A part that htmx brings in may hold forms of its own; one that it sent may be back with what is wrong.
  document.addEventListener("htmx:afterSettle", () => {
    const old = kept;
    kept = find().map((k) => Object.assign(k, old.find((x) => x.form === k.form), { sent: false }));
  });
  const leave = () => { for (const k of kept) if (k.timer) save(k); };
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") leave(); });
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", (e) => { if (e.persisted) for (const k of kept) k.sent = false; });
}
