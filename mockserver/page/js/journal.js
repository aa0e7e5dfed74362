// The list of calls, latest first, as they come.

import { drop, shown } from "./api.js";
import { byId, duration, el, say } from "./dom.js";
import { choose, follow, latest, now, on } from "./store.js";

const LISTED = 300;
const items = new Map();

export function start() {
  byId("find").addEventListener("input", render);
  byId("journal-clear").addEventListener("click", () => shown(async () => {
    await drop("journal", { key: now().key });
    now().calls.clear();
    choose(null);
    render();
    follow();
  }));
  byId("calls").addEventListener("keydown", steer);
  on("calls", ({ changed }) => {
    for (const call of changed) items.delete(call.number);
    render();
    const told = changed.at(-1);
    if (told) say(`Call ${told.number}: ${told.operation ?? told.path}, ${told.status ?? "under way"}`);
  });
  on("chosen", mark);
}

/** The class of a status, for its colour. */
export function kind(status) {
  if (status === null || status === undefined) return "open";
  return status < 400 ? "good" : "bad";
}

function render() {
  const words = byId("find").value.toLowerCase().split(/\s+/).filter(Boolean);
  const calls = latest().filter((call) => {
    const text = JSON.stringify(call).toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const list = byId("calls");
  const focused = document.activeElement?.dataset?.number;
  const wanted = calls.slice(0, LISTED).map((call) => {
    if (!items.has(call.number)) items.set(call.number, item(call));
    return items.get(call.number);
  });
  list.replaceChildren(...wanted);
  if (focused) list.querySelector(`[data-number="${focused}"]`)?.focus();
  byId("calls-empty").hidden = calls.length > 0;
  byId("journal-count").textContent = calls.length ? `${calls.length}` : "";
  mark();
}

function item(call) {
  const said = call.spoken.map((each) => each.transcript).filter(Boolean).join(" · ");
  const meta = [call.version, call.key, duration(call.seconds)].filter(Boolean).join("  ·  ");
  return el("li", {}, el("button", {
    type: "button", class: "row", "data-number": String(call.number), onclick: () => choose(call.number),
  },
  el("span", { class: "row-top" },
    el("span", { class: "number" }, `#${call.number}`),
    el("span", { class: "operation" }, call.operation ?? `${call.method} ${call.path}`),
    el("span", { class: `status ${kind(call.status)}` }, String(call.status ?? "…"))),
  said ? el("span", { class: "said" }, said) : null,
  call.error ? el("span", { class: "error" }, call.error) : null,
  el("span", { class: "meta" }, meta, ...call.effects.map((effect) => el("span", { class: "effect" }, effect)))));
}

function mark() {
  for (const row of byId("calls").querySelectorAll(".row")) {
    const chosen = Number(row.dataset.number) === now().chosen;
    if (chosen) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

/** Arrow keys go from row to row. */
function steer(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const rows = [...byId("calls").querySelectorAll(".row")];
  const next = rows[rows.indexOf(document.activeElement) + step];
  if (next) {
    event.preventDefault();
    next.focus();
  }
}
