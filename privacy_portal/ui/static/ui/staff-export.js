/* Shows how far a file is while it is made, and says when it is ready: not every page of it.
   Without it the link "Look again" does the same. */
(() => {
  "use strict";

  const EVERY_MS = 2000;
  const place = document.querySelector("[data-export-url]");
  const said = document.querySelector("[data-export-said]");
  if (!place) return;
  for (const link of document.querySelectorAll("[data-without-script]")) link.hidden = true;

  async function look() {
    try {
      const response = await fetch(place.dataset.exportUrl, {
        headers: { "X-Requested-With": "fetch" },
        credentials: "same-origin",
        redirect: "manual",
      });
      if (response.ok) {
        const piece = new DOMParser().parseFromString(await response.text(), "text/html");
        const state = piece.querySelector("[data-export-state]");
        if (state && state.outerHTML !== place.firstElementChild?.outerHTML) place.replaceChildren(state);
        if (state && state.dataset.exportState === "ended") {
          if (said) said.textContent = state.querySelector("p").textContent.trim();
          return;
        }
      }
    } catch {
      /* The next look may reach the server. */
    }
    window.setTimeout(look, EVERY_MS);
  }

  window.setTimeout(look, EVERY_MS);
})();
