// SPDX-License-Identifier: EUPL-1.2
// Adds an empty row at once; without this script the button asks the server for one.
(() => {
  document.querySelectorAll("[data-rows]").forEach((list) => {
    const more = list.querySelector("[data-more]");
    const total = list.querySelector(`[name="${list.dataset.rows}-TOTAL_FORMS"]`);
    const model = list.querySelector("template");
    if (!more || !total || !model) return;
    more.addEventListener("click", (event) => {
      event.preventDefault();
      const number = Number(total.value);
      const holder = document.createElement("div");
      holder.append(model.content.cloneNode(true));
      holder.innerHTML = holder.innerHTML.replaceAll("__prefix__", String(number));
      const row = holder.firstElementChild;
      model.before(row);
      total.value = String(number + 1);
      if (window.htmx) window.htmx.process(row);
      row.querySelector("input:not([type=hidden]), select, textarea").focus();
    });
  });
  // Leaving a page with unsaved words asks first.
  const form = document.querySelector("form.stip-form--wide");
  if (!form) return;
  let typed = false;
  form.addEventListener("input", () => { typed = true; });
  form.addEventListener("submit", () => { typed = false; });
  addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });
})();
