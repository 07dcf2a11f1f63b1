// SPDX-License-Identifier: EUPL-1.2
// "Waar staat dat?": opens document, page and passage beside the dot. Without this script the dot is a plain link.
(() => {
  const panel = document.querySelector("[data-passage]");
  const body = document.querySelector("[data-passage-body]");
  if (!panel?.showPopover || !window.htmx) return;
  let dot = null;

  const place = () => {
    const at = dot.getBoundingClientRect();
    const left = Math.min(Math.max(16, at.left - 24), innerWidth - panel.offsetWidth - 16);
    const below = at.bottom + 12;
    const fits = below + panel.offsetHeight < innerHeight - 8;
    panel.style.left = `${left}px`;
    panel.style.top = `${fits ? below : Math.max(8, at.top - panel.offsetHeight - 12)}px`;
  };

  document.addEventListener("click", async (event) => {
    const asked = event.target.closest?.(".stip-source");
    if (!asked || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    dot?.removeAttribute("aria-expanded");
    dot = asked;
    await window.htmx.ajax("GET", dot.href, { target: body, swap: "innerHTML" });
    dot.setAttribute("aria-expanded", "true");
    panel.showPopover();
    place();
    panel.querySelector("button").focus();
  });
  panel.addEventListener("toggle", (event) => {
    if (event.newState !== "closed" || !dot) return;
    dot.removeAttribute("aria-expanded");
    if (panel.contains(document.activeElement) || document.activeElement === document.body) dot.focus();
  });
  panel.querySelector("button").addEventListener("click", () => panel.hidePopover());
})();
