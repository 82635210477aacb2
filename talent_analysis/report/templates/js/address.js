// The address after #: TARGET?source=A&entity=B, so that a link brings back the figure or the passage, and the filter.
const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
const readAddress = () => {
  const [target, query = ""] = location.hash.slice(1).split("?");
  const asked = new URLSearchParams(query);
  return { target: decoded(target), source: asked.get("source") || "", entity: asked.get("entity") || "" };
};
const addressOf = ({ target, source, entity }) => {
  const query = new URLSearchParams();
  if (source) query.set("source", source);
  if (entity) query.set("entity", entity);
  const asked = query.toString();
  return `#${encodeURIComponent(target)}${asked ? `?${asked}` : ""}`;
};
const setAddress = (state, entry) => {
  const url = addressOf(state);
  if (url === location.hash) return;
  if (entry) history.pushState(null, "", url);
  else history.replaceState(null, "", url);
};

const announce = (text) => { document.getElementById("said").textContent = text; };

const reach = (id, focus = true) => {
  const target = id && document.getElementById(id);
  if (!target) return null;
  showPage(target.matches("section.report-page") ? target : pageOf(target));
  for (let part = target; part; part = part.parentElement) if (part.tagName === "DETAILS") part.open = true;
  document.querySelectorAll(".is-target").forEach((part) => part.classList.remove("is-target"));
  if (target.matches("blockquote, .ta-s, .ta-figure, h4")) target.classList.add("is-target");
  if (focus) {
    if (!target.hasAttribute("tabindex")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }
  target.scrollIntoView({ block: "start" });
  return target;
};

const go = (id) => {
  if (!reach(id)) return;
  setAddress({ ...readAddress(), target: id }, true);
  if (pages.length) drawVisible();
};

const copyAddress = async () => {
  try {
    await navigator.clipboard.writeText(location.href);
    announce(say("copied"));
  } catch {
    announce(say("in_bar"));
  }
};

const startAddress = () => {
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href^="#"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(decoded(link.getAttribute("href").slice(1)));
    if (link.classList.contains("ta-here")) copyAddress();
  });
  addEventListener("hashchange", () => {
    reach(readAddress().target);
    filterFromAddress();
  });
};
