// SPDX-License-Identifier: EUPL-1.2
// Small comforts; everything works without them.
(() => {
  // A menu closes when you go on elsewhere.
  const menus = document.querySelectorAll("details[data-menu]");
  document.addEventListener("click", (event) => {
    menus.forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menus.forEach((menu) => {
      if (!menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  // Browsers that cannot open the filters by style alone.
  if (!CSS.supports("selector(::details-content)") && innerWidth > 900) {
    document.querySelectorAll("details.stip-filters").forEach((filters) => { filters.open = true; });
  }
})();
