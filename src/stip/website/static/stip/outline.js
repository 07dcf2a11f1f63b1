// SPDX-License-Identifier: EUPL-1.2
// Opens and closes a whole outline without loading the page again. Without this script the links do the same.
(() => {
  const outline = document.querySelector("[data-outline]");
  const switches = document.querySelector("[data-outline-switch]");
  if (!outline || !switches) return;
  const lists = () => [...outline.querySelectorAll("details")];
  switches.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const open = new URL(link.href).searchParams.get("open") === "alles";
    lists().forEach((list) => { list.open = open; });
    history.replaceState(null, "", link.href);
  });
  // The whole line opens, not the sign at its end alone.
  outline.addEventListener("click", (event) => {
    const row = event.target.closest(".stip-outline__row");
    if (!row || event.target.closest("a") || String(getSelection())) return;
    const list = row.parentElement.querySelector(":scope > details");
    if (list) list.open = !list.open;
  });
})();
