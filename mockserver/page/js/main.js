// The page: each room starts by itself and hears of what happens from the store.

import * as call from "./call.js";
import * as clock from "./clock.js";
import { byId, el } from "./dom.js";
import * as faults from "./faults.js";
import * as journal from "./journal.js";
import * as lanes from "./lanes.js";
import * as quirks from "./quirks.js";
import { chooseKey, follow, now, on } from "./store.js";
import * as theme from "./theme.js";
import * as voices from "./voices.js";

theme.start();
journal.start();
lanes.start();
call.start();
clock.start();
faults.start();
voices.start();
quirks.start();

on("live", () => {
  byId("live").dataset.state = now().live ? "on" : "off";
  byId("live-text").textContent = now().live ? "live" : "no answer";
});
on("keys", () => {
  byId("keys").replaceChildren(...now().keys.map(({ name, calls }) => el("option", { value: name }, `${calls} calls`)));
});
byId("key").addEventListener("change", () => chooseKey(byId("key").value.trim()));
follow();
