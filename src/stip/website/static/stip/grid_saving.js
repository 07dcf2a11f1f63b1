// SPDX-License-Identifier: EUPL-1.2
// Keeps what is typed until the server has it: first in this browser, then in small batches to the server, in order.
(() => {
  const grid = window.stipGrid = window.stipGrid || {};
  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const BATCH = 50;
  const PAUSE = 400; // milliseconds after the last change, so that changes travel together
  const LONGEST_WAIT = 30000;

  // entry: { rij, jaar, gezien, tekst, naam } and `ready` (may be sent), `refused` and `conflict` (the server said so).
  const prefix = ["stip-geld", form.dataset.writer, form.dataset.grid, ""].join("\n");
  const entries = new Map();
  const told = { answered() {}, changed() {}, totals() {} };
  const state = { busy: false, trouble: "", saved: 0, canStore: true };
  let timer = 0;
  let wait = 1000;

  const keyOf = ({ rij, jaar }) => `${jaar}\n${rij}`;

  function store(entry) {
    const { rij, jaar, gezien, tekst, naam } = entry;
    try {
      localStorage.setItem(prefix + keyOf(entry), JSON.stringify({ rij, jaar, gezien, tekst, naam, op: Date.now() }));
    } catch {
      state.canStore = false;
    }
  }

  // What this browser still holds; of what is broken nothing can be made.
  function stored() {
    const found = [];
    try {
      for (let at = 0; at < localStorage.length; at += 1) {
        const key = localStorage.key(at);
        if (!key.startsWith(prefix)) continue;
        const entry = JSON.parse(localStorage.getItem(key));
        if (!entries.has(keyOf(entry))) found.push(entry);
      }
    } catch {
      state.canStore = false;
    }
    return found.sort((one, other) => one.op - other.op);
  }

  function keep(entry, ready) {
    const before = entries.get(keyOf(entry));
    const kept = { ...before, ...entry, ready, refused: "" };
    // A base that was told stays: the server compares with what the writer saw when she began.
    if (before && before.gezien !== undefined && !entry.rebase) kept.gezien = before.gezien;
    entries.set(keyOf(entry), kept);
    store(kept);
    if (ready && !kept.conflict) schedule(PAUSE);
    told.changed();
  }

  function forget(entry) {
    entries.delete(keyOf(entry));
    try {
      localStorage.removeItem(prefix + keyOf(entry));
    } catch {
      state.canStore = false;
    }
    told.changed();
  }

  function schedule(delay) {
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }

  const waiting = () => [...entries.values()].filter((entry) => entry.ready && !entry.refused && !entry.conflict);

  async function send({ leaving = false } = {}) {
    const batch = waiting().slice(0, BATCH).map((entry) => ({ ...entry }));
    if (!batch.length || (state.busy && !leaving)) return;
    // Of what was once on its way nobody knows for sure that it did not arrive.
    batch.forEach((entry) => { entries.get(keyOf(entry)).tried = true; });
    state.busy = true;
    told.changed();
    try {
      const cellen = batch.map(({ rij, jaar, gezien, tekst }) => ({ rij, jaar, gezien, tekst }));
      const answer = await ask({ cellen }, leaving);
      if (!answer.ok) throw answer;
      await settle(batch, await answer.json());
    } catch (problem) {
      failed(problem);
    }
    state.busy = false;
    told.changed();
  }

  function settle(batch, answer) {
    state.trouble = "";
    wait = 1000;
    answer.cellen.forEach((said, at) => taken(batch[at], said));
    told.totals(answer);
    if (waiting().length) schedule(0);
  }

  function taken(sent, said) {
    const now = entries.get(keyOf(sent));
    if (!now) return;
    const typedOn = now.tekst !== sent.tekst;
    if (said.staat === "bewaard") {
      state.saved += 1;
      if (typedOn) keep({ ...now, gezien: said.tekst, rebase: true }, now.ready);
      else forget(now);
    } else if (said.staat === "botsing") {
      entries.set(keyOf(now), { ...now, conflict: said, ready: false });
    } else if (!typedOn) {
      entries.set(keyOf(now), { ...now, refused: said.melding, ready: false });
    }
    told.answered(sent, said, typedOn);
  }

  function failed(problem) {
    const status = problem instanceof Response ? problem.status : 0;
    state.trouble = { 0: "offline", 403: "signed out" }[status] || (status < 500 ? "stale" : "server");
    if (state.trouble === "stale") return;
    schedule(wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  // Choose between two values: hers is sent again, against what stands there now.
  function resolve(entry, mine) {
    const now = entries.get(keyOf(entry));
    if (!now || !now.conflict) return;
    if (!mine) return forget(now);
    keep({ ...now, gezien: now.conflict.tekst, conflict: null, rebase: true }, true);
  }

  const ask = (question, leaving = false) => fetch(form.action, {
    method: "POST",
    credentials: "same-origin",
    keepalive: leaving,
    headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
    body: JSON.stringify(question),
  });

  const get = (entry) => entries.get(keyOf(entry));
  const all = () => [...entries.values()];

  // Signing in again gives a new token; the cookie has it before the page does.
  function token() {
    const cookie = document.cookie.split("; ").find((each) => each.startsWith("csrftoken="));
    return cookie ? cookie.slice(10) : form.elements.csrfmiddlewaretoken.value;
  }

  // `told` is filled in by who listens: answered(entry, answer, typedOn), changed(), totals(answer).
  grid.saver = { told, ask, keep, forget, get, all, stored, resolve, send, state, waiting };
})();
