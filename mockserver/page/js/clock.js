// The time of one key's world: it can be stopped and pushed on.

import { get, post, shown } from "./api.js";
import { byId, el } from "./dom.js";
import { keyInView, on } from "./store.js";

const ASKED_MS = 2000;
const SHOWN_MS = 100;
const STEPS = [["+1 s", 1], ["+10 s", 10], ["+1 min", 60], ["+5 min", 300]];

let told = null;
let key = "";

export function start() {
  const digits = el("output", { class: "digits", id: "digits" }, "–");
  const freeze = el("button", { type: "button", role: "switch", class: "switch", id: "freeze", "aria-checked": "false",
    onclick: () => act(told?.frozen ? "resume" : "freeze") }, "Frozen");
  const steps = STEPS.map(([label, seconds]) => el("button", { type: "button", class: "quiet", onclick: () => act("advance", { seconds }) }, label));
  const note = el("p", { class: "note" });
  byId("clock").append(el("div", { class: "clock-top" }, digits, freeze), el("div", { class: "steps", role: "group", "aria-label": "Move the clock on" }, steps), note);

  const draw = () => {
    const usable = told !== null;
    for (const button of [freeze, ...steps]) button.disabled = !usable;
    byId("clock-of").textContent = usable ? key : "";
    note.textContent = usable ? "" : "Each key has a clock of its own: choose a key above, or make a call.";
    freeze.setAttribute("aria-checked", String(Boolean(told?.frozen)));
    digits.classList.toggle("frozen", Boolean(told?.frozen));
    tick();
  };
  const tick = () => {
    digits.textContent = told === null ? "–" : written(told.now + (told.frozen ? 0 : (performance.now() - told.at) / 1000));
  };
  const take = (answer) => {
    if (answer) told = { ...answer, at: performance.now() };
    draw();
  };
  const ask = async () => {
    key = keyInView();
    if (!key) {
      told = null;
      draw();
    } else if (!document.hidden) take(await get("clock", { key }).catch(() => null));
  };
  const act = async (what, body) => take(await shown(() => post(`clock/${what}`, { key }, body)));
  setInterval(ask, ASKED_MS);
  setInterval(tick, SHOWN_MS);
  on("key", ask);
  on("calls", () => keyInView() !== key && ask());
  ask();
}

function written(seconds) {
  const whole = Math.floor(seconds);
  const two = (number) => String(number).padStart(2, "0");
  return `${two(Math.floor(whole / 3600))}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${Math.floor((seconds - whole) * 10)}`;
}
