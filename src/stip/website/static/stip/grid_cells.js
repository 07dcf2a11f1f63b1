// SPDX-License-Identifier: EUPL-1.2
// The cells of the table: what stands in them, what is going on with them, and the totals beside and under them.
(() => {
  const grid = window.stipGrid = window.stipGrid || {};

  // cell: { input, rij, jaar, naam, seen, committed, kind, row, column }; `matrix` is the cells by row and column.
  grid.readCells = (form) => {
    const sent = JSON.parse(form.elements.gezien.value);
    const matrix = [...form.querySelectorAll("tr[data-row]")].map((line, row) =>
      [...line.querySelectorAll("input.stip-grid__field")].map((input, column) => ({
        input, row, column, line,
        rij: line.dataset.row,
        kind: line.dataset.kind,
        jaar: input.name.split("-")[2],
        naam: input.getAttribute("aria-label"),
        seen: sent.gezien[input.name] || "",
        committed: input.value,
      })));
    const byInput = new Map(matrix.flat().map((cell) => [cell.input, cell]));
    const byKey = new Map(matrix.flat().map((cell) => [`${cell.jaar}\n${cell.rij}`, cell]));
    return { matrix, byInput, byKey, all: matrix.flat() };
  };

  // Show that a cell waits, was saved or refused. Colour alone says nothing: the line above the table counts them.
  grid.mark = (cell, entry) => {
    const waits = Boolean(entry && !entry.refused && !entry.conflict);
    cell.input.classList.toggle("stip-grid__field--waiting", waits);
    if (!entry || (!entry.refused && !entry.conflict)) clear(cell);
  };

  grid.markSaved = (cell) => {
    cell.input.classList.add("stip-grid__field--saved");
    setTimeout(() => cell.input.classList.remove("stip-grid__field--saved"), 1500);
  };

  grid.refuse = (cell, message) => say(cell, message);

  // Both values, and a button for each. `choose(mine)` is told which one it is.
  grid.offerChoice = (cell, theirs, choose) => {
    say(cell, `Iemand anders heeft dit intussen gewijzigd: er staat nu ${theirs || "niets"}.`);
    const field = document.createElement("fieldset");
    field.className = "stip-grid__choice";
    const legend = document.createElement("legend");
    legend.textContent = "Welk bedrag wordt het?";
    const keep = button(`Laat ${theirs || "niets"} staan`, () => choose(false));
    const mine = button(`Maak er ${cell.input.value.trim() || "niets"} van`, () => choose(true));
    field.append(legend, keep, mine);
    cell.input.parentElement.append(field);
  };

  grid.clearMessage = clear;

  // Add up again: rows from their cells, columns from the rows on this page and the rest on other pages.
  grid.addUp = (cells, form) => {
    cells.matrix.filter((line) => line.length).forEach((line) => {
      const whole = line.map(amountOf).reduce(grid.add, grid.nothing());
      const place = line[0].line.querySelector("[data-row-total]");
      // People have no total: they are not added up over years.
      if (place) write(place, whole);
    });
    const columns = columnsOf(cells);
    eachTotal(form, (place, key) => write(place, grid.add(hereOf(columns, key), grid.fromToken(place.dataset.rest))));
  };

  // Whether the totals on screen are those of the server.
  grid.agrees = (cells, form, totals) => {
    const columns = columnsOf(cells);
    let agrees = true;
    eachTotal(form, (place, key) => {
      const ours = grid.add(hereOf(columns, key), grid.fromToken(place.dataset.rest));
      if (!grid.equal(ours, told(totals, key))) agrees = false;
    });
    return agrees;
  };

  // Take over what rows elsewhere add, so that the totals are those of the server again.
  grid.takeRest = (cells, form, totals) => {
    const columns = columnsOf(cells);
    eachTotal(form, (place, key) => {
      place.dataset.rest = grid.toToken(grid.subtract(told(totals, key), hereOf(columns, key)));
    });
  };

  function columnsOf(cells) {
    const columns = new Map();
    cells.all.forEach((cell) => {
      addTo(columns, `${cell.kind}\n${cell.jaar}`, amountOf(cell));
      addTo(columns, `${cell.kind}\nalles`, amountOf(cell));
    });
    return columns;
  }

  const hereOf = (columns, key) => columns.get(key) || grid.nothing();

  function told(totals, key) {
    const [kind, year] = key.split("\n");
    const token = (totals[kind] || {})[year];
    return token ? grid.fromToken(token) : grid.nothing();
  }

  function eachTotal(form, action) {
    form.querySelectorAll("tr[data-total]").forEach((line) => {
      line.querySelectorAll("[data-year]").forEach((place) => action(place, `${line.dataset.total}\n${place.dataset.year}`));
    });
  }

  function amountOf(cell) {
    const text = cell.input.value;
    if (cell.readText !== text) {
      cell.readText = text;
      cell.amount = grid.read(text) || grid.read(cell.seen) || grid.nothing();
    }
    return cell.amount;
  }

  function addTo(columns, key, amount) {
    columns.set(key, columns.has(key) ? grid.add(columns.get(key), amount) : amount);
  }

  function write(place, total) {
    const text = grid.inShort(total);
    if (place.textContent !== text) place.textContent = text;
  }

  function say(cell, message) {
    clear(cell);
    const place = document.createElement("p");
    place.className = "stip-grid__message";
    place.id = `m-${cell.input.name}`;
    place.textContent = message;
    cell.input.setAttribute("aria-invalid", "true");
    cell.input.setAttribute("aria-describedby", place.id);
    cell.input.after(place);
  }

  function clear(cell) {
    cell.input.removeAttribute("aria-invalid");
    cell.input.removeAttribute("aria-describedby");
    cell.input.parentElement.querySelectorAll(".stip-grid__message, .stip-grid__choice").forEach((each) => each.remove());
  }

  function button(text, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", action);
    return made;
  }
})();
