// Light, dark, or as the system has it; remembered in this browser.

import { byId } from "./dom.js";
import { tell } from "./store.js";

const STORED = "cartesia-mock-theme";

export function start() {
  const root = document.documentElement;
  const set = (theme) => {
    if (theme === "auto") root.removeAttribute("data-theme");
    else root.setAttribute("data-theme", theme);
    tell("theme");
  };
  const stored = localStorage.getItem(STORED) ?? "auto";
  for (const radio of byId("theme").querySelectorAll("input")) {
    radio.checked = radio.value === stored;
    radio.addEventListener("change", () => {
      localStorage.setItem(STORED, radio.value);
      set(radio.value);
    });
  }
  set(stored);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => tell("theme"));
}
