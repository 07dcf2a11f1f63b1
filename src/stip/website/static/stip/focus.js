// SPDX-License-Identifier: EUPL-1.2
// Moving a weight answers at once: the page of the new address is fetched and its parts are put in place. The address
// stays that of what is shown. Without this script the number is typed and a button sends it.
(() => {
  const form = document.querySelector("[data-focus-form]");
  if (!form) return;
  const outcome = document.querySelector('[data-focus-part="uitkomst"]');
  let waiting, asking;

  const address = () => {
    const said = [...new FormData(form)].filter(([, value]) => value !== "");
    return `${form.action}?${new URLSearchParams(said)}`;
  };

  // Parts of the form itself change only when what can be filled in changes: else a slider would slip from the finger.
  const show = (text, withForm) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const open = [...document.querySelectorAll("[data-focus-part] details[open]")].map((each) => each.id);
    const focused = document.activeElement?.id;
    for (const part of document.querySelectorAll("[data-focus-part]")) {
      const weights = part.dataset.focusPart === "wegen";
      const fresh = page.querySelector(`[data-focus-part="${part.dataset.focusPart}"]`);
      // A shorter sentence leaves its room: else all below it would jump under the finger.
      if (part.dataset.focusPart === "kort") part.style.minHeight = `${part.offsetHeight}px`;
      if (fresh && (withForm || !weights)) part.replaceChildren(...fresh.childNodes);
    }
    open.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };

  const ask = async (withForm) => {
    asking?.abort();
    asking = new AbortController();
    const { signal } = asking;
    const wanted = address();
    outcome.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(wanted, { signal });
      if (!answer.ok) throw new Error(String(answer.status));
      show(await answer.text(), withForm);
      history.replaceState(null, "", wanted);
      outcome.removeAttribute("aria-busy");
    } catch {
      if (!signal.aborted) location.assign(wanted);
    }
  };

  let formToo = false;
  const later = (withForm, delay) => {
    formToo ||= withForm;
    clearTimeout(waiting);
    waiting = setTimeout(() => { ask(formToo); formToo = false; }, delay);
  };

  const shares = () => {
    const fields = [...form.querySelectorAll(".stip-weight__number")];
    const sizes = fields.map((field) => Math.max(0, field.valueAsNumber || 0));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    fields.forEach((field, place) => {
      const said = form.querySelector(`[data-share="${field.id}"]`);
      if (said) said.textContent = `telt voor ${total ? Math.round((100 * sizes[place]) / total) : 0}%`;
    });
  };

  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field.dataset.slides) document.getElementById(field.dataset.slides).value = field.value;
    else if (field.matches(".stip-weight__number")) form.querySelector(`[data-slides="${field.id}"]`).value = field.value;
    else return;
    shares();
    later(false, 120);
  });
  form.addEventListener("change", (event) => {
    if (event.target.closest(".stip-weight__control")) return;
    const said = event.target.closest(".stip-focus__step--theme")?.querySelector("[data-focus-count]");
    if (said) {
      const boxes = [...event.target.closest("details").querySelectorAll("input")];
      said.textContent = `${boxes.filter((box) => box.checked).length} van ${boxes.length} gekozen`;
    }
    // Another kind of area has other criteria: that is a page of its own.
    if (event.target.name === "niveau") location.assign(address());
    else later("focusSet" in event.target.dataset, 60);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    later(false, 0);
  });
})();
