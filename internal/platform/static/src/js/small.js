// One-line helpers: copy, print, "Now", menus that close, tables that open for paper.
function now(prefix) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/London", day: "numeric", month: "numeric", year: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(new Date());
  let last = null;
  for (const { type, value } of parts) {
    const box = document.getElementById(prefix + "-" + type);
    if (box) { box.value = value; last = box; }
  }
  if (last) last.dispatchEvent(new Event("input", { bubbles: true }));
}

export function start() {
  document.addEventListener("click", (e) => {
    const copy = e.target.closest("[data-copy]");
    if (copy && navigator.clipboard) {
      navigator.clipboard.writeText(copy.dataset.copy).then(() => {
        const live = document.getElementById("pr-live");
        if (live) live.textContent = "Copied";
      }, () => {});
    }
    if (e.target.closest("[data-print]")) window.print();
    const clock = e.target.closest("[data-now]");
    if (clock) now(clock.dataset.now);
    for (const menu of document.querySelectorAll("details[data-menu][open]")) if (!menu.contains(e.target)) menu.open = false;
  });
  document.addEventListener("keydown", (e) => {
    if (e.key !== "Escape") return;
    const menu = e.target.closest?.("details[data-menu][open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
  });
  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.astable:not([open])")];
    for (const d of opened) d.open = true;
  });
  window.addEventListener("afterprint", () => { for (const d of opened) d.open = false; });
}
