/* The quick form: looks up recipients and says what clashes while one types. All works without it. */
(() => {
  "use strict";

  const QUIET_MS = 250;
  const form = document.querySelector("form[data-look-url]");
  if (!form) return;
  const slot = (name) => form.querySelector(`[data-slot="${name}"]`);
  const field = (name) => form.elements.namedItem(name);
  const WATCHED = new Set(["patients", "recipient", "recipient_of", "basis", "disclosed_on_year", "disclosed_on_month", "disclosed_on_day"]);
  let timer = 0;
  let asked = 0;

  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;

  async function look() {
    const mine = ++asked;
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
    try {
      const response = await fetch(form.dataset.lookUrl, {
        method: "POST",
        body: typed,
        headers: { "X-Requested-With": "fetch" },
        credentials: "same-origin",
        redirect: "manual",
      });
      if (!response.ok || mine !== asked) return;
      const pieces = new DOMParser().parseFromString(await response.text(), "text/html");
      for (const piece of pieces.querySelectorAll("[data-part]")) {
        const place = slot(piece.dataset.part);
        if (place && place.innerHTML !== piece.innerHTML) place.replaceChildren(...piece.childNodes);
      }
    } catch {
      /* The button "Record" says the same. */
    }
  }

  function soon() {
    window.clearTimeout(timer);
    timer = window.setTimeout(look, QUIET_MS);
  }

  form.addEventListener("input", (event) => {
    const name = event.target.name;
    if (name === "recipient" || name === "recipient_of") {
      field("recipient_id").value = "";
      field("party_id").value = "";
    }
    if (WATCHED.has(name)) soon();
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-pick]");
    if (!button) return;
    event.preventDefault();
    field("recipient").value = button.dataset.name;
    field("recipient_of").value = button.dataset.of;
    field("recipient_address").value = button.dataset.address;
    field("recipient_id").value = button.dataset.recipient;
    field("party_id").value = button.dataset.party;
    slot("recipients").replaceChildren();
    form.querySelector("[data-recipient-more]").open = Boolean(button.dataset.of || button.dataset.address);
    field("basis").focus();
    form.dispatchEvent(new Event("input", { bubbles: true }));
    soon();
  });
})();
