// Warns two minutes before an idle session ends (WCAG 2.2.1). The server ends it;
// this only says so, and asks it for more time.
const early = 120;

export function start() {
  const idle = Number(document.body.dataset.sessionIdle);
  const keep = document.body.dataset.sessionKeep;
  if (!idle || !keep) return;
  let last = Date.now(), box = null;

  function close() { if (box) { box.close(); box.remove(); box = null; } }

  function open() {
    box = document.createElement("dialog");
    box.className = "pr-dialog";
    box.setAttribute("aria-labelledby", "pr-idle-h");
    const h = document.createElement("h2"), p = document.createElement("p"), b = document.createElement("button");
    h.id = "pr-idle-h";
    h.textContent = "You are about to be signed out";
    p.textContent = "You have not used Proceeds for " + Math.round((idle - early) / 60) + " minutes. Drafts of forms are kept.";
    p.className = "gapb";
    b.className = "govuk-button";
    b.textContent = "Stay signed in";
    b.addEventListener("click", async () => {
      const answer = await fetch(keep, { method: "POST" }).catch(() => null);
      if (answer && answer.ok) { last = Date.now(); close(); }
      else location.reload();
    });
    box.append(h, p, b);
    document.body.append(box);
    box.showModal();
  }

  document.addEventListener("htmx:afterRequest", (e) => { if (e.detail.successful && !e.detail.requestConfig?.headers["X-Poll"]) last = Date.now(); });
  setInterval(() => {
    const passed = (Date.now() - last) / 1000;
    if (passed >= idle) location.reload();
    else if (passed >= idle - early && !box) open();
  }, 5000);
}
