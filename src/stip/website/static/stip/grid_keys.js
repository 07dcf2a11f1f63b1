// SPDX-License-Identifier: EUPL-1.2
// Moving through the table, pasting into it and taking back, as people know it from a spreadsheet.
(() => {
  const grid = window.stipGrid = window.stipGrid || {};
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  // table: { cells, form, change(list of [cell, text]), commit(cell), restore(cell), note(text) }
  grid.listenToKeys = (table) => {
    const look = { editing: false, from: null, to: null };
    const done = [];
    const undone = [];
    table.remember = (changes) => { done.push(changes); undone.length = 0; };
    table.form.addEventListener("focusin", (event) => {
      const cell = table.cells.byInput.get(event.target);
      if (!cell) return;
      look.editing = false;
      if (cell !== look.to) mark(table, look, null, null);
    });
    table.form.addEventListener("pointerdown", () => { look.editing = false; });
    table.form.addEventListener("keydown", (event) => {
      const cell = table.cells.byInput.get(event.target);
      if (cell && !event.isComposing) press(table, look, cell, event, { done, undone });
    });
    table.form.addEventListener("paste", (event) => {
      const cell = table.cells.byInput.get(event.target);
      if (cell) paste(table, cell, event);
    });
    table.form.addEventListener("copy", (event) => copy(table, look, event));
  };

  function press(table, look, cell, event, { done, undone }) {
    const { key, shiftKey } = event;
    const command = event.ctrlKey || event.metaKey;
    if (command && !event.altKey && ["z", "y"].includes(key.toLowerCase())) {
      const again = key.toLowerCase() === "y" || shiftKey;
      return takeBack(table, cell, event, again ? undone : done, again ? done : undone);
    }
    if (event.altKey) return;
    if (key === "Enter") return enter(table, cell, event, shiftKey ? -1 : 1);
    if (key === "Escape") return escape(table, look, cell, event);
    if (key === "F2") return edit(look, cell, event);
    if (key === "Home" || key === "End") return toEdge(table, look, cell, event, command);
    if ((key === "Delete" || key === "Backspace") && look.from) return empty(table, look, event);
    if (key in STEPS && !command) arrow(table, look, cell, event);
  }

  function arrow(table, look, cell, event) {
    const [down, right] = STEPS[event.key];
    if (event.shiftKey) {
      if (look.editing || !isWhole(cell.input)) return;
      event.preventDefault();
      const from = look.from || cell;
      const to = near(table, look.to || cell, down, right) || look.to || cell;
      return mark(table, look, from, to);
    }
    const { selectionStart, selectionEnd, value } = cell.input;
    const atEdge = isWhole(cell.input)
      || (selectionStart === selectionEnd && selectionStart === (right < 0 ? 0 : value.length));
    if (right && (look.editing || !atEdge)) return;
    event.preventDefault();
    go(near(table, cell, down, right));
  }

  function enter(table, cell, event, down) {
    event.preventDefault();
    const next = near(table, cell, down, 0);
    if (next) go(next);
    else table.commit(cell);
  }

  function escape(table, look, cell, event) {
    if (look.from) return mark(table, look, null, null);
    if (cell.input.value === cell.committed) return;
    event.preventDefault();
    table.restore(cell);
    look.editing = false;
    cell.input.select();
  }

  function edit(look, cell, event) {
    event.preventDefault();
    look.editing = true;
    cell.input.setSelectionRange(cell.input.value.length, cell.input.value.length);
  }

  function toEdge(table, look, cell, event, command) {
    if (event.shiftKey || (!command && (look.editing || !isWhole(cell.input)))) return;
    event.preventDefault();
    const rows = table.cells.matrix;
    const line = command ? rows[event.key === "Home" ? 0 : rows.length - 1] : rows[cell.row];
    go(line[event.key === "Home" ? 0 : line.length - 1]);
  }

  // The last change, also of a whole block. What is being typed now is taken back by the browser itself.
  function takeBack(table, cell, event, from, to) {
    if (cell.input.value !== cell.committed || !from.length) return;
    event.preventDefault();
    const changes = from.pop();
    to.push(changes.map(({ cell: where, before, after }) => ({ cell: where, before: after, after: before })));
    table.change(changes.map(({ cell: where, before }) => [where, before]), { silent: true });
    go(changes[0].cell);
  }

  function paste(table, cell, event) {
    const block = blockOf(event.clipboardData.getData("text/plain"));
    if (block.length === 1 && block[0].length === 1) return;
    event.preventDefault();
    const placed = [];
    const missed = { rows: 0, columns: 0 };
    block.forEach((texts, down) => {
      const line = table.cells.matrix[cell.row + down];
      if (!line) { missed.rows += 1; return; }
      texts.forEach((text, right) => {
        const target = line[cell.column + right];
        if (target) placed.push([target, text.trim().slice(0, 120)]);
        else missed.columns = Math.max(missed.columns, cell.column + right - line.length + 1);
      });
    });
    table.change(placed);
    table.note(pasted(placed.length, missed));
  }

  function pasted(count, { rows, columns }) {
    const words = `${count} ${count === 1 ? "veld is" : "velden zijn"} gevuld met wat u plakte.`;
    const parts = [];
    if (rows) parts.push(rows === 1 ? "1 rij" : `${rows} rijen`);
    if (columns) parts.push(columns === 1 ? "1 kolom" : `${columns} kolommen`);
    if (!parts.length) return words;
    return `${words} Niet alles paste: ${parts.join(" en ")} ${rows + columns === 1 ? "viel" : "vielen"} buiten de tabel en ${rows + columns === 1 ? "is" : "zijn"} weggelaten.`;
  }

  // Rows and columns as a spreadsheet copies them: tabs between columns, quotes around text with a line end in it.
  function blockOf(text) {
    const rows = [[""]];
    let quoted = false;
    const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let at = 0; at < plain.length; at += 1) {
      const sign = plain[at];
      const row = rows[rows.length - 1];
      const isStart = row[row.length - 1] === "";
      if (sign === "\"" && (quoted || isStart)) {
        if (quoted && plain[at + 1] === "\"") { row[row.length - 1] += "\""; at += 1; } else quoted = !quoted;
      } else if (sign === "\t" && !quoted) row.push("");
      else if (sign === "\n" && !quoted) rows.push([""]);
      else row[row.length - 1] += sign;
    }
    return rows;
  }

  function copy(table, look, event) {
    if (!look.from) return;
    event.preventDefault();
    const lines = inBlock(table, look).map((line) => line.map((cell) => cell.input.value).join("\t"));
    event.clipboardData.setData("text/plain", lines.join("\n"));
    table.note(`${lines.length === 1 ? "1 rij" : `${lines.length} rijen`} gekopieerd.`);
  }

  function empty(table, look, event) {
    event.preventDefault();
    table.change(inBlock(table, look).flat().map((cell) => [cell, ""]));
  }

  function inBlock(table, { from, to }) {
    const between = (one, other) => [Math.min(one, other), Math.max(one, other) + 1];
    const rows = between(from.row, to.row);
    const columns = between(from.column, to.column);
    return table.cells.matrix.slice(...rows).map((line) => line.slice(...columns));
  }

  function mark(table, look, from, to) {
    table.form.querySelectorAll(".stip-grid__field--block")
      .forEach((input) => input.classList.remove("stip-grid__field--block"));
    look.from = from;
    look.to = to;
    if (!from) return;
    inBlock(table, look).flat().forEach((cell) => cell.input.classList.add("stip-grid__field--block"));
    to.input.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  const near = (table, cell, down, right) => (table.cells.matrix[cell.row + down] || [])[cell.column + right];

  const isWhole = (input) => input.selectionStart === 0 && input.selectionEnd === input.value.length;

  function go(cell) {
    if (!cell) return;
    cell.input.focus();
    cell.input.select();
  }
})();
