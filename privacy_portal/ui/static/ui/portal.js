/* Small enhancements; every page works without them. */
(() => {
  "use strict";

  // `autofocus` does this in newer browsers, before any script. What is wrong comes first; what was just done
  // is read where the page opens, or, when it opens at a place within, spoken without leaving that place.
  window.addEventListener("load", () => {
    const summary = document.querySelector("[data-focus]");
    const told = document.querySelector("[data-messages]");
    if (summary) {
      if (document.activeElement !== summary) summary.focus();
    } else if (told && !window.location.hash) {
      told.focus();
    } else if (told) {
      for (const line of told.querySelectorAll(".usa-alert__text")) {
        const words = line.textContent;
        line.textContent = "";
        window.setTimeout(() => (line.textContent = words), 150);
      }
    }
  });

  // A letter's frame is as tall as the letter, so that nothing of it has to be scrolled for.
  for (const frame of document.querySelectorAll("iframe[data-fit]")) {
    function fit() {
      const page = frame.contentDocument && frame.contentDocument.documentElement;
      const tall = page ? Math.ceil(page.getBoundingClientRect().height) : 0;
      if (tall > 100) frame.style.height = `${tall + 2}px`;
    }
    frame.addEventListener("load", fit);
    window.addEventListener("resize", fit);
    fit();
  }

  // An error link leads into the field itself, not just near it.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".portal-error-summary a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    // A field in a part of the page that is folded away can be neither seen nor focused.
    for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    (target.closest(".usa-form-group") || target).scrollIntoView({ block: "center" });
    target.focus({ preventScroll: true });
  });

  for (const button of document.querySelectorAll(".portal-show-password")) {
    const input = document.getElementById(button.getAttribute("aria-controls"));
    if (!input) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const show = input.type === "password";
      input.type = show ? "text" : "password";
      button.querySelector("[data-words]").textContent = show ? button.dataset.hide : button.dataset.show;
    });
  }

  // The server words times in the clinic's time zone; a reader elsewhere sees their own.
  for (const time of document.querySelectorAll("time[data-local-time]")) {
    const at = new Date(time.dateTime);
    if (!Number.isNaN(at.getTime())) {
      time.textContent = at.toLocaleTimeString(document.documentElement.lang, { hour: "numeric", minute: "2-digit" });
    }
  }

  // One press sends one form: a second press while the first is under way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    // A form that answers with a download leaves this page as it is: let it be sent again.
    window.setTimeout(() => delete form.dataset.sent, 8000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
