// What goes wrong on purpose: switches for the usual, a line of words for the rest.

import { drop, get, post, shown } from "./api.js";
import { byId, el } from "./dom.js";
import { now, on } from "./store.js";

const USUAL = [
  ["429", "Too many requests", "error=429 retry-after=1"],
  ["500", "Error of the service", "error=500"],
  ["402", "No credits", "error=402"],
  ["401", "Key refused", "error=401"],
  ["slow", "Two seconds late", "latency=2000"],
  ["drip", "16 kB a second", "drip=16000"],
  ["stall", "Silent after a chunk", "after=1-chunks stall"],
  ["cut", "Reset after a chunk", "after=1-chunks disconnect=reset"],
  ["corrupt", "Broken sound", "corrupt=audio"],
];
const PLACES = [["", "any call"], ["tts.*", "speech"], ["tts.bytes", "tts.bytes"], ["tts.sse", "tts.sse"],
  ["tts.websocket", "tts.websocket"], ["stt*", "listening"], ["voices.*", "voices"]];
const TIMES = [["1", "once"], ["3", "three times"], ["", "until it is off"]];

export function start() {
  const operation = el("select", { "aria-label": "Which calls it meets" }, PLACES.map(([value, label]) => el("option", { value }, label)));
  const times = el("select", { "aria-label": "How often" }, TIMES.map(([value, label]) => el("option", { value }, label)));
  times.value = "";
  const switches = USUAL.map(([name, label, effect]) => el("button", {
    type: "button", role: "switch", class: "switch", "aria-checked": "false", id: `fault-${name}`, title: effect,
    onclick: (event) => event.currentTarget.getAttribute("aria-checked") === "true" ? off(ruleId(name)) : add(ruleId(name), effect),
  }, label));
  const words = el("input", { placeholder: "after=3-chunks close=1011", "aria-label": "An effect in words", spellcheck: "false" });
  const form = el("form", { class: "line", onsubmit: (event) => {
    event.preventDefault();
    if (words.value.trim()) add(undefined, words.value.trim()).then(() => { words.value = ""; });
  } }, words, el("button", { class: "quiet" }, "Add"));
  const list = el("ul", { class: "rules" });
  byId("faults").append(
    el("div", { class: "line meets" }, "Meets ", operation, times),
    el("div", { class: "switches" }, switches), form, list);

  const add = (id, effect) => shown(async () => {
    await post("faults", { key: now().key }, {
      ...(id ? { id } : {}), effect,
      match: operation.value ? { operation: operation.value } : {},
      ...(times.value ? { times: Number(times.value) } : {}),
    });
    await render();
  });
  const off = (id) => shown(async () => {
    await drop(`faults/${encodeURIComponent(id)}`);
    await render();
  });
  const render = async () => {
    const { faults } = await get("faults", { key: now().key });
    const ids = new Set(faults.map((rule) => rule.id));
    switches.forEach((button, place) => button.setAttribute("aria-checked", String(ids.has(ruleId(USUAL[place][0])))));
    list.replaceChildren(...faults.map((rule) => el("li", {},
      el("code", {}, typeof rule.effect === "string" ? rule.effect : JSON.stringify(rule.effect)),
      el("span", { class: "meta" }, [Object.values(rule.match ?? {}).join(" "), rule.times ? `× ${rule.times}` : "", `acted ${rule.acted}`].filter(Boolean).join(" · ")),
      el("button", { type: "button", class: "quiet", "aria-label": `Turn off ${rule.id}`, onclick: () => off(rule.id) }, "✕"))));
    byId("faults-count").textContent = faults.length ? `${faults.length} on` : "";
  };
  on("key", () => shown(render));
  on("calls", () => render().catch(() => undefined));
  shown(render);
}

/** One rule for each switch and key; the id must not tell the key. */
function ruleId(name) {
  let mark = 2166136261;
  for (const letter of now().key) mark = Math.imul(mark ^ letter.codePointAt(0), 16777619) >>> 0;
  return now().key ? `page ${name} ${mark.toString(16)}` : `page ${name}`;
}
