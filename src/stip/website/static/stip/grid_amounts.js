// SPDX-License-Identifier: EUPL-1.2
// Amounts as the table adds them up: whole cents, with what is not known about them. The server reads every text
// itself; what is read here only keeps the totals right while somebody types.
(() => {
  const grid = window.stipGrid = window.stipGrid || {};
  const MULTIPLES = new Map([
    ["k", 1000n], ["duizend", 1000n], ["mln", 1000000n], ["mln.", 1000000n], ["mio", 1000000n], ["miljoen", 1000000n],
    ["mld", 1000000000n], ["mld.", 1000000000n], ["miljard", 1000000000n],
  ]);
  const PM = "(?:p\\.?m\\.?|\\?+|onbekend|(?:nog )?niet bekend|nog onbekend|n\\.?t\\.?b\\.?)";
  const ONLY_PM = new RegExp(`^(?:([0-9]{1,6}) ?[x×]? ?)?${PM}$`);
  const BESIDE_PM = new RegExp(`^(.*) \\+ (?:([0-9]{1,6}) ?)?${PM}$`);
  const AT_LEAST = /^(?:minstens|ten minste|tenminste|minimaal|≥) ?/;
  const CIRCA = /^(?:circa|ongeveer|ca\.?|c\.|plm\.?|±|\+\/-|~) ?/;
  const SEVERAL = / \(([0-9]{1,6}) schattingen\)$/;
  const BETWEEN = / ?(?:-|–|—| tot en met | t\/m | tot | à ) ?/g;
  const FIGURE = /^(?:€|euro?)? ?([0-9](?:[0-9.,]| (?=[0-9]{3}(?![0-9])))*?)(?:,(?:-{1,2}|=|–|—))? ?(k|duizend|mln\.?|mio|miljoen|mld\.?|miljard)?(?: (?:euro|fte))?$/;

  grid.nothing = () => ({ low: 0n, high: 0n, circa: 0, unknown: 0 });

  grid.add = (one, other) => ({
    low: one.low + other.low, high: one.high + other.high,
    circa: one.circa + other.circa, unknown: one.unknown + other.unknown,
  });

  grid.equal = (one, other) => Boolean(one && other) && one.low === other.low && one.high === other.high
    && one.circa === other.circa && one.unknown === other.unknown;

  grid.subtract = (one, other) => grid.add(one, {
    low: -other.low, high: -other.high, circa: -other.circa, unknown: -other.unknown,
  });

  // What the server writes as "low|high|circa|unknown", in whole cents.
  grid.fromToken = (token) => {
    const [low, high, circa, unknown] = token.split("|");
    return { low: BigInt(low), high: BigInt(high), circa: Number(circa), unknown: Number(unknown) };
  };

  grid.toToken = ({ low, high, circa, unknown }) => [low, high, circa, unknown].join("|");

  // The amount in a text; null when only the server can tell.
  grid.read = (text) => {
    const words = text.replace(/\s+/g, " ").trim().toLowerCase();
    if (["", "-", "–", "—", "nihil", "n.v.t.", "nvt"].includes(words)) return grid.nothing();
    const bare = ONLY_PM.exec(words);
    if (bare) return { ...grid.nothing(), unknown: Number(bare[1] || 1) };
    const rest = words.replace(AT_LEAST, "");
    const beside = BESIDE_PM.exec(rest);
    const unknown = beside ? Number(beside[2] || 1) : rest === words ? 0 : 1;
    const known = estimated(beside ? beside[1] : rest);
    return known && { ...known, unknown };
  };

  // A total as the table writes it; nothing is left empty.
  grid.inShort = (total) => {
    if (grid.equal(total, grid.nothing())) return "";
    if (total.unknown && !total.low && !total.high && !total.circa) return "PM";
    const words = total.low === total.high ? plain(total.low) : `${plain(total.low)} tot ${plain(total.high)}`;
    return `${total.unknown ? "minstens " : ""}${total.circa ? "circa " : ""}${words}`;
  };

  function estimated(words) {
    const isCirca = CIRCA.test(words);
    const rest = words.replace(CIRCA, "");
    const several = isCirca ? SEVERAL.exec(rest) : null;
    const found = bounds(rest.replace(SEVERAL, ""));
    return found && { ...found, circa: several ? Number(several[1]) : Number(isCirca) };
  }

  function bounds(words) {
    const whole = piece(words);
    if (whole) {
      const value = inCents(whole);
      return value === null ? null : { low: value, high: value };
    }
    for (const mark of words.matchAll(BETWEEN)) {
      const first = piece(words.slice(0, mark.index));
      const last = piece(words.slice(mark.index + mark[0].length));
      if (!first || !last) continue;
      const high = inCents(last);
      const low = inCents(first.multiple ? first : { ...first, multiple: last.multiple });
      return low === null || high === null || low > high ? null : { low, high };
    }
    return null;
  }

  function piece(words) {
    const found = FIGURE.exec(words);
    return found && { figure: found[1], multiple: found[2] || "" };
  }

  function inCents({ figure, multiple }) {
    const dutch = decimal(figure, ",", ".");
    const english = decimal(figure, ".", ",");
    const both = dutch && english && dutch.join() !== english.join();
    if (both && (figure.includes(",") || multiple)) return null;
    const parts = dutch || english;
    if (!parts) return null;
    const [whole, fraction] = parts;
    // Ten thousand times the cents, so that the last digit rounds up from a half.
    const scaled = BigInt(whole + fraction.padEnd(6, "0").slice(0, 6)) * (MULTIPLES.get(multiple) || 1n);
    return (scaled + 5000n) / 10000n;
  }

  // Whole and fraction of a figure read in one notation; null when it cannot be.
  function decimal(figure, mark, grouping) {
    const at = figure.indexOf(mark);
    const whole = at < 0 ? figure : figure.slice(0, at);
    const fraction = at < 0 ? "" : figure.slice(at + 1);
    if (at >= 0 && !/^[0-9]+$/.test(fraction)) return null;
    if (whole.includes(" ") && whole.includes(grouping)) return null;
    const spaced = whole.replaceAll(" ", "");
    const grouped = grouping === "." ? /^[1-9][0-9]{0,2}(?:\.[0-9]{3})+$/ : /^[1-9][0-9]{0,2}(?:,[0-9]{3})+$/;
    const digits = grouped.test(spaced) ? spaced.replaceAll(grouping, "") : spaced;
    if (!/^[0-9]+$/.test(digits) || (digits.length > 1 && digits[0] === "0")) return null;
    if (at >= 0 && fraction.length === 3 && digits.length > 3 && spaced === whole && digits === spaced) return null;
    return [digits, fraction.replace(/0+$/, "")];
  }

  function plain(cents) {
    const sign = cents < 0n ? "-" : "";
    const size = cents < 0n ? -cents : cents;
    const whole = String(size / 100n).replace(/\B(?=(\d{3})+$)/g, ".");
    const rest = size % 100n;
    return `${sign}${whole}${rest ? `,${String(rest).padStart(2, "0")}` : ""}`;
  }
})();
