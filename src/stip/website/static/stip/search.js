// SPDX-License-Identifier: EUPL-1.2
// The search box as a combobox: arrows choose a suggestion, Enter opens it, Escape closes. htmx fetches the options.
// Without this script the box is a form that searches.
(() => {
  const field = document.querySelector("[data-suggest]");
  const list = document.querySelector("[data-suggestions]");
  if (!field || !list || !window.htmx) return;
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  let chosen = null;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const choose = (option) => {
    chosen?.setAttribute("aria-selected", "false");
    chosen = option;
    chosen?.setAttribute("aria-selected", "true");
    chosen?.scrollIntoView({ block: "nearest" });
    if (chosen) field.setAttribute("aria-activedescendant", chosen.id);
    else field.removeAttribute("aria-activedescendant");
  };
  const show = () => {
    choose(null);
    list.hidden = !options().length || document.activeElement !== field;
    field.setAttribute("aria-expanded", String(!list.hidden));
  };
  const hide = () => { list.hidden = true; choose(null); field.setAttribute("aria-expanded", "false"); };
  const step = (by) => {
    const all = options();
    const at = all.indexOf(chosen);
    const next = at < 0 && by < 0 ? all.length - 1 : at + by;
    choose(all[next] ?? null);
  };

  new MutationObserver(show).observe(list, { childList: true });
  field.addEventListener("blur", () => setTimeout(hide, 150));
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      hide();
    } else if (event.key === "Enter" && chosen) {
      event.preventDefault();
      location.assign(chosen.dataset.address);
    }
  });
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[data-address]");
    if (!option) return;
    event.preventDefault();
    location.assign(option.dataset.address);
  });
})();
