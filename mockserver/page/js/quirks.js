// Habits of the service that broke somebody's client, each with a switch.

import { get, put, shown } from "./api.js";
import { byId, el } from "./dom.js";
import { now, on } from "./store.js";

let known = [];
let active = [];

export function start() {
  const find = el("input", { type: "search", class: "find", placeholder: "Find a quirk …", "aria-label": "Find a quirk" });
  const list = el("ul", { class: "quirk-list", tabindex: "0", "aria-label": "Quirks" });
  byId("quirks").append(find, list);
  const draw = () => {
    const words = find.value.toLowerCase();
    const ids = new Set(active.map((name) => name.split("=")[0]));
    const rank = (quirk) => (ids.has(quirk.id) ? 0 : quirk.anyway === "always" ? 2 : 1);
    const seen = known.filter((quirk) => Object.values(quirk).join(" ").toLowerCase().includes(words))
      .sort((a, b) => rank(a) - rank(b));
    list.replaceChildren(...seen.map((quirk) => item(quirk, ids.has(quirk.id))));
    byId("quirks-count").textContent = active.length ? `${active.length} on` : "";
  };
  const item = (quirk, is) => el("li", {},
    quirk.anyway === "always"
      ? el("span", { class: "always" }, el("b", {}, quirk.id), el("small", {}, "always so"))
      : el("button", { type: "button", role: "switch", class: "switch", "aria-checked": String(is), id: `quirk-${quirk.id}`,
        onclick: () => set(quirk, !is) }, quirk.id),
    el("span", { class: "meta" }, `${quirk.trigger}: ${quirk.effect}`));
  const set = (quirk, is) => shown(async () => {
    const rest = active.filter((name) => name.split("=")[0] !== quirk.id);
    active = (await put("quirks", { key: now().key }, { ids: is ? [...rest, quirk.name] : rest })).quirks;
    draw();
    byId(`quirk-${quirk.id}`)?.focus();
  });
  const ask = () => shown(async () => {
    known = (await get("quirks/known")).quirks;
    active = (await get("quirks", { key: now().key })).quirks;
    draw();
  });
  find.addEventListener("input", draw);
  on("key", ask);
  ask();
}
