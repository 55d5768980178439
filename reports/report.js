"use strict";
// Everything in the page can be read without this. It switches the language, and sorts, filters and
// copies tables. Text goes into the page by textContent alone.

const root = document.documentElement;

// ---- language ----

const languages = document.getElementById("languages");

function setLanguage(language) {
  root.lang = language;
  const title = document.querySelector("title");
  title.textContent = title.getAttribute("data-" + language);
  for (const button of languages.children)
    button.setAttribute("aria-pressed", String(button.value === language));
}

languages.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) setLanguage(button.value);
});
languages.hidden = false;
setLanguage(root.lang);

// The text of an element in the language that is shown.
function textOf(element) {
  if (element.nodeType === Node.TEXT_NODE) return element.data;
  if (element.nodeType !== Node.ELEMENT_NODE) return "";
  const hidden = root.lang === "ja" ? "en" : "ja";
  if (element.classList.contains(hidden) || element.classList.contains("label")) return "";
  let text = "";
  for (const child of element.childNodes) text += textOf(child);
  return element.matches("br, li, span.name, span.service") ? " " + text : text;
}

function plain(element) {
  return textOf(element).replace(/\s+/g, " ").trim();
}

// ---- tables ----

function keyOf(row, column) {
  const cell = row.cells[column];
  if (cell.dataset.k !== undefined) return Number(cell.dataset.k);
  const text = plain(cell);
  return cell.classList.contains("number") ? Number(text) || 0 : text;
}

function compareKeys(a, b) {
  if (typeof a === "number") return a - b;
  return a.localeCompare(b, root.lang);
}

function sortTable(table, head) {
  const body = table.tBodies[0];
  const order = head.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
  const sign = order === "ascending" ? 1 : -1;
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", order);
  const rows = Array.from(body.rows, (row) => ({ row, key: keyOf(row, head.cellIndex) }));
  rows.sort((a, b) => sign * compareKeys(a.key, b.key));
  body.append(...rows.map((entry) => entry.row));
}

function filterRows(rows, text, shown) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const row of rows) {
    const content = words.length ? row.textContent.toLowerCase() : "";
    row.hidden = !words.every((word) => content.includes(word));
    count += !row.hidden;
  }
  shown.textContent = String(count);
}

// Tab-separated, one line a row; a cell that a spreadsheet would take for a formula gets a ' before it.
function tableText(table) {
  const rows = [table.tHead.rows[0], ...Array.from(table.tBodies[0].rows).filter((r) => !r.hidden)];
  return rows.map((row) => Array.from(row.cells, (cell) => {
    const text = plain(cell);
    return /^[=+\-@]/.test(text) ? "'" + text : text;
  }).join("\t")).join("\r\n") + "\r\n";
}

function copyBySelection(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "away";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

function addCopying(button, table) {
  const [offer, done] = button.children;
  button.addEventListener("click", async () => {
    if (!await copyText(tableText(table))) return;
    offer.hidden = true;
    done.hidden = false;
    setTimeout(() => { offer.hidden = false; done.hidden = true; }, 2000);
  });
}

function addSorting(table) {
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sortTable(table, head));
  }
}

function addTools(table) {
  const tools = document.getElementById("tools").content.firstElementChild.cloneNode(true);
  const rows = table.tBodies[0].rows;
  const shown = tools.querySelector(".shown");
  shown.textContent = tools.querySelector(".total").textContent = String(rows.length);
  tools.querySelector("input").addEventListener("input", (event) =>
    filterRows(rows, event.target.value, shown));
  addCopying(tools.querySelector(".copy"), table);
  table.parentNode.before(tools);
}

for (const table of document.querySelectorAll(".scroll > table")) {
  addSorting(table);
  addTools(table);
}

// ---- findings ----

const tools = document.getElementById("finding-tools");
const findings = document.getElementsByClassName("finding");

// Of many, those behind the first wait in <noscript> as text: markup of this page, in which whatever came
// from outside is escaped. They are taken in while nobody waits for them, or when all are needed.
const packs = Array.from(document.querySelectorAll("#findings noscript"));

function takePack() {
  const pack = packs.shift();
  const late = new DOMParser().parseFromString(pack.textContent, "text/html").body.children;
  for (const finding of late) finding.classList.add("late"); // not drawn before it is scrolled to
  pack.replaceWith(...late);
}

function takeAll() {
  while (packs.length) takePack();
}

function takeSlowly() {
  if (!packs.length) return;
  takePack();
  setTimeout(takeSlowly, 50);
}

addEventListener("load", () => setTimeout(takeSlowly, 500));

function filterFindings() {
  takeAll();
  const severities = new Set();
  for (const button of tools.querySelectorAll("[aria-pressed='true']")) severities.add(button.value);
  const shown = tools.querySelector(".shown");
  filterRows(findings, tools.querySelector("input").value, shown);
  let count = 0;
  for (const finding of findings) {
    finding.hidden ||= !severities.has(finding.dataset.severity);
    count += !finding.hidden;
  }
  shown.textContent = String(count);
}

if (tools) {
  tools.querySelector("input").addEventListener("input", filterFindings);
  for (const button of tools.querySelectorAll("[aria-pressed]"))
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      filterFindings();
    });
  tools.querySelector(".expand").addEventListener("click", () => {
    takeAll();
    for (const finding of findings) finding.open = !finding.hidden;
  });
  tools.hidden = false;
}

// A link to a finding opens it.
function openTarget() {
  const id = location.hash.slice(1);
  if (/^f\d+$/.test(id) && !document.getElementById(id)) takeAll();
  const target = id && document.getElementById(id);
  if (target && target.matches("details")) {
    target.hidden = false;
    target.open = true;
    target.scrollIntoView();
  }
}
addEventListener("hashchange", openTarget);
openTarget();

// ---- paper ----

let opened = [];
addEventListener("beforeprint", () => {
  takeAll();
  opened = Array.from(document.querySelectorAll("details:not([open])"));
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});
