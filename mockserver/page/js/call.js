// One call: what was asked and answered, how it sounds, and how to make it again.

import { get, shown, sound } from "./api.js";
import { byId, duration, el } from "./dom.js";
import { kind } from "./journal.js";
import { isPlaying, player, quiet } from "./player.js";
import { choose, latest, now, on } from "./store.js";

let drawn = "";
let tab = "curl";
let round = 0;
let heard = { mark: "", context: undefined };

export function start() {
  on("chosen", show);
  on("calls", ({ changed, following }) => {
    const state = now();
    const first = Number(location.hash.slice(1));
    if (state.chosen === null && state.calls.has(first)) choose(first);
    else if (following && state.calls.size && !isPlaying()) choose(latest()[0].number, state.chosen === latest()[0].number ? state.context : null);
    else if (changed.some((call) => call.number === state.chosen) || !state.calls.has(state.chosen)) show();
  });
  show();
}

async function show() {
  const { chosen, context, calls } = now();
  const place = byId("call");
  const row = calls.get(chosen);
  if (!row) {
    drawn = "";
    quiet();
    place.replaceChildren(welcome());
    return;
  }
  const mark = JSON.stringify([row, context]);
  if (mark === drawn) return;
  drawn = mark;
  const mine = ++round;
  const call = await shown(() => get(`calls/${chosen}`));
  if (!call || mine !== round) return;
  const hearing = el("div", { class: "hearing" });
  const before = place.querySelector(".hearing");
  // The picture of a call that goes on stays until the new one is there: nothing jumps.
  if (before && place.dataset.number === String(chosen)) hearing.append(...before.childNodes);
  place.dataset.number = String(chosen);
  place.replaceChildren(head(call), contexts(call, context), hearing, tabs(call));
  if (sounds(call)) await hear(call, context, hearing, mine);
  else silent(hearing, "Nothing sounds in this call.");
}

function welcome() {
  const host = location.origin;
  const line = `curl -sS ${host}/tts/bytes -o hello.wav \\
  -H 'X-API-Key: any' -H 'Cartesia-Version: 2026-03-01' \\
  -H 'Content-Type: application/json' -d '{
    "model_id": "sonic-3", "transcript": "Hello there!",
    "voice": {"mode": "id", "id": "694f9389-aac1-45b6-b726-9d9369183238"},
    "output_format": {"container": "wav", "encoding": "pcm_s16le", "sample_rate": 44100}}'`;
  return el("div", { class: "welcome" },
    el("h2", {}, "Speak to it"),
    el("p", {}, "Every call to this server appears here with its sound. For a first one:"),
    code(line));
}

const sounds = (call) => call.audio_in > 0 || call.spoken.some((each) => each.audio_bytes || each.seconds || each.status === 200);

async function hear(call, context, place, mine) {
  const chosen = call.spoken.length > 1 ? (context ?? call.spoken[0].context) : undefined;
  const said = call.spoken.find((each) => chosen === undefined || each.context === chosen);
  const mark = JSON.stringify([call.number, chosen, said?.audio_bytes, said?.status, call.audio_in]);
  // A call that goes on without sounding longer keeps its picture; what is being played is not broken off.
  if (place.hasChildNodes() && heard.context === chosen && (mark === heard.mark || isPlaying())) return;
  try {
    const words = get(`calls/${call.number}/words`, { context: chosen });
    words.catch(() => undefined); // where there is no sound either, the next line tells why
    const buffer = await sound(`calls/${call.number}/sound`, { context: chosen });
    if (mine !== round) return;
    const made = player(buffer);
    heard = { mark, context: chosen };
    place.replaceChildren(made.place);
    made.tell((await words).words);
  } catch (error) {
    if (mine !== round) return;
    heard = { mark, context: chosen };
    silent(place, error.message ?? "Its sound cannot be made again.");
  }
}

function silent(place, why) {
  quiet();
  place.replaceChildren(el("p", { class: "empty" }, why));
}

function head(call) {
  const parts = [`${call.method} ${call.path}`, call.version, call.key, duration(call.seconds)];
  if (call.messages_in) parts.push(`${call.messages_in} messages in, ${call.messages_out} out`);
  if (call.code !== null) parts.push(`closed with ${call.code}`);
  if (call.left) parts.push("the client left");
  const said = call.spoken.length === 1 ? call.spoken[0] : null;
  return el("div", { class: "call-head" },
    el("div", { class: "bar" },
      el("h2", {}, el("span", { class: "number" }, `#${call.number}`), ` ${call.operation ?? call.path}`),
      el("span", { class: `status ${kind(call.status)}` }, String(call.status ?? "under way")),
      call.effects.map((effect) => el("span", { class: "effect" }, effect))),
    el("p", { class: "meta" }, parts.filter(Boolean).join("  ·  ")),
    said ? el("p", { class: "quote" }, `“${said.transcript}”`) : null,
    said ? el("p", { class: "meta" }, [said.model, said.language, said.output_format, said.voice && `voice ${said.voice}`].filter(Boolean).join("  ·  ")) : null,
    call.error ? el("p", { class: "error" }, call.error) : null,
    call.violations.length ? el("ul", { class: "violations" }, call.violations.map((each) => el("li", {}, each))) : null);
}

function contexts(call, chosen) {
  if (call.spoken.length < 2) return "";
  return el("div", { class: "contexts", role: "group", "aria-label": "Contexts" }, call.spoken.map((each, place) => el("button", {
    type: "button", class: "chip", "aria-pressed": String(chosen === null ? place === 0 : each.context === chosen),
    onclick: () => choose(call.number, each.context),
  }, el("b", {}, each.context ?? "–"), ` ${each.transcript ?? ""}`, each.cancelled ? " ✕" : "")));
}

function tabs(call) {
  const frames = call.frames.map((frame) => `${frame.direction === "in" ? "→" : "←"} ${frame.at.toFixed(3)} s  ${frame.text}`);
  const headers = (pairs) => pairs.map(([name, value]) => `${name}: ${value}`).join("\n");
  const rooms = [
    ["curl", "As curl", call.curl],
    ["test", "As a test", call.test],
    ["request", "Request", [headers(call.request.headers), call.request.body].filter(Boolean).join("\n\n")],
    ["response", "Response", [headers(call.response.headers), call.response.body].filter(Boolean).join("\n\n")],
    ["frames", "Messages", frames.join("\n")],
  ].filter(([, , text]) => text);
  if (!rooms.some(([name]) => name === tab)) tab = rooms[0][0];
  const panel = el("div", { role: "tabpanel", id: "panel", "aria-labelledby": `tab-${tab}`, class: "panel" });
  const list = el("div", { role: "tablist", "aria-label": "The call in words", class: "tabs" }, rooms.map(([name, label]) => el("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "panel", onclick: () => open(name),
  }, label)));
  const open = (name) => {
    tab = name;
    for (const button of list.children) {
      const is = button.id === `tab-${name}`;
      button.setAttribute("aria-selected", String(is));
      button.tabIndex = is ? 0 : -1;
    }
    panel.setAttribute("aria-labelledby", `tab-${name}`);
    panel.replaceChildren(code(rooms.find(([each]) => each === name)[2]));
  };
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const place = rooms.findIndex(([name]) => name === tab);
    open(rooms[(place + step + rooms.length) % rooms.length][0]);
    list.querySelector('[aria-selected="true"]').focus();
  });
  open(tab);
  return el("div", { class: "retold" }, list, panel);
}

function code(text) {
  const copy = el("button", { type: "button", class: "quiet copy", onclick: async () => {
    await navigator.clipboard.writeText(text);
    copy.textContent = "Copied";
  } }, "Copy");
  return el("div", { class: "code" }, copy, el("pre", { tabindex: "0" }, el("code", {}, text)));
}
