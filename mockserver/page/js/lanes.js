// Each text that was to be spoken as a lane on the time line of its key's clock.

import { byId, duration, el } from "./dom.js";
import { choose, keyInView, latest, now, on } from "./store.js";

const MOST = 14;

export function start() {
  byId("span").addEventListener("change", render);
  on("calls", render);
  on("chosen", render);
}

function render() {
  const key = keyInView();
  const calls = now().key ? latest() : latest().filter((call) => call.key === key);
  const every = calls.flatMap((call) => call.lanes.map((lane) => ({ ...lane, call }))).sort((a, b) => a.began - b.began);
  const until = Math.max(0, ...every.map(end));
  const since = Math.max(Math.min(until, ...every.map((lane) => lane.began)), until - Number(byId("span").value));
  const seen = every.filter((lane) => end(lane) >= since).slice(-MOST);
  byId("lanes-note").textContent = key && !now().key ? `clock of ${key}` : "";
  if (!seen.length) {
    byId("lanes").replaceChildren(el("p", { class: "empty" }, "What is spoken stands here, each context on a lane of its own."));
    return;
  }
  const from = Math.max(since, Math.min(...seen.map((lane) => lane.began)));
  const length = Math.max(0.5, (until - from) * 1.02);
  byId("lanes").replaceChildren(
    el("ol", { class: "lane-list" }, seen.map((lane) => drawn(lane, from, length))),
    axis(from, length));
  const list = byId("lanes").firstChild;
  list.scrollTop = list.scrollHeight;
}

const end = (lane) => Math.max(lane.ended ?? lane.began, (lane.sounded ?? lane.began) + (lane.seconds ?? 0));

function drawn(lane, from, length) {
  const place = (at) => `${(100 * Math.max(0, at - from)) / length}%`;
  const failed = lane.status !== null && lane.status >= 400;
  const chosen = lane.call.number === now().chosen && (now().context ?? lane.call.lanes[0]?.context) === lane.context;
  const track = el("span", { class: "track" });
  if (lane.sounded !== null && lane.seconds) {
    const sound = el("span", { class: "bar-sound" }, el("span", { class: "bar-text" }, lane.transcript ?? ""));
    sound.style.left = place(lane.sounded);
    sound.style.width = `${(100 * (lane.seconds - Math.max(0, from - lane.sounded))) / length}%`;
    track.append(sound);
  } else {
    const note = el("span", { class: "bar-note" }, `${lane.transcript ?? ""}`);
    note.style.left = place(lane.began);
    track.append(note);
  }
  const wire = el("span", { class: "bar-wire" });
  wire.style.left = place(lane.began);
  wire.style.width = `${(100 * Math.max(0, (lane.ended ?? lane.began) - Math.max(from, lane.began))) / length}%`;
  track.append(wire);
  for (const at of lane.inputs.filter((each) => each >= from)) {
    const tick = el("span", { class: "tick" });
    tick.style.left = place(at);
    track.append(tick);
  }
  if (lane.cancelled !== null) {
    const cut = el("span", { class: "cut" });
    cut.style.left = place(lane.cancelled);
    track.append(cut);
  }
  const name = lane.context ?? lane.call.operation ?? "";
  const label = `Call ${lane.call.number}, ${name}: ${lane.transcript ?? ""}, ${lane.cancelled !== null ? "cancelled" : lane.status ?? "under way"}, ${duration(lane.seconds)}`;
  return el("li", {}, el("button", {
    type: "button", class: `lane${failed ? " failed" : ""}${lane.cancelled !== null ? " cancelled" : ""}`,
    "aria-label": label, "aria-current": chosen ? "true" : undefined,
    onclick: () => choose(lane.call.number, lane.context),
  }, el("span", { class: "lane-name" }, el("b", {}, `#${lane.call.number}`), ` ${name}`, lane.cancelled !== null ? el("i", {}, " ✕") : null), track));
}

function axis(from, length) {
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600].find((each) => length / each <= 8) ?? length / 6;
  const line = el("div", { class: "lane-axis", "aria-hidden": "true" });
  for (let at = Math.ceil(from / step) * step; at <= from + 0.95 * length; at += step) {
    const mark = el("span", {}, `${Number(at.toFixed(1))} s`);
    mark.style.left = `${(100 * (at - from)) / length}%`;
    line.append(mark);
  }
  return el("div", { class: "lane-foot" }, el("span", { class: "lane-name" }), line);
}
