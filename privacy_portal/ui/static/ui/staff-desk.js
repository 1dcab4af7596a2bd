/* The clerk's desk: choose all, say when an entry is late. All works without it. */
(() => {
  "use strict";

  const all = document.querySelector("[data-choose-all]");
  const boxes = Array.from(document.querySelectorAll("input[name=reference][type=checkbox]"));
  const chosen = document.querySelector("[data-chosen]");

  function count() {
    const n = boxes.filter((box) => box.checked).length;
    chosen.textContent = n ? chosen.dataset.some.replace("{n}", n) : chosen.dataset.none;
    if (all) {
      all.checked = n > 0 && n === boxes.length;
      all.indeterminate = n > 0 && n < boxes.length;
    }
  }

  if (chosen && boxes.length) {
    if (all) {
      all.hidden = false;
      all.addEventListener("change", () => {
        for (const box of boxes) box.checked = all.checked;
        count();
      });
    }
    for (const box of boxes) box.addEventListener("change", count);
    window.addEventListener("pageshow", count);
  }

  for (const late of document.querySelectorAll("[data-late-for]")) {
    const parts = ["year", "month", "day"].map((part) => document.getElementById(`${late.dataset.lateFor}_${part}`));
    if (parts.some((part) => !part)) continue;
    const today = Date.parse(late.dataset.today);

    function say() {
      const [year, month, day] = parts.map((part) => Number(part.value));
      const then = Date.UTC(year, month - 1, day);
      const real = year > 1000 && new Date(then).getUTCDate() === day && new Date(then).getUTCMonth() === month - 1;
      const days = real ? Math.round((today - then) / 86400000) : 0;
      const words = days < 0 ? late.dataset.future : days === 1 ? late.dataset.one : days > 1 ? late.dataset.many : "";
      const text = words.replace("{n}", days);
      if (late.textContent !== text) late.textContent = text;
    }

    for (const part of parts) part.addEventListener("input", say);
    say();
  }
})();
