// From a mark of a chart to the sentences behind it, with the mouse or the keyboard.
const textsOf = (datum) => {
  const values = Object.values(datum || {}).filter((value) => typeof value === "string" && value.length > 1);
  const bare = values.map((value) => value.replace(/ \([^()]*\)$/, "").replace(/, n = .*$/, ""));
  const { entity_a: a, entity_b: b, row, column } = datum || {};
  const pairs = [[a, b], [row, column], [column, row]].filter(([x, y]) => x && y).map(([x, y]) => `${x} + ${y}`);
  return { whole: [datum.group, ...pairs, datum.entity, ...values, ...bare].filter(Boolean), parts: [...new Set([...values, ...bare])] };
};

// How well a group of passages fits: its name begins with one of the datum's names and goes on with another, or with
// a sign that separates ("Le Phare: most negative", "Apple (entity)"); never a longer name that only begins alike.
const fit = (group, parts) => {
  const name = group.replace(/^\d+ · /, "");
  const first = parts.filter((part) => name.startsWith(part)).sort((a, b) => b.length - a.length)[0];
  if (!first) return 0;
  const rest = name.slice(first.length);
  const more = parts.filter((part) => part !== first && rest.includes(part) && !/\p{L}/u.test(rest[rest.indexOf(part) + part.length] || ""));
  if (more.length) return first.length + more.reduce((sum, part) => sum + part.length, 0);
  return !rest || /^\s*[:·(+=]/.test(rest) ? first.length : 0;
};

const passagesOf = (figure, datum) => {
  const section = figure.closest("section.ta-figure");
  const groups = section && datum ? [...section.querySelectorAll(".ta-evidence .ta-group:not([hidden])")] : [];
  if (!groups.length) return null;
  const { whole, parts } = textsOf(datum);
  for (const name of whole) {
    const exact = groups.find((group) => group.dataset.group === name);
    if (exact) return exact.querySelector("h4");
  }
  const scored = groups.map((group) => [fit(group.dataset.group, parts), group]).filter(([score]) => score > 0);
  scored.sort((a, b) => b[0] - a[0]);
  return scored.length ? scored[0][1].querySelector("h4") : null;
};

const readable = (figure, place, result) => {
  const view = result.view;
  view.addEventListener("click", (event, item) => {
    const head = item && passagesOf(figure, item.datum);
    if (head) go(head.id);
  });
  view.addEventListener("mousemove", (event, item) => {
    figure.style.cursor = item && passagesOf(figure, item.datum) ? "pointer" : "";
  });
  keyboard(figure, place);
};

// One stop of the Tab key a chart; the arrows go from mark to mark, Enter opens the sentences.
const keyboard = (figure, place) => {
  const datumOf = (mark) => (itemOf(mark) || {}).datum;
  const told = [...place.querySelectorAll('svg [role="graphics-symbol"][aria-label]')];
  const marks = told.filter((mark) => passagesOf(figure, datumOf(mark)));
  if (!marks.length) return;
  marks.forEach((mark, i) => mark.setAttribute("tabindex", i ? "-1" : "0"));
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  place.onkeydown = (event) => {
    const here = marks.indexOf(event.target);
    if (here < 0) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      go(passagesOf(figure, datumOf(marks[here])).id);
    } else if (event.key in steps) {
      event.preventDefault();
      const next = marks[Math.min(marks.length - 1, Math.max(0, here + steps[event.key]))];
      marks[here].setAttribute("tabindex", "-1");
      next.setAttribute("tabindex", "0");
      next.focus();
    }
  };
};
