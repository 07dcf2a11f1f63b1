// SPDX-License-Identifier: EUPL-1.2
// Light, dark or what the device says. Runs before the first paint, so that a page never changes colour under your eyes.
(() => {
  const root = document.documentElement;
  const words = { light: "licht", dark: "donker" };
  const system = matchMedia("(prefers-color-scheme: dark)");
  const remembered = () => {
    try { return localStorage.getItem("stip-weergave"); } catch { return null; }
  };
  if (remembered() in words) root.dataset.theme = remembered();
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.querySelector("[data-theme-switch]");
    if (!button) return;
    const now = () => root.dataset.theme ?? (system.matches ? "dark" : "light");
    const other = () => (now() === "dark" ? "light" : "dark");
    const say = () => { button.textContent = `Weergave: ${words[other()]} maken`; };
    button.hidden = false;
    say();
    button.addEventListener("click", () => {
      root.dataset.theme = other();
      try { localStorage.setItem("stip-weergave", root.dataset.theme); } catch { /* the choice lasts for this page only */ }
      say();
    });
  });
})();
