// Pictures become live charts: in the page's colours, no wider than the screen, under the reader's choice.
const DATA = new Set(["datasets", "data", "usermeta"]);

// Colours only: values from the articles are never touched.
const recolour = (part) => {
  if (typeof part === "string") return settings.dark[part] || part;
  if (Array.isArray(part)) return part.map(recolour);
  if (!part || typeof part !== "object") return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, DATA.has(key) ? value : recolour(value)]));
};

// On a narrow screen views stand below each other, with less room for plots and labels.
const narrowed = (view, excess) => {
  const slim = { ...view };
  if (typeof slim.width === "number") slim.width = Math.max(150, slim.width - excess);
  if (slim.hconcat) { slim.vconcat = slim.hconcat; delete slim.hconcat; }
  if (slim.columns) slim.columns = 1;
  for (const key of ["vconcat", "concat"]) if (slim[key]) slim[key] = slim[key].map((part) => narrowed(part, excess));
  if (slim.spec) slim.spec = narrowed(slim.spec, excess);
  return slim;
};
// Names that stand in several lines over wide columns stand aslant over narrow ones.
const aslant = (part) => {
  if (!part || typeof part !== "object") return part;
  if (Array.isArray(part)) return part.map(aslant);
  const made = Object.fromEntries(Object.entries(part).map(([key, own]) => [key, DATA.has(key) ? own : aslant(own)]));
  if (!made.labelExpr || !made.labelExpr.startsWith("split(")) return made;
  const label = "replace(datum.label, regexp('\\n', 'g'), ' ')";
  return { ...made, labelExpr: label, labelAngle: -55, labelAlign: "left", labelBaseline: "middle", labelPadding: 6 };
};
const forPhone = (spec) => {
  const config = { ...spec.config };
  config.axis = { ...config.axis, labelLimit: 130 };
  config.axisQuantitative = { ...config.axisQuantitative, tickCount: 4 };
  config.legend = { ...config.legend, columns: 2, labelLimit: 130 };
  return aslant({ ...spec, config });
};

const draw = async (figure, spec, place) => {
  const options = {
    mode: "vega-lite", renderer: "svg", actions: false, ast: true, logLevel: 1,
    tooltip: { theme: isDark() ? "dark" : "light" },
    loader: { load: () => Promise.reject(new Error("This report loads nothing.")) },
  };
  const room = figure.clientWidth;
  let shown = isDark() ? recolour(spec) : spec;
  if (room < 480) shown = forPhone(shown);
  let result = await vegaEmbed(place, shown, options);
  for (let round = 0; round < 2; round += 1) {
    const excess = Math.ceil(place.querySelector("svg").width.baseVal.value - room);
    if (excess <= 0) break;
    shown = narrowed(shown, excess);
    result.finalize();
    result = await vegaEmbed(place, shown, options);
  }
  return result;
};

// Vega names marks for screen readers by columns, in English: a mark says what its tooltip says, the rest is silent.
const itemOf = (mark) => {
  const found = mark.__data__;
  return found && !found.datum && found.items ? found.items[0] : found;
};
const spoken = (place) => {
  for (const part of place.querySelectorAll("svg.marks [aria-roledescription], svg.marks [aria-label]")) {
    const item = itemOf(part);
    const told = item && item.tooltip && typeof item.tooltip === "object" ? Object.entries(item.tooltip) : [];
    part.removeAttribute("aria-roledescription");
    part.removeAttribute("aria-label");
    if (part.getAttribute("role") !== "graphics-symbol") continue;
    if (told.length) part.setAttribute("aria-label", told.map(([name, value]) => `${name}: ${value}`).join("; "));
    else part.setAttribute("aria-hidden", "true");
  }
  // The whole keeps what is said of it, as the document it is.
  place.removeAttribute("aria-roledescription");
};

const charts = [];
const livingChart = (figure) => {
  const spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  const image = figure.querySelector("img");
  const place = document.createElement("div");
  const note = document.createElement("p");
  const chart = { figure, spec, stale: true };
  place.className = "live";
  note.className = "ta-filter-note";
  figure.prepend(note, place);
  let result = null, width = 0, queue = Promise.resolve();
  const once = async () => {
    // A page of the single file that is not shown has no width: it is drawn when it is.
    if (!figure.clientWidth) { chart.stale = true; return; }
    if (result) result.finalize();
    result = null;
    width = figure.clientWidth;
    const under = filtered(spec);
    note.textContent = under.note;
    note.hidden = !under.note;
    place.hidden = !under.spec;
    if (under.spec) {
      result = await draw(figure, under.spec, place);
      spoken(place);
      readable(figure, place, result);
    }
    chart.stale = false;
    figure.classList.add("is-live");
    image.setAttribute("aria-hidden", "true");
  };
  chart.redraw = () => {
    queue = queue.then(once).catch((error) => {
      console.warn(error);
      place.hidden = true;
      figure.classList.remove("is-live");
      image.removeAttribute("aria-hidden");
    });
    return queue;
  };
  let waiting = 0;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { if (figure.clientWidth !== width) chart.redraw(); }, 200);
  });
  return chart;
};

const redrawAll = async () => { for (const chart of charts) await chart.redraw(); };
const drawVisible = async () => { for (const chart of charts) if (chart.stale) await chart.redraw(); };
