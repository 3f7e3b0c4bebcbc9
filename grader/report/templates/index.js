// Sorting and filtering; the page is complete without it.
(() => {
  "use strict";
  const key = (row, column, kind) => {
    const cell = row.cells[column];
    const text = cell.dataset.value ?? cell.textContent.trim();
    return kind === "number" ? Number.parseFloat(text) : text;
  };
  const sort = (table, heading, column) => {
    const down = heading.getAttribute("aria-sort") === "ascending";
    const kind = heading.dataset.kind;
    const rows = [...table.tBodies[0].rows].map((row) => [key(row, column, kind), row]);
    rows.sort(([a], [b]) => (kind === "number" ? a - b : a.localeCompare(b, undefined, { numeric: true })));
    if (down) rows.reverse();
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", down ? "descending" : "ascending");
    table.tBodies[0].append(...rows.map(([, row]) => row));
  };
  for (const table of document.querySelectorAll("table[data-sortable]")) {
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      if ("none" in heading.dataset) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      button.addEventListener("click", () => sort(table, heading, column));
      heading.append(button);
    });
  }
  for (const filter of document.querySelectorAll(".filter")) {
    const rows = [...document.getElementById(filter.dataset.for).tBodies[0].rows];
    const find = filter.querySelector("[data-find]");
    const state = filter.querySelector("[data-state]");
    const count = filter.querySelector("[data-count]");
    const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const apply = () => {
      const word = find.value.trim().toLowerCase();
      const wanted = state?.value ?? "";
      let shown = 0;
      for (const row of rows) {
        row.hidden = !texts.get(row).includes(word) || (wanted !== "" && row.dataset.state !== wanted);
        if (!row.hidden) shown += 1;
      }
      count.textContent = shown === rows.length ? "" : `${shown} of ${rows.length} shown`;
    };
    find.addEventListener("input", apply);
    state?.addEventListener("change", apply);
    filter.hidden = false;
    apply();
  }
})();
