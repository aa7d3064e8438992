// The page's own reader of the rule tables: curves, conditions, gates and the tie rule, as rules/ writes them. It knows
// the language, and no rule: every number comes from the tables that the page carries.
"use strict";

const Rules = (() => {
  const isInterval = (value) => value !== null && typeof value === "object" && "min" in value;
  const isOneOf = (value) => value !== null && typeof value === "object" && "one_of" in value;
  const isSet = (value) => value !== null && typeof value === "object" && "set" in value;
  const isNumber = (value) => typeof value === "number";
  const point = (value) => (isInterval(value) ? (value.min + value.max) / 2 : value);
  const asNumber = (value) => (value === true ? 1 : value === false ? 0 : value);

  // Kleene's tables; null is unknown.
  const allOf = (answers) => (answers.includes(false) ? false : answers.includes(null) ? null : true);
  const anyOf = (answers) => (answers.includes(true) ? true : answers.includes(null) ? null : false);
  const agreed = (answers) => (answers.every((answer) => answer === answers[0]) && answers.length ? answers[0] : null);

  // Sums that do not depend on their order (Neumaier 1974).
  const total = (values) => {
    let sum = 0;
    let lost = 0;
    for (const value of values) {
      const next = sum + value;
      if (Number.isFinite(next)) lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
      sum = next;
    }
    return sum + lost;
  };

  const bounds = (value) => {
    if (value === null || typeof value === "string" || isSet(value)) return null;
    if (isInterval(value)) return [value.min, value.max];
    if (isOneOf(value)) {
      const numbers = value.one_of.filter((item) => typeof item !== "string").map(asNumber);
      return [Math.min(...numbers), Math.max(...numbers)];
    }
    return [asNumber(value), asNumber(value)];
  };
  const divided = (above, below) => (below === 0 ? (above ? Infinity : 0) : above / below);

  class Scene {
    constructor(tables, facts) {
      this.tables = tables;
      this.facts = facts;
    }

    value(path) {
      const value = this.facts[path];
      if (value !== undefined && value !== null) return value;
      const ratio = this.tables.ratios[path];
      return ratio && value === undefined ? this.ratio(ratio) : null;
    }

    ratio(ratio) {
      const above = bounds(this.facts[ratio.fact] ?? null);
      const below = bounds(this.facts[ratio.denominator] ?? null);
      if (above === null || below === null) return null;
      const low = divided(ratio.times * above[0] + ratio.plus, below[1]);
      const high = divided(ratio.times * above[1] + ratio.plus, below[0]);
      return low === high ? low : { min: low, max: high };
    }

    // Conditions.

    holds(condition) {
      if ("fact" in condition) return this.test(condition);
      if ("all" in condition) return allOf(condition.all.map((part) => this.holds(part)));
      if ("any" in condition) return anyOf(condition.any.map((part) => this.holds(part)));
      if ("not" in condition) {
        const answer = this.holds(condition.not);
        return answer === null ? null : !answer;
      }
      if ("trigger" in condition) {
        const levels = this.tables.triggers[condition.trigger];
        return levels.length ? anyOf(levels.map((level) => this.holds(level))) : null;
      }
      if ("no_driver" in condition) {
        const known = this.tables.criteria.filter((item) => item.driver).map((item) => this.importance(item));
        const heights = known.filter((height) => height !== null);
        if (heights.some((height) => height >= condition.no_driver.below)) return false;
        return heights.length >= condition.no_driver.known ? true : null;
      }
      return this.coverage() < condition.coverage_below;
    }

    test(condition) {
      const value = this.value(condition.fact);
      const answers = [];
      if ("known" in condition) answers.push((value !== null) === condition.known);
      if ("equals" in condition) answers.push(this.among(value, [condition.equals]));
      if ("one_of" in condition) answers.push(this.among(value, condition.one_of));
      if ("includes" in condition) {
        const shared = isSet(value) && value.set.some((word) => condition.includes.includes(word));
        answers.push(value === null ? null : shared);
      }
      if ("at_least" in condition) answers.push(this.compared(value, (item) => item >= condition.at_least));
      if ("above" in condition) answers.push(this.compared(value, (item) => item > condition.above));
      if ("at_most" in condition) answers.push(this.compared(value, (item) => item <= condition.at_most));
      if ("below" in condition) answers.push(this.compared(value, (item) => item < condition.below));
      return allOf(answers);
    }

    compared(value, compare) {
      if (value === null || typeof value === "string" || isSet(value)) return null;
      if (isInterval(value)) return agreed([compare(value.min), compare(value.max)]);
      if (isOneOf(value)) return agreed(value.one_of.filter((item) => typeof item !== "string").map(asNumber).map(compare));
      return compare(asNumber(value));
    }

    among(value, accepted) {
      if (value === null) return null;
      const same = (one, other) => asNumber(one) === asNumber(other);
      const isIn = (item) => accepted.some((other) => same(item, other));
      if (isOneOf(value)) return agreed(value.one_of.map(isIn));
      if (isInterval(value)) {
        const numbers = accepted.filter((item) => typeof item !== "string").map(asNumber);
        return numbers.some((item) => value.min <= item && item <= value.max) ? null : false;
      }
      if (isSet(value)) return value.set.length === accepted.length && value.set.every((word) => accepted.includes(word));
      return isIn(value);
    }

    // Curves.

    height(curve) {
      if ("points" in curve) {
        const value = point(this.value(curve.fact));
        return value === null ? null : this.at(curve.points, asNumber(value));
      }
      if ("values" in curve) {
        const value = this.value(curve.fact);
        if (isSet(value)) return value.set.length ? Math.max(...value.set.map((word) => curve.values[word])) : 0;
        if (typeof value === "boolean" || typeof value === "string") return curve.values[String(value)];
        return null;
      }
      if ("constant" in curve) return curve.constant;
      if ("mean" in curve) {
        const parts = curve.mean.map((part) => [part.weight, this.height(part.of)]);
        const known = parts.filter(([, height]) => height !== null);
        if (!known.length) return null;
        return total(known.map(([weight, height]) => weight * height)) / total(known.map(([weight]) => weight));
      }
      if ("largest" in curve) {
        const known = curve.largest.map((part) => this.height(part)).filter((height) => height !== null);
        return known.length ? Math.max(...known) : null;
      }
      if ("scaled" in curve) {
        const inner = this.height(curve.scaled);
        if (inner === null) return curve.unknown ?? null;
        return Math.min(curve.at_most, curve.plus + curve.times * inner);
      }
      if ("multiply" in curve) {
        const driver = this.height(curve.multiply);
        const multiplier = this.height(curve.by);
        return driver === null ? null : driver * (multiplier === null ? curve.unknown : multiplier);
      }
      const taken = curve.choose.find((branch) => !("when" in branch) || this.holds(branch.when) === true);
      return taken === undefined ? null : this.height(taken.then);
    }

    at(points, x) {
      const position = points.findIndex(([place]) => place > x);
      if (position === 0) return points[0][1];
      if (position === -1) return points[points.length - 1][1];
      const [[left, low], [right, high]] = [points[position - 1], points[position]];
      return low + ((high - low) * (x - left)) / (right - left);
    }

    // Words that an estimate leaves open count as equally likely.
    importance(criterion) {
      const open = criterion.inputs.filter((path) => isInterval(this.facts[path]) || isOneOf(this.facts[path]));
      if (!open.length) return this.height(criterion.importance);
      let cases = [{}];
      for (const path of open) {
        const value = this.facts[path];
        const values = isInterval(value) ? [point(value)] : value.one_of;
        cases = cases.flatMap((some) => values.map((item) => ({ ...some, [path]: item })));
      }
      const scenes = cases.map((some) => new Scene(this.tables, { ...this.facts, ...some }));
      const heights = scenes.map((scene) => scene.height(criterion.importance)).filter((height) => height !== null);
      return heights.length ? total(heights) / heights.length : null;
    }

    performance(part) {
      const taken = part.cases.find((item) => this.holds(item.when) === true);
      return taken === undefined ? part.value : taken.value;
    }

    coverage() {
      const known = this.tables.criteria.filter((criterion) => this.importance(criterion) !== null);
      return known.length / this.tables.criteria.length;
    }
  }

  // Scores, gates and the recommendation for these facts.
  const assess = (tables, facts) => {
    const scene = new Scene(tables, facts);
    const known = tables.criteria
      .map((criterion) => ({ criterion, importance: scene.importance(criterion) }))
      .filter((item) => item.importance !== null);
    const amount = total(known.map((item) => item.criterion.weight * item.importance));
    const values = {};
    for (const option of tables.options) {
      const terms = known.map(
        (item) => item.criterion.weight * item.importance * scene.performance(item.criterion.performances[option.id]),
      );
      values[option.id] = total(terms);
    }
    const removed = new Set();
    const effects = [];
    let withheld = false;
    for (const gate of tables.gates) {
      for (const level of gate.levels) {
        if (scene.holds(level.when) !== true) continue;
        effects.push({ gate, level });
        if (level.effect === "out") level.options.forEach((option) => removed.add(option));
        if (!level.options.length && level.effect !== "warn") withheld = true;
      }
    }
    const scores = {};
    for (const option of tables.options) scores[option.id] = amount ? (100 * values[option.id]) / amount : null;
    const remaining = tables.options.map((option) => option.id).filter((option) => !removed.has(option));
    let recommendation = null;
    if (amount && remaining.length && !withheld) {
      const best = Math.max(...remaining.map((option) => values[option]));
      const margin = amount * (tables.tie_margin / 100 - 1e-12);
      recommendation = remaining.find((option) => values[option] === best || best - values[option] < margin);
    }
    return { scores, recommendation, removed: [...removed], withheld, effects, coverage: known.length / tables.criteria.length };
  };

  // The facts after these changes. A number whose ratio to a changed one is held moves along, unless it is changed itself.
  const changed = (tables, facts, changes) => {
    const moved = {};
    for (const { fact, denominator } of Object.values(tables.ratios).filter((ratio) => ratio.held)) {
      const [value, from, other] = [changes[denominator], facts[denominator], facts[fact]];
      if (isNumber(value) && isNumber(from) && from && isNumber(other) && !(fact in changes)) moved[fact] = (value * other) / from;
    }
    return { ...facts, ...moved, ...changes };
  };

  return { assess, changed };
})();

const Page = (() => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const whole = (value) => String(Math.round(value));
  const capitalised = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  // Pictures of the three cuts: one is shown, and a part that is pointed at or focused says why it stands where it does.
  const cuts = () => {
    const buttons = [...document.querySelectorAll("[data-cut]")];
    const show = (name) => {
      for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.cut === name));
      for (const panel of document.querySelectorAll("[data-panel]")) panel.hidden = panel.dataset.panel !== name;
    };
    for (const button of buttons) button.addEventListener("click", () => show(button.dataset.cut));
    for (const panel of document.querySelectorAll("[data-panel]")) {
      const told = panel.querySelector("[data-told]");
      const reasons = JSON.parse(panel.querySelector("script").textContent);
      for (const node of panel.querySelectorAll("[data-node]")) {
        node.setAttribute("tabindex", "0");
        const say = () => {
          told.replaceChildren();
          const name = document.createElement("strong");
          name.textContent = node.dataset.node;
          told.append(name, `: ${reasons[node.dataset.node] ?? ""}`);
        };
        node.addEventListener("pointerenter", say);
        node.addEventListener("focus", say);
      }
    }
  };

  // The panel of facts: everything follows from the tables, nothing is sent anywhere.
  const panel = () => {
    if (!document.getElementById("what-if")) return;
    const { tables, facts, titles, gates, effects: effectWords } = read("rule-tables");
    const changes = {};
    const answer = document.getElementById("what-if-answer");
    const before = Rules.assess(tables, facts).recommendation;
    const show = () => {
      const now = Rules.changed(tables, facts, changes);
      for (const row of rows) if (now[row.dataset.fact] !== undefined) place(row, now[row.dataset.fact]);
      const found = Rules.assess(tables, now);
      for (const option of tables.options) {
        const score = found.scores[option.id];
        const row = document.querySelector(`[data-score="${option.id}"]`);
        row.querySelector("meter").value = score ?? 0;
        row.querySelector("output").textContent = score === null ? "–" : whole(score);
        row.querySelector("[data-state]").textContent = found.removed.includes(option.id) ? "removed by a gate" : "";
        row.classList.toggle("chosen", option.id === found.recommendation);
      }
      // One line for each gate, however many of its levels are in effect.
      const lines = new Map();
      for (const { gate, level } of found.effects) {
        const on = level.options.map((option) => titles[option]).join(" and ") || "any recommendation";
        lines.set(gate.id, [...(lines.get(gate.id) ?? []), `${effectWords[level.effect]} ${on}`]);
      }
      const held = [...lines].map(([id, effects]) => {
        const line = document.createElement("li");
        line.textContent = `${gates[id]}: ${[...new Set(effects)].join("; ")}`;
        return line;
      });
      if (!held.length) {
        held.push(document.createElement("li"));
        held[0].textContent = "No gate is in effect.";
      }
      document.getElementById("what-if-gates").replaceChildren(...held);
      const name = found.recommendation === null ? "No leader by facts" : capitalised(titles[found.recommendation]);
      const changed = found.recommendation === before ? "as for the facts of the profile" : "another answer than the profile's";
      answer.textContent = `${name}: ${changed}.`;
      answer.classList.toggle("changed", found.recommendation !== before);
    };
    const rows = [...document.querySelectorAll("[data-fact]")];
    const place = (row, value) => {
      const shown = String(Number(value.toPrecision(6)));
      const slider = row.querySelector("input[type=range]");
      const anchor = JSON.parse(row.dataset.anchors)[shown];
      row.querySelector("input[type=number]").value = shown;
      slider.value = String(toSlider(row, value));
      slider.setAttribute("aria-valuetext", `${shown} ${row.dataset.unit}`.trim() + (anchor ? `: ${anchor}` : ""));
    };
    // Wide ranges move by factors, so that small systems have room too.
    const isWide = (row) => row.dataset.scale === "log";
    const ends = (row) => [Number(row.dataset.low), Number(row.dataset.high)];
    const toSlider = (row, value) => {
      const [low, high] = ends(row);
      return isWide(row) ? (1000 * Math.log1p(value - low)) / Math.log1p(high - low) : value;
    };
    const fitting = (row, value) => {
      const [low, high] = ends(row);
      const within = Math.min(high, Math.max(low, value));
      return row.dataset.whole === "true" ? Math.round(within) : Number(within.toPrecision(3));
    };
    const fromSlider = (row, place) => {
      const [low, high] = ends(row);
      return fitting(row, isWide(row) ? low + Math.expm1((place / 1000) * Math.log1p(high - low)) : place);
    };
    // A step of the fact; where the range is wide a tenth of the value's power of ten. Steps end on their own grid.
    const stepOf = (row, value, isUp) => {
      const smallest = isWide(row) && row.dataset.whole !== "true" ? 0.1 : 1;
      if (!isWide(row)) return Number(row.dataset.step);
      const power = Math.floor(Math.log10(Math.max(value * (isUp ? 1 : 0.999999), smallest)));
      return Math.max(smallest, 10 ** (power - 1));
    };
    const KEYS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
    const moved = (row, value, steps) => {
      const step = stepOf(row, value, steps > 0);
      const next = value + steps * step;
      const onGrid = (steps > 0 ? Math.floor(next / step + 1e-9) : Math.ceil(next / step - 1e-9)) * step;
      return fitting(row, Number(onGrid.toPrecision(12)));
    };
    for (const row of rows) {
      const [low, high] = ends(row);
      const slider = row.querySelector("input[type=range]");
      const change = (value) => {
        changes[row.dataset.fact] = value;
        show();
      };
      slider.addEventListener("input", () => change(fromSlider(row, Number(slider.value))));
      slider.addEventListener("keydown", (event) => {
        const isEnd = event.key === "Home" || event.key === "End";
        if (!(event.key in KEYS) && !isEnd) return;
        event.preventDefault();
        const now = Number(row.querySelector("input[type=number]").value);
        change(isEnd ? (event.key === "Home" ? low : high) : moved(row, now, KEYS[event.key]));
      });
      row.querySelector("input[type=number]").addEventListener("change", (event) => {
        const typed = Number(event.target.value);
        if (Number.isFinite(typed) && event.target.value !== "") {
          const value = Math.min(high, Math.max(low, typed));
          changes[row.dataset.fact] = row.dataset.whole === "true" ? Math.round(value) : value;
        }
        show();
      });
      place(row, Number(row.dataset.value));
    }
    const words = [...document.querySelectorAll("[data-word-fact] select")];
    for (const select of words) {
      select.addEventListener("change", () => {
        changes[select.parentElement.dataset.wordFact] = JSON.parse(select.value);
        show();
      });
    }
    document.getElementById("what-if-reset").addEventListener("click", () => {
      for (const select of words) {
        for (const option of select.options) option.selected = option.defaultSelected;
      }
      for (const path of Object.keys(changes)) delete changes[path];
      show();
    });
    document.getElementById("what-if").hidden = false;
    show();
  };

  return { start: () => [cuts, panel].forEach((part) => part()) };
})();

window.archdecide = {
  assess: (changes) => {
    const { tables, facts } = JSON.parse(document.getElementById("rule-tables").textContent);
    return Rules.assess(tables, Rules.changed(tables, facts, changes));
  },
};
Page.start();
