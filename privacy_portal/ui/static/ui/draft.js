/* Keeps what is being typed on the server (never in the browser), so a lost session loses nothing. */
(() => {
  "use strict";

  const QUIET_MS = 2000;

  for (const form of document.querySelectorAll("form[data-draft-url]")) {
    const status = form.querySelector("[data-draft-status]");
    let timer = 0;
    let changed = false;

    function fields() {
      const kept = new URLSearchParams();
      const secret = new Set(Array.from(form.querySelectorAll("input[type=password]"), (input) => input.name));
      for (const [name, value] of new FormData(form)) {
        if (typeof value === "string" && !secret.has(name)) kept.append(name, value);
      }
      return kept;
    }

    async function save() {
      window.clearTimeout(timer);
      if (!changed) return;
      changed = false;
      try {
        const response = await fetch(form.dataset.draftUrl, {
          method: "POST",
          body: fields(),
          headers: { "X-Requested-With": "fetch" },
          credentials: "same-origin",
          redirect: "manual",
          keepalive: true,
        });
        if (!response.ok) throw new Error(String(response.status));
        document.dispatchEvent(new CustomEvent("portal:used"));
        const time = new Date().toLocaleTimeString(document.documentElement.lang, {
          hour: "numeric",
          minute: "2-digit",
        });
        status.textContent = form.dataset.draftSaved.replace("{time}", time);
      } catch {
        changed = true;
        status.textContent = form.dataset.draftFailed;
      }
    }

    form.addEventListener("input", () => {
      changed = true;
      window.clearTimeout(timer);
      timer = window.setTimeout(save, QUIET_MS);
    });
    form.addEventListener("submit", () => {
      changed = false;
      window.clearTimeout(timer);
    });
    document.addEventListener("portal:ending", save);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") save();
    });
  }
})();
