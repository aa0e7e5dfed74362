// Hear a voice, or two of them mixed.

import { get, shown, spoken } from "./api.js";
import { byId, el } from "./dom.js";
import { drawWave } from "./picture.js";
import { now, on } from "./store.js";
import { read } from "./wav.js";

export function start() {
  const first = el("select", { "aria-label": "Voice" });
  const second = el("select", { "aria-label": "Mixed with" });
  const share = el("input", { type: "range", min: "0", max: "100", value: "50", "aria-label": "Share of the second voice, in percent", disabled: true });
  const text = el("input", { value: "This is how I sound.", "aria-label": "What is said", maxlength: "2000" });
  const canvas = el("canvas", { class: "wave small", role: "img", "aria-label": "Waveform of the voice", hidden: true });
  const note = el("p", { class: "note" });
  const audio = new Audio();
  let sound = null;
  const hear = el("button", { type: "button", class: "strong", id: "hear", onclick: () => shown(async () => {
    const part = second.value ? Number(share.value) : 0;
    const voices = [{ id: first.value, weight: 100 - part }];
    if (second.value) voices.push({ id: second.value, weight: part });
    const data = await spoken("say", { key: now().key }, { transcript: text.value, voices });
    sound = read(data);
    canvas.hidden = false;
    draw();
    URL.revokeObjectURL(audio.src);
    audio.src = URL.createObjectURL(new Blob([data], { type: "audio/wav" }));
    await audio.play();
    note.textContent = second.value ? `${100 - part} % ${label(first)}, ${part} % ${label(second)}` : label(first);
  }) }, "▶ Hear");
  const draw = () => sound && !canvas.hidden && drawWave(canvas, sound, canvas.parentElement.clientWidth, 48);
  second.addEventListener("change", () => { share.disabled = !second.value; });
  byId("voices").append(
    el("div", { class: "voices" }, first, el("div", { class: "line" }, second), share, el("div", { class: "line" }, text, hear), el("div", {}, canvas), note));
  const ask = () => shown(async () => {
    const { voices } = await get("voices", { key: now().key });
    const options = voices.map((voice) => [voice.id, `${voice.name} · ${voice.language}${voice.public ? "" : " · own"}`]);
    const kept = [first.value, second.value];
    first.replaceChildren(...options.map(([value, name]) => el("option", { value }, name)));
    second.replaceChildren(el("option", { value: "" }, "mixed with nobody"), ...options.map(([value, name]) => el("option", { value }, `mixed with ${name}`)));
    if (kept[0]) [first.value, second.value] = kept;
  });
  on("theme", draw);
  on("key", ask);
  ask();
}

const label = (select) => select.selectedOptions[0].textContent.replace("mixed with ", "").split(" · ")[0];
