// One choice of a source and of an entity for the whole page: charts, tables and passages follow it.
const choice = { source: "", entity: "" };
const known = { source: new Set(), entity: new Set() };
const KINDS = ["source", "entity"];
const fieldsOf = (spec, set) => (spec.usermeta && spec.usermeta.linked && spec.usermeta.linked.data[set]) || {};
const pickersOf = (spec) => (spec.usermeta && spec.usermeta.linked && spec.usermeta.linked.pickers) || {};

const learn = (spec) => {
  for (const [set, rows] of Object.entries(spec.datasets || {}))
    for (const [kind, fields] of Object.entries(fieldsOf(spec, set)))
      for (const row of rows) for (const field of fields) if (typeof row[field] === "string") known[kind].add(row[field]);
};

// A row stays where it names the choice, or nothing that could be chosen (totals, verdicts).
const stays = (values, kind) => {
  const names = values.filter((value) => known[kind].has(value));
  return !names.length || names.includes(choice[kind]);
};

const valuesOf = (rows, field) => new Set(rows.map((row) => row[field]).filter((value) => value !== null).map(String));

// What a view draws along an axis loses the names that are no longer there, and the view shrinks with it.
const POSITIONS = ["x", "y", "row", "column", "facet"];
const shrunk = (view, before, after, inherited) => {
  const set = (view.data && view.data.name) || inherited;
  const slim = { ...view };
  const inner = (part) => shrunk(part, before, after, set);
  for (const key of ["layer", "concat", "hconcat", "vconcat"]) if (slim[key]) slim[key] = slim[key].map(inner).filter(Boolean);
  if (slim.spec) slim.spec = inner(slim.spec);
  const lost = set && before[set] && before[set].length !== after[set].length;
  if (lost && !after[set].length && !slim.layer && !slim.spec) return null;
  for (const key of ["concat", "hconcat", "vconcat", "layer"]) if (slim[key] && !slim[key].length) return null;
  if (slim.layer && slim.layer.every((part) => !drawsNames(part, set, before))) return null;
  if (!slim.encoding || !lost) return resized(slim, set, before, after);
  slim.encoding = { ...slim.encoding };
  for (const channel of POSITIONS) {
    const along = slim.encoding[channel];
    if (!along || !along.field || !before[set].some((row) => typeof row[along.field] === "string")) continue;
    const left = valuesOf(after[set], along.field);
    const keep = (list) => (Array.isArray(list) ? list.filter((value) => left.has(String(value))) : list);
    slim.encoding[channel] = { ...along };
    if (along.sort) slim.encoding[channel].sort = keep(along.sort);
    if (along.scale && Array.isArray(along.scale.domain))
      slim.encoding[channel].scale = { ...along.scale, domain: keep(along.scale.domain) };
  }
  return resized(slim, set, before, after);
};

const drawsNames = (part, inherited, before) => {
  const set = (part.data && part.data.name) || inherited;
  return Boolean(set && before[set] && before[set].length > 1) || Boolean(part.layer);
};

const resized = (view, inherited, before, after) => {
  const slim = { ...view };
  for (const [side, channel] of [["height", "y"], ["width", "x"]]) {
    if (typeof slim[side] !== "number") continue;
    for (const part of [slim, ...(slim.layer || [])]) {
      const set = (part.data && part.data.name) || inherited;
      const along = part.encoding && part.encoding[channel];
      if (!along || !along.field || along.type === "quantitative" || along.type === "temporal") continue;
      if (!set || !before[set] || before[set].length === after[set].length) continue;
      const [was, is] = [valuesOf(before[set], along.field).size, valuesOf(after[set], along.field).size];
      if (was > is && is) slim[side] = Math.max(24, Math.round((slim[side] * is) / was));
      break;
    }
  }
  return slim;
};

const withPicker = (spec, pickers) => {
  const set = (part) => {
    const own = { ...part };
    if (own.params) {
      own.params = own.params.map((param) => {
        if (!(param.name in pickers)) return param;
        const { bind, ...rest } = param;
        const offered = choice.source && bind.options.includes(choice.source);
        return { ...rest, value: offered ? choice.source : pickers[param.name] };
      });
    }
    for (const key of ["layer", "concat", "hconcat", "vconcat"]) if (own[key]) own[key] = own[key].map(set);
    return own;
  };
  return set(spec);
};

// The specification under the choice, and in words how far the figure follows it; no specification where nothing is left.
const filtered = (spec) => {
  const picked = Object.keys(pickersOf(spec)).length ? withPicker(spec, pickersOf(spec)) : spec;
  const active = KINDS.filter((kind) => choice[kind]);
  if (!active.length) return { spec: picked, note: "" };
  const after = {};
  const follows = new Set();
  for (const [set, rows] of Object.entries(spec.datasets || {})) {
    const fields = fieldsOf(spec, set);
    const kinds = active.filter((kind) => fields[kind] && rows.some((row) => fields[kind].some((field) => known[kind].has(row[field]))));
    after[set] = rows.filter((row) => kinds.every((kind) => stays(fields[kind].map((field) => row[field]), kind)));
    for (const kind of kinds) if (rows.some((row) => fields[kind].some((field) => row[field] === choice[kind]))) follows.add(kind);
    for (const kind of kinds) follows.add(`${kind}-told`);
  }
  const absent = active.filter((kind) => follows.has(`${kind}-told`) && !follows.has(kind));
  if (absent.length) return { spec: null, note: say("nothing", { choice: choice[absent[0]] }) };
  const told = active.filter((kind) => follows.has(kind));
  const blind = active.filter((kind) => !follows.has(kind));
  const only = told.length ? say("only", { choice: told.map((kind) => choice[kind]).join(" · ") }) : "";
  const all = blind.map((kind) => say(kind === "source" ? "all_sources" : "all_entities")).join(" ");
  const slim = told.length ? shrunk({ ...picked, datasets: after }, spec.datasets, after, null) : picked;
  return { spec: slim, note: `${only} ${all}`.trim() };
};

const filterTables = (scope) => {
  for (const table of scope.querySelectorAll("table")) {
    const heads = [...table.querySelectorAll("th")];
    const columns = heads.map((head, place) => [head.dataset.names, place]).filter(([kind]) => kind && choice[kind]);
    for (const row of table.tBodies[0] ? table.tBodies[0].rows : []) {
      const parts = (kind) => columns.filter(([of]) => of === kind).map(([, place]) => row.cells[place].textContent);
      row.hidden = KINDS.some((kind) => choice[kind] && parts(kind).length && !stays(parts(kind), kind));
    }
  }
};
const filterPassages = (scope) => {
  for (const group of scope.querySelectorAll(".ta-group")) {
    const names = group.dataset.group.split(" + ");
    group.hidden = Boolean(choice.entity) && !stays(names, "entity");
    for (const passage of group.querySelectorAll("blockquote"))
      passage.hidden = Boolean(choice.source && passage.dataset.source && passage.dataset.source !== choice.source);
    if (!group.querySelector("blockquote:not([hidden])")) group.hidden = true;
  }
};

const applyFilter = () => {
  for (const kind of KINDS) document.getElementById(`filter-${kind}`).value = choice[kind];
  document.getElementById("filter-clear").disabled = !choice.source && !choice.entity;
  filterTables(document);
  filterPassages(document);
  return redrawAll();
};

const filterFromAddress = () => {
  const asked = readAddress();
  let changed = false;
  for (const kind of KINDS) {
    const wanted = known[kind].has(asked[kind]) ? asked[kind] : "";
    changed = changed || wanted !== choice[kind];
    choice[kind] = wanted;
  }
  return changed ? applyFilter() : null;
};

const startFilter = () => {
  const form = document.getElementById("filter");
  for (const kind of KINDS) {
    const select = document.getElementById(`filter-${kind}`);
    const names = [...known[kind]].sort((a, b) => a.localeCompare(b, root.lang));
    for (const name of names) select.append(new Option(name, name));
    select.closest("label").hidden = names.length < 2;
    if (names.length > 1) form.hidden = false;
    select.addEventListener("change", () => {
      choice[kind] = select.value;
      setAddress({ ...readAddress(), ...choice });
      applyFilter().then(() => announce([choice.source, choice.entity].filter(Boolean).join(" · ") || say("everything")));
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("filter-clear").addEventListener("click", () => {
    choice.source = choice.entity = "";
    setAddress({ ...readAddress(), ...choice });
    applyFilter().then(() => announce(say("everything")));
    document.getElementById("filter-source").focus();
  });
};
