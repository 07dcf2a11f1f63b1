// SPDX-License-Identifier: EUPL-1.2
// Makes the form of the books a table to type in. Without this script it is a form with a button, and saves as well.
(() => {
  const grid = window.stipGrid;
  const form = document.querySelector("form[data-grid]");
  if (!form || !grid) return;
  const [line, note, rescue] = ["state", "note", "rescue"].map((name) => form.querySelector(`[data-grid-${name}]`));
  const cells = grid.readCells(form);
  const counted = (count, one, many) => (count === 1 ? `1 ${one}` : `${count} ${many}`);
  const { saver } = grid;
  const table = { cells, form, change, commit, restore, note: tell };
  let leaving = false;
  let adding = 0;

  Object.assign(saver.told, { answered, totals, changed });
  grid.listenToKeys(table);
  begin();

  function begin() {
    form.addEventListener("input", typed);
    form.addEventListener("focusout", (event) => { const cell = cells.byInput.get(event.target); if (cell) commit(cell); });
    form.addEventListener("submit", submitted);
    addEventListener("beforeunload", (event) => { if (!leaving && saver.all().length) event.preventDefault(); });
    addEventListener("pagehide", () => { commitAll(); saver.send({ leaving: true }); });
    addEventListener("online", () => saver.send());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") { commitAll(); saver.send({ leaving: true }); } else { saver.send(); refresh(); }
    });
    cells.all.filter((cell) => cell.input.value !== cell.seen).forEach(takeOver);
    addUp();
    changed();
    offerRescue();
    if (location.hash === "#nieuw") form.querySelector("#nieuw input")?.focus();
  }

  // What the form itself gave back as not saved.
  function takeOver(cell) {
    const choice = cell.input.parentElement.querySelector(".stip-grid__choice");
    grid.clearMessage(cell);
    keep(cell, !choice);
    if (choice) conflict(cell, { tekst: cell.seen, staat: "botsing" });
  }

  function keep(cell, ready) {
    saver.keep({ rij: cell.rij, jaar: cell.jaar, gezien: cell.seen, tekst: cell.input.value.trim(), naam: cell.naam }, ready);
    grid.mark(cell, saver.get(cell));
  }

  function typed(event) {
    const cell = cells.byInput.get(event.target);
    if (!cell) return;
    const entry = saver.get(cell);
    if (!entry?.conflict) grid.clearMessage(cell);
    keep(cell, false);
    addUp();
  }

  // The writer goes on: what she typed in this cell may be sent.
  function commit(cell, { silent = false } = {}) {
    const text = cell.input.value.trim();
    const entry = saver.get(cell);
    if (text !== cell.committed && !silent) table.remember([{ cell, before: cell.committed, after: text }]);
    cell.committed = text;
    if (!entry && text === cell.seen) return;
    if (entry?.conflict && text === entry.conflict.tekst) return choose(cell, false);
    if (entry?.conflict) { keep(cell, false); return conflict(cell, entry.conflict); }
    if (text === cell.seen && !entry?.tried) { saver.forget(cell); grid.mark(cell, null); return; }
    if (!entry || !entry.ready) keep(cell, true);
  }

  const commitAll = () => { const cell = cells.byInput.get(document.activeElement); if (cell) commit(cell); };

  // Many cells at once: a paste, an emptied block, or something taken back.
  function change(list, { silent = false } = {}) {
    const changes = list.filter(([cell, text]) => cell.committed !== text || cell.input.value !== text)
      .map(([cell, text]) => ({ cell, before: cell.committed, after: text }));
    changes.forEach(({ cell, after }) => {
      cell.input.value = after;
      if (!saver.get(cell)?.conflict) grid.clearMessage(cell);
      keep(cell, false);
      commit(cell, { silent: true });
    });
    if (changes.length && !silent) table.remember(changes);
    addUp();
  }

  function restore(cell) {
    cell.input.value = cell.committed;
    const entry = saver.get(cell);
    if (entry && cell.committed === cell.seen && !entry.tried && !entry.conflict) saver.forget(cell);
    else if (entry) keep(cell, true);
    grid.mark(cell, saver.get(cell));
    addUp();
  }

  function answered(sent, said, typedOn) {
    const cell = cells.byKey.get(`${sent.jaar}\n${sent.rij}`);
    if (!cell) {
      if (said.staat !== "bewaard") tell(`${sent.naam}: ${said.melding} Dit veld staat niet op deze pagina.`);
      return;
    }
    if (said.staat === "bewaard") {
      cell.seen = said.tekst;
      if (!typedOn) settled(cell, said.tekst);
    } else if (said.staat === "botsing") conflict(cell, said);
    else if (!typedOn) grid.refuse(cell, said.melding);
    if (said.staat !== "botsing") markAgain(cell);
  }

  function markAgain(cell) {
    const entry = saver.get(cell);
    if (!entry?.refused) grid.mark(cell, entry);
  }

  // The text as the server writes it, unless she is in the cell: nothing may move under her hands.
  function settled(cell, text) {
    grid.mark(cell, null);
    grid.markSaved(cell);
    if (document.activeElement !== cell.input) { cell.input.value = text; cell.committed = text; }
  }

  function conflict(cell, said) {
    const entry = saver.get(cell);
    if (entry) entry.conflict = said;
    cell.seen = said.tekst;
    grid.mark(cell, entry);
    grid.offerChoice(cell, said.tekst, (mine) => choose(cell, mine));
  }

  function choose(cell, mine) {
    saver.resolve(cell, mine);
    grid.clearMessage(cell);
    if (!mine) { cell.input.value = cell.seen; cell.committed = cell.seen; }
    grid.mark(cell, saver.get(cell));
    cell.input.focus();
    addUp();
    changed();
  }

  function totals(answer) {
    for (const [rij, texts] of Object.entries(answer.regels || {})) {
      cells.all.filter((cell) => cell.rij === rij && !saver.get(cell)).forEach((cell) => {
        const text = texts[cell.jaar] || "";
        const isHers = cell.input.value.trim() !== cell.committed || document.activeElement === cell.input;
        cell.seen = text;
        if (!isHers) { cell.input.value = text; cell.committed = text; }
      });
    }
    addUp();
    if (!saver.all().length) compare(answer);
  }

  // Totals that differ from the server's tell that a colleague changed something else.
  function compare(answer) {
    if (grid.agrees(cells, form, answer.totalen)) return;
    if (!answer.whole) { refresh(); return; }
    grid.takeRest(cells, form, answer.totalen);
    addUp();
    tell("Iemand anders heeft intussen regels gewijzigd die niet op deze pagina staan. De totalen kloppen; ververs de pagina om die regels te zien.");
  }

  async function refresh() {
    if (!cells.all.length) return;
    try {
      const answer = await saver.ask({ rijen: [...new Set(cells.all.map((cell) => cell.rij))] });
      if (answer.ok) totals({ ...await answer.json(), whole: true });
    } catch {
      // Without a connection the page stays as it is; the line above the table says so when something waits.
    }
  }

  function addUp() {
    cancelAnimationFrame(adding);
    adding = requestAnimationFrame(() => grid.addUp(cells, form));
  }

  function tell(text) {
    note.textContent = text;
    note.hidden = !text;
  }

  function changed() {
    const all = saver.all();
    const refused = all.filter((entry) => entry.refused).length;
    const conflicts = all.filter((entry) => entry.conflict).length;
    const waiting = all.length - refused - conflicts;
    const parts = [waitingWords(waiting)];
    if (refused) parts.push(`${counted(refused, "veld klopt", "velden kloppen")} nog niet: kijk de rode velden na.`);
    if (conflicts) parts.push(`Bij ${counted(conflicts, "veld", "velden")} was iemand anders u voor: kies daar welk bedrag het wordt.`);
    const words = parts.filter(Boolean).join(" ");
    const { trouble, saved } = saver.state;
    line.classList.toggle("stip-grid-bar__state--waiting", waiting > 0 && !trouble);
    line.classList.toggle("stip-grid-bar__state--trouble", Boolean(trouble || refused || conflicts));
    say(words || (saved ? "Alles is bewaard." : "Wat u typt wordt vanzelf bewaard."), trouble === "signed out" && waiting);
  }

  function waitingWords(waiting) {
    if (!waiting) return "";
    const words = counted(waiting, "wijziging nog niet bewaard", "wijzigingen nog niet bewaard");
    const safe = saver.state.canStore ? "Wat u typte staat veilig in deze browser." : "Laat deze pagina open: deze browser kan het niet vasthouden.";
    return {
      "offline": `${words}: geen verbinding. We proberen het vanzelf opnieuw. ${safe}`,
      "server": `${words}: de server geeft een fout. We proberen het vanzelf opnieuw. ${safe}`,
      "signed out": `${words}: u bent niet meer aangemeld. ${safe}`,
      "stale": `${words}: de server begrijpt deze pagina niet meer. Ververs de pagina. ${safe}`,
    }[saver.state.trouble] || `${words}.`;
  }

  // Only what is new is written, or a screen reader would say it again and again.
  function say(words, withSignIn) {
    if (line.dataset.said === words) return;
    line.dataset.said = words;
    line.textContent = words;
    if (!withSignIn) return;
    const link = document.createElement("a");
    link.href = form.dataset.signIn;
    link.target = "_blank";
    link.textContent = "Meld u aan in een nieuw tabblad";
    line.append(" ", link);
  }

  function submitted(event) {
    event.preventDefault();
    commitAll();
    if (event.submitter?.matches("[data-grid-add]")) addRow(event.submitter);
    else { saver.all().filter((entry) => entry.refused).forEach((entry) => again(entry)); saver.send(); }
  }

  function again(entry) {
    const cell = cells.byKey.get(`${entry.jaar}\n${entry.rij}`);
    if (cell) keep(cell, true);
  }

  // The server makes the row, once it has the cells; of those that it does not take this browser keeps the text.
  async function addRow(button) {
    for (let turn = 0; turn < 50 && saver.waiting().length && !saver.state.trouble; turn += 1) {
      saver.send();
      await new Promise((ready) => { setTimeout(ready, 100); });
    }
    if (saver.state.trouble) { tell("Een regel toevoegen kan pas als er weer verbinding is en u bent aangemeld. Wat u typte blijft staan."); return; }
    cells.all.forEach((cell) => { cell.input.disabled = true; });
    const marker = document.createElement("input");
    Object.assign(marker, { type: "hidden", name: button.name, value: button.value });
    form.append(marker);
    leaving = true;
    form.submit();
  }

  function offerRescue() {
    const old = saver.stored().filter((entry) => {
      const cell = cells.byKey.get(`${entry.jaar}\n${entry.rij}`);
      const same = cell && (cell.seen === entry.tekst || grid.equal(grid.read(entry.tekst), grid.read(cell.seen)));
      if (same) saver.forget(entry);
      return !same;
    });
    if (!old.length) return;
    const words = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = `${counted(old.length, "wijziging is", "wijzigingen zijn")} de vorige keer niet bewaard.`;
    words.append(strong, " Deze browser heeft ze onthouden.");
    const list = document.createElement("ul");
    list.className = "stip-grid-rescue__list";
    list.tabIndex = 0;
    list.setAttribute("aria-label", "Niet bewaarde wijzigingen");
    old.slice(0, 50).forEach((entry) => {
      const row = document.createElement("li");
      row.textContent = `${entry.naam}: ${entry.tekst || "leeg"}`;
      list.append(row);
    });
    const actions = document.createElement("div");
    actions.className = "stip-actions";
    actions.append(
      rescueButton("Terugzetten en bewaren", "primary", () => old.forEach(bringBack)),
      rescueButton("Weggooien", "secondary", () => old.forEach((entry) => saver.forget(entry))),
    );
    rescue.replaceChildren(words, list, actions);
    rescue.hidden = false;
  }

  function rescueButton(text, kind, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `nl-button nl-button--${kind}`;
    made.textContent = text;
    made.addEventListener("click", () => { rescue.hidden = true; action(); addUp(); (cells.all[0]?.input || form).focus(); });
    return made;
  }

  function bringBack(entry) {
    const cell = cells.byKey.get(`${entry.jaar}\n${entry.rij}`);
    saver.keep({ ...entry }, true);
    if (!cell) return;
    cell.input.value = entry.tekst;
    cell.committed = entry.tekst;
    grid.mark(cell, saver.get(cell));
  }
})();
