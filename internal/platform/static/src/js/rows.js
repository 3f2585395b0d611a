// Ticked rows of a list and their count; the filter column folds away on small screens.
function paint(form) {
  const rows = [...form.querySelectorAll(".js-row")];
  const n = rows.filter((r) => r.checked).length;
  for (const r of rows) r.closest("tr")?.classList.toggle("sel", r.checked);
  for (const c of form.querySelectorAll("[data-selected]")) c.textContent = n + Number(c.dataset.elsewhere || 0);
  const all = form.querySelector("[data-select-all]");
  if (all) { all.checked = n > 0 && n === rows.length; all.indeterminate = n > 0 && n < rows.length; }
}

// Ticks that the server does not know yet go along when somebody pages or sorts: the link is followed by posting them.
function carry(e, link) {
  const form = link.closest("[data-bulk]");
  const keep = form?.querySelector("[data-keep]");
  if (!keep || e.defaultPrevented || e.button || e.ctrlKey || e.metaKey || e.shiftKey || e.altKey) return;
  if (![...form.querySelectorAll(".js-row")].some((r) => r.checked !== r.defaultChecked)) return;
  e.preventDefault();
  form.elements.go.value = link.getAttribute("href");
  form.requestSubmit(keep);
}

function fold(button, on) {
  button.closest("[data-filtered]").classList.toggle("list--nofilter", !on);
  button.textContent = on ? button.dataset.hide : button.dataset.show;
  button.setAttribute("aria-expanded", on);
}

function prepare(scope) {
  for (const form of scope.querySelectorAll("[data-bulk]")) paint(form);
  for (const button of scope.querySelectorAll("[data-fold]")) {
    button.hidden = false;
    fold(button, window.innerWidth >= 1408);
  }
}

export function start() {
  prepare(document);
  document.addEventListener("htmx:afterSettle", (e) => {
    const form = e.target.closest("[data-bulk]");
    if (form) paint(form);
    prepare(e.target);
  });
  document.addEventListener("change", (e) => {
    const form = e.target.closest("[data-bulk]");
    if (!form) return;
    if (e.target.matches("[data-select-all]")) for (const r of form.querySelectorAll(".js-row")) r.checked = e.target.checked;
    if (e.target.matches(".js-row, [data-select-all]")) paint(form);
  });
  document.addEventListener("click", (e) => {
    const clear = e.target.closest("[data-select-none]");
    if (clear) {
      const form = clear.closest("[data-bulk]");
      for (const r of form.querySelectorAll(".js-row")) r.checked = false;
      paint(form);
    }
    const link = e.target.closest("[data-bulk] .pager a, [data-bulk] th a.sort");
    if (link) carry(e, link);
    const button = e.target.closest("[data-fold]");
    if (button) fold(button, button.getAttribute("aria-expanded") !== "true");
  });
}
