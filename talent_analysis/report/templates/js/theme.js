// Light and dark: as the reader's system has it until the button says otherwise; and the button that shows the code.
const root = document.documentElement;
const settings = JSON.parse(document.getElementById("settings").textContent);
const say = (key, values = {}) =>
  settings.words[key].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
const night = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme || (night.matches ? "dark" : "light")) === "dark";
const themeListeners = [];

const remembered = (value) => {
  // Where a page may keep nothing (private windows), the choice lasts as long as the page.
  try {
    if (value === undefined) return localStorage.getItem("talent-analysis-theme");
    localStorage.setItem("talent-analysis-theme", value);
  } catch { /* nothing is kept */ }
  return null;
};

const startTheme = () => {
  const button = document.getElementById("theme-button");
  const kept = remembered();
  if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  const changed = () => {
    button.setAttribute("aria-pressed", String(isDark()));
    themeListeners.forEach((listener) => listener());
  };
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    remembered(root.dataset.theme);
    changed();
  });
  night.addEventListener("change", changed);
  button.hidden = false;
  button.setAttribute("aria-pressed", String(isDark()));
};

const startCodeButton = () => {
  const button = document.getElementById("code-button");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const show = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(show));
    button.textContent = show ? button.dataset.hide : button.dataset.show;
    document.querySelectorAll(".code").forEach((part) => { part.hidden = !show; });
  });
};
