// What surrounds an htmx request: quiet progress, where the focus goes, what is
// said when it fails, and refresh only while somebody looks.
let wait = 0, slow = null;

function say(id, text) {
  const box = document.getElementById(id);
  if (box) box.textContent = text;
}

function began() {
  wait++;
  if (!slow) slow = setTimeout(() => { document.documentElement.classList.add("is-loading"); say("pr-live", "Loading"); }, 400);
}

function ended() {
  wait = Math.max(0, wait - 1);
  if (wait) return;
  clearTimeout(slow);
  slow = null;
  document.documentElement.classList.remove("is-loading");
  if (document.getElementById("pr-live")?.textContent === "Loading") say("pr-live", "");
}

function failed(xhr) {
  const ref = xhr && xhr.getResponseHeader("X-Request-Id");
  const why = xhr && xhr.status ? "That did not work. What you typed is still here." : "The server cannot be reached. What you typed is still here.";
  say("pr-alert", ref ? why + " Reference " + ref + "." : why);
}

// When the element that had the focus is gone, the heading of its part takes it.
function keepFocus(part, had) {
  if (!had || document.activeElement !== document.body) return;
  const heading = part.querySelector("h1, h2, h3") || part;
  heading.tabIndex = -1;
  heading.focus();
}

export function start(htmx) {
  let had = false;
  document.addEventListener("htmx:beforeRequest", began);
  document.addEventListener("htmx:afterRequest", (e) => { ended(); if (e.detail.successful) say("pr-alert", ""); });
  document.addEventListener("htmx:responseError", (e) => failed(e.detail.xhr));
  document.addEventListener("htmx:sendError", () => failed(null));
  document.addEventListener("htmx:beforeSwap", (e) => { had = e.detail.target.contains(document.activeElement); });
  document.addEventListener("htmx:afterSettle", (e) => { keepFocus(e.target, had); had = false; });
  // A poll is not a sign of life: the server does not count it against idleness.
  document.addEventListener("htmx:configRequest", (e) => {
    if (e.detail.elt.closest("[data-refresh]") && e.detail.triggeringEvent?.type === "refresh") e.detail.headers["X-Poll"] = "1";
  });
  let seconds = 0;
  setInterval(() => {
    seconds++;
    if (document.visibilityState !== "visible") return;
    for (const el of document.querySelectorAll("[data-refresh]")) {
      if (seconds % Number(el.dataset.refresh) === 0) htmx.trigger(el, "refresh");
    }
  }, 1000);
}
