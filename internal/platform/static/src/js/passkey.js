// Passkeys. A button with data-passkey asks our server what to ask the browser for,
// asks it, and sends the form around the button with what the browser said. All
// checks are the server's.
const bytes = (s) => Uint8Array.from(atob(s.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (b) => btoa(String.fromCharCode(...new Uint8Array(b))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const ids = (list) => (list || []).map((c) => ({ ...c, id: bytes(c.id) }));

// Browsers of before 2025 lack the parsing from and to JSON, so it is done here.
async function ask(verb, o) {
  const publicKey = { ...o, challenge: bytes(o.challenge) };
  if (verb === "create") {
    publicKey.user = { ...o.user, id: bytes(o.user.id) };
    publicKey.excludeCredentials = ids(o.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  }
  publicKey.allowCredentials = ids(o.allowCredentials);
  return navigator.credentials.get({ publicKey });
}

function answer(c) {
  const r = c.response, out = { clientDataJSON: text(r.clientDataJSON) };
  if (r.attestationObject) {
    out.attestationObject = text(r.attestationObject);
    out.transports = r.getTransports ? r.getTransports() : [];
  } else {
    out.authenticatorData = text(r.authenticatorData);
    out.signature = text(r.signature);
    if (r.userHandle) out.userHandle = text(r.userHandle);
  }
  return JSON.stringify({
    id: c.id, rawId: text(c.rawId), type: c.type, response: out,
    authenticatorAttachment: c.authenticatorAttachment || undefined, clientExtensionResults: c.getClientExtensionResults(),
  });
}

function tell(button, words) {
  const box = button.form.querySelector("[data-passkey-problem]");
  box.className = words ? "govuk-error-message" : "";
  box.textContent = words;
}

async function press(button) {
  tell(button, "");
  const { passkey: verb, passkeyBegin: begin, passkeyField: field } = button.dataset;
  const begun = await fetch(begin, { method: "POST" }).catch(() => null);
  if (!begun) return tell(button, "The server cannot be reached. Try again.");
  if (!begun.ok || begun.redirected || !begun.headers.get("Content-Type").startsWith("application/json")) return location.reload();
  let c;
  try {
    c = await ask(verb, (await begun.json()).publicKey);
  } catch (e) {
    if (e.name === "InvalidStateError") return tell(button, "That device holds a passkey of yours for Proceeds already.");
    return tell(button, verb === "create" ? "No passkey was made. Try again, or use another device." : "No passkey was used. Try again, or sign in another way.");
  }
  button.form.elements[field].value = answer(c);
  button.form.submit();
}

export function start() {
  document.addEventListener("click", (e) => {
    const button = e.target.closest("[data-passkey]");
    if (!button) return;
    if (!window.PublicKeyCredential) return tell(button, "This browser cannot use passkeys.");
    button.disabled = true;
    press(button).finally(() => { button.disabled = false; });
  });
}
