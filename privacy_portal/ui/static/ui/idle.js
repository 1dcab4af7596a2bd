/* Warns before the server ends an unused session, and lets the person stay. The server alone decides. */
(() => {
  "use strict";

  const dialog = document.getElementById("idle-warning");
  if (!dialog || typeof dialog.showModal !== "function") return;

  const idleFor = Number(dialog.dataset.idleSeconds) * 1000;
  const warnFor = Number(dialog.dataset.warningSeconds) * 1000;
  const left = dialog.querySelector("[data-left]");
  const spoken = dialog.querySelector("[data-spoken]");
  const failure = dialog.querySelector("[data-failure]");
  const form = dialog.querySelector("form");
  // Pages open in other tabs use the same session: they tell each other, nothing is stored.
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("privacy-portal-session") : null;
  let endsAt = Date.now() + idleFor;
  let lastSpoken = Infinity;

  const words = (seconds) =>
    seconds === 1 ? dialog.dataset.oneSecond : dialog.dataset.seconds.replace("{n}", String(seconds));

  function used(tellOthers) {
    endsAt = Date.now() + idleFor;
    lastSpoken = Infinity;
    failure.hidden = true;
    if (dialog.open) dialog.close();
    for (const time of document.querySelectorAll("time[data-local-time]")) {
      time.dateTime = new Date(endsAt).toISOString();
      time.textContent = new Date(endsAt).toLocaleTimeString(document.documentElement.lang, {
        hour: "numeric",
        minute: "2-digit",
      });
    }
    if (tellOthers && channel) channel.postMessage("used");
  }

  function tick() {
    const remaining = endsAt - Date.now();
    if (remaining <= 0) {
      window.location.assign(dialog.dataset.endedUrl);
      return;
    }
    if (remaining > warnFor) return;
    if (!dialog.open) {
      document.dispatchEvent(new CustomEvent("portal:ending"));
      dialog.showModal();
      dialog.querySelector("[data-stay]").focus();
    }
    const seconds = Math.ceil(remaining / 1000);
    left.textContent = words(seconds);
    // Screen readers hear it every half minute, then at ten seconds: not every second.
    const mark = seconds > 10 ? Math.ceil(seconds / 30) * 30 : 10;
    if (mark < lastSpoken) {
      lastSpoken = mark;
      spoken.textContent = words(seconds);
    }
  }

  form.addEventListener("submit", async (event) => {
    if (!event.submitter || !event.submitter.matches("[data-stay]")) return;
    event.preventDefault();
    delete form.dataset.sent;
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { "X-Requested-With": "fetch" },
        credentials: "same-origin",
        redirect: "manual",
      });
      if (response.ok) used(true);
      else window.location.assign(dialog.dataset.endedUrl);
    } catch {
      failure.textContent = dialog.dataset.failed;
      failure.hidden = false;
    }
  });
  // Escape means: I am here.
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    form.requestSubmit(dialog.querySelector("[data-stay]"));
  });

  document.addEventListener("portal:used", () => used(true));
  if (channel) {
    channel.addEventListener("message", () => used(false));
    channel.postMessage("used");
  }
  document.addEventListener("visibilitychange", tick);
  window.setInterval(tick, 1000);
})();
