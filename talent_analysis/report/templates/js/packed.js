// The single file carries its charts, its folded parts and the chart code in one compressed block.
const unpack = async () => {
  const block = document.getElementById("packed");
  if (!block) return;
  const bytes = Uint8Array.from(atob(block.textContent.trim()), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const packed = JSON.parse(await new Response(stream).text());
  block.remove();
  for (const place of document.querySelectorAll("[data-packed]")) place.innerHTML = packed.parts[place.dataset.packed];
  if (packed.bundle) {
    // The page's policy knows this script by its hash.
    const script = document.createElement("script");
    script.textContent = packed.bundle;
    document.head.append(script);
  }
};

// One page of the single file is shown at a time; on paper, and without scripts, all of them are.
const pages = [...document.querySelectorAll("section.report-page")];
const pageOf = (element) => (element && element.closest("section.report-page")) || null;
const showPage = (page) => {
  if (!page || !pages.length) return;
  for (const other of pages) other.classList.toggle("is-away", other !== page);
  for (const link of document.querySelectorAll("header.site nav a")) {
    if (link.getAttribute("href") === `#${page.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
};

// A file that travels alone has no data folder beside it: each table can be saved from the page itself.
const startSaving = () => {
  if (!pages.length) return;
  for (const table of document.querySelectorAll("main table")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ta-save";
    button.textContent = say("save");
    button.addEventListener("click", () => {
      const cell = (part) => `"${part.textContent.replaceAll('"', '""')}"`;
      const rows = [...table.rows].map((row) => [...row.cells].map(cell).join(","));
      const link = document.createElement("a");
      const section = table.closest("section[id]");
      link.href = URL.createObjectURL(new Blob(["\ufeff", rows.join("\r\n")], { type: "text/csv" }));
      link.download = `${section ? section.id : "table"}.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
    (table.closest(".ta-scroll") || table).after(button);
  }
};
