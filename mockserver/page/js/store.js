// What the page knows: the calls so far, which one is chosen, whose key is meant. Views subscribe to it.

import { get } from "./api.js";

const KEPT = 2000;
const PAUSE_MS = 120;

const listeners = new Map();
const state = { calls: new Map(), keys: [], key: "", chosen: null, context: null, live: false, of: 0 };
let round = 0;

export const now = () => state;

export function on(event, listener) {
  listeners.set(event, [...(listeners.get(event) ?? []), listener]);
}

export function tell(event, what) {
  for (const listener of listeners.get(event) ?? []) listener(what);
}

/** The calls, latest first. */
export const latest = () => [...state.calls.values()].sort((a, b) => b.number - a.number);

/** The key whose clock and lanes are shown: the chosen one, or else that of the latest call. */
export function keyInView() {
  if (state.key) return state.key;
  const last = latest().find((call) => call.key);
  return last ? last.key : "";
}

/** Whether the latest call is shown, so that the next one may take its place. */
export const follows = () => state.chosen === null || state.chosen === Math.max(0, ...state.calls.keys());

export function choose(number, context = null) {
  state.chosen = number;
  state.context = context;
  history.replaceState(null, "", number === null ? "#" : `#${number}`);
  tell("chosen");
}

export function chooseKey(key) {
  state.key = key;
  state.calls.clear();
  state.chosen = null;
  tell("calls", { changed: [], following: true });
  tell("key");
  follow();
}

/** Ask for what is new, for ever; a later call of this ends the earlier one. */
export async function follow() {
  const mine = ++round;
  let mark, after = 0;
  while (mine === round) {
    try {
      const open = [...state.calls.values()].filter((call) => !call.ended).map((call) => call.number);
      const told = await get("journal/follow", { key: state.key, mark, after, open: open.join(","), timeout: 5 });
      if (mine !== round) return;
      mark = told.mark;
      after = Math.max(after, ...told.calls.map((call) => call.number));
      take(told);
      await pause(PAUSE_MS);
    } catch {
      if (mine !== round) return;
      live(false);
      mark = undefined;
      after = 0;
      await pause(1000);
    }
  }
}

function take(told) {
  const keys = JSON.stringify(told.keys) !== JSON.stringify(state.keys);
  state.keys = told.keys;
  state.of = told.of;
  const changed = [];
  const following = follows();
  for (const call of told.calls) {
    const before = state.calls.get(call.number);
    if (JSON.stringify(before) === JSON.stringify(call)) continue;
    state.calls.set(call.number, call);
    changed.push(call);
  }
  let gone = false;
  for (const number of [...state.calls.keys()].sort((a, b) => a - b)) {
    if (told.oldest !== null && number >= told.oldest && state.calls.size <= KEPT) break;
    state.calls.delete(number);
    gone = true;
  }
  live(true);
  if (keys) tell("keys");
  if (changed.length || gone) tell("calls", { changed, following });
}

function live(is) {
  if (state.live === is) return;
  state.live = is;
  tell("live");
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
