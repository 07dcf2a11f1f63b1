// SPDX-License-Identifier: EUPL-1.2
// Colours the map for another year without loading the page again. Without this script the years are links.
(() => {
  const told = document.getElementById("kaartjaren");
  const box = document.querySelector("[data-play]");
  if (!told || !box) return;
  const { tones, years, shown } = JSON.parse(told.textContent);
  const areas = [...box.parentElement.querySelectorAll(".stip-map__picture > .stip-map__area")];
  const titles = areas.map((area) => area.querySelector("title"));
  const names = titles.map((title) => title.textContent.slice(0, title.textContent.lastIndexOf(": ")));
  const slider = box.querySelector("[data-play-year]");
  const button = box.querySelector("[data-play-button]");
  const note = box.querySelector("[data-play-note]");
  const [play, stop] = [button.textContent, button.dataset.stop];
  let timer = 0;

  const show = (place) => {
    const year = years[place];
    areas.forEach((area, number) => {
      area.setAttribute("class", `stip-map__area stip-map__area--${tones[year.tones[number]]}`);
      titles[number].textContent = `${names[number]}: ${year.notes[number]}`;
    });
    slider.value = place;
    slider.setAttribute("aria-valuetext", year.year);
    box.querySelectorAll("[data-play-shown]").forEach((word) => { word.textContent = year.year; });
    box.querySelector("[data-play-link]").href = year.address;
    // It keeps its room, so that the map stays where it is.
    note.classList.toggle("stip-play__note--quiet", place === shown);
  };
  const halt = () => {
    clearInterval(timer);
    timer = 0;
    button.textContent = play;
  };
  const step = () => {
    const next = Number(slider.value) + 1;
    show(next);
    if (next === years.length - 1) halt();
  };
  button.addEventListener("click", () => {
    if (timer) return halt();
    if (Number(slider.value) === years.length - 1) show(0);
    button.textContent = stop;
    timer = setInterval(step, 900);
  });
  slider.addEventListener("input", () => {
    halt();
    show(Number(slider.value));
  });
  button.hidden = matchMedia("(prefers-reduced-motion: reduce)").matches;
  slider.setAttribute("aria-valuetext", years[shown].year);
})();
