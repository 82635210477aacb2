// What happens when the page opens.
const start = async () => {
  startTheme();
  startCodeButton();
  startAddress();
  await unpack();
  startSaving();
  const asked = readAddress();
  if (pages.length) showPage(pages[0]);
  const first = asked.target ? reach(asked.target) : null;
  if (typeof vegaEmbed === "function") {
    for (const figure of document.querySelectorAll("figure.ta-chart")) charts.push(livingChart(figure));
    charts.forEach((chart) => learn(chart.spec));
    startFilter();
    for (const kind of KINDS) if (known[kind].has(asked[kind])) choice[kind] = asked[kind];
    await applyFilter();
    themeListeners.push(redrawAll);
  }
  // Live charts may differ in height from their pictures: the target is sought once more.
  if (first && Math.abs(first.getBoundingClientRect().top) > 120) first.scrollIntoView({ block: "start" });
  root.dataset.charts = "ready";
};
start();
