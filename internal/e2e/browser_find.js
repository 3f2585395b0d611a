// Finds the one element a step means, as a person would name it. It returns null
// while there is none, so that the step waits, and throws when there are several.
(kind, want) => {
  const text = (s) => (s || "").replace(/\s+/g, " ").trim();
  // What is seen: GOV.UK links carry hidden words for screen readers, as in
  // "Change name", where the eye reads "Change".
  const seen = (el) => {
    const copy = el.cloneNode(true);
    copy.querySelectorAll(".govuk-visually-hidden, [hidden]").forEach((h) => h.remove());
    return text(copy.textContent);
  };
  const one = (list) => {
    const found = [...new Set(list)].filter((el) => el && (el.type === "radio" || el.type === "checkbox" ||
      el.type === "file" || el.getClientRects().length > 0));
    if (found.length > 1) {
      throw new Error(found.length + " elements answer to " + JSON.stringify(want) + "; name one by a CSS selector");
    }
    return found[0] || null;
  };
  if (/^[#.[]/.test(want)) {
    return one(document.querySelectorAll(want));
  }
  if (kind === "field") {
    let scope = document;
    let name = want;
    const cut = want.indexOf(" > ");
    if (cut >= 0) {
      const legend = want.slice(0, cut);
      name = want.slice(cut + 3);
      scope = one([...document.querySelectorAll("fieldset")].filter((f) =>
        f.querySelector("legend") && text(f.querySelector("legend").textContent) === legend));
      if (!scope) return null;
    }
    const labels = [...scope.querySelectorAll("label")].filter((l) =>
      text(l.textContent) === name || seen(l) === name).map((l) => l.control);
    const aria = [...scope.querySelectorAll("[aria-label]")].filter((el) =>
      el.matches("input, select, textarea") && text(el.getAttribute("aria-label")) === name);
    return one([...labels, ...aria]);
  }
  const things = [...document.querySelectorAll("a[href], button, summary, [role=button], [role=tab], input[type=submit]")];
  const full = (el) => text(el.getAttribute("aria-label") || el.value || el.textContent);
  const exact = things.filter((el) => full(el) === want);
  return one(exact.length ? exact : things.filter((el) => seen(el) === want));
}
