// SPDX-License-Identifier: EUPL-1.2
// On paper a link is a number, and its address a footnote at the end.
(() => {
  const clean = () => document.querySelectorAll("[data-printed]").forEach((piece) => piece.remove());
  addEventListener("beforeprint", () => {
    clean();
    const numbers = new Map();
    document.querySelectorAll("main a[href]:not(.stip-source, .stip-answer, [download], [href^='#'], svg a)").forEach((link) => {
      if (!link.href || link.closest("nav, form, .stip-map, .stip-filters")) return;
      if (!numbers.has(link.href)) numbers.set(link.href, numbers.size + 1);
      const number = document.createElement("span");
      number.className = "stip-print-number";
      number.dataset.printed = "";
      number.textContent = `\u00a0${numbers.get(link.href)}`;
      link.append(number);
    });
    const list = document.createElement("ol");
    list.className = "stip-print-links";
    list.dataset.printed = "";
    numbers.forEach((_, address) => {
      const line = document.createElement("li");
      line.textContent = address;
      list.append(line);
    });
    if (numbers.size) document.querySelector("main .stip-wrap, main").append(list);
  });
  addEventListener("afterprint", clean);
})();
