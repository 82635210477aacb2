"use strict";
(() => {
  const button = document.getElementById("code-button");
  if (button) {
    button.addEventListener("click", () => {
      const show = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(show));
      button.textContent = show ? button.dataset.hide : button.dataset.show;
      document.querySelectorAll(".code").forEach((part) => { part.hidden = !show; });
    });
  }

  // A link to a figure's part opens the part it lies in.
  const openTarget = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  };
  addEventListener("hashchange", openTarget);
  openTarget();

  if (typeof vegaEmbed !== "function") return;
  const settings = JSON.parse(document.getElementById("settings").textContent);
  const night = matchMedia("(prefers-color-scheme: dark)");
  const DATA = new Set(["datasets", "data"]);

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
    if (slim.vconcat) slim.vconcat = slim.vconcat.map((part) => narrowed(part, excess));
    if (slim.concat) slim.concat = slim.concat.map((part) => narrowed(part, excess));
    if (slim.spec) slim.spec = narrowed(slim.spec, excess);
    return slim;
  };
  const forPhone = (spec) => {
    const config = { ...spec.config };
    config.axis = { ...config.axis, labelLimit: 130 };
    config.axisQuantitative = { ...config.axisQuantitative, tickCount: 4 };
    config.legend = { ...config.legend, columns: 2, labelLimit: 130 };
    return { ...spec, config };
  };

  const draw = async (figure, spec, place) => {
    const options = {
      mode: "vega-lite", renderer: "svg", actions: false, ast: true, logLevel: 1,
      tooltip: { theme: night.matches ? "dark" : "light" },
      loader: { load: () => Promise.reject(new Error("This report loads nothing.")) },
    };
    const room = figure.clientWidth;
    let shown = night.matches ? recolour(spec) : spec;
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

  // One click from a mark to the passages behind it: those of the group that the mark's data name.
  const passagesOf = (figure, datum) => {
    const section = figure.closest("section.ta-figure");
    const { group, entity, entity_a: a, entity_b: b, row, column } = datum || {};
    const names = [group, `${a} + ${b}`, `${row} + ${column}`, `${column} + ${row}`, entity, row, column];
    const heads = section ? [...section.querySelectorAll(".ta-evidence [data-group]")] : [];
    for (const name of names) {
      const head = heads.find((part) => part.dataset.group === name);
      if (head) return head;
    }
    return null;
  };
  const readable = (figure, result) => {
    const view = result.view;
    view.addEventListener("click", (event, item) => {
      const head = item && passagesOf(figure, item.datum);
      if (!head) return;
      head.closest("details").open = true;
      head.tabIndex = -1;
      head.scrollIntoView({ block: "start" });
      head.focus({ preventScroll: true });
    });
    view.addEventListener("mousemove", (event, item) => {
      figure.style.cursor = item && passagesOf(figure, item.datum) ? "pointer" : "";
    });
  };

  const enliven = async (figure) => {
    const spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    const image = figure.querySelector("img");
    const place = document.createElement("div");
    place.className = "live";
    figure.prepend(place);
    let result = null, width = 0, queue = Promise.resolve();
    const redraw = () => {
      queue = queue.then(async () => {
        if (result) result.finalize();
        width = figure.clientWidth;
        result = await draw(figure, spec, place);
        readable(figure, result);
        figure.classList.add("is-live");
        image.setAttribute("aria-hidden", "true");
      }).catch((error) => {
        console.warn(error);
        place.remove();
        figure.classList.remove("is-live");
        image.removeAttribute("aria-hidden");
      });
      return queue;
    };
    await redraw();
    night.addEventListener("change", redraw);
    let waiting = 0;
    addEventListener("resize", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => { if (figure.clientWidth !== width) redraw(); }, 200);
    });
  };

  (async () => {
    for (const figure of document.querySelectorAll("figure.ta-chart")) await enliven(figure);
    document.documentElement.dataset.charts = "ready";
  })();
})();
