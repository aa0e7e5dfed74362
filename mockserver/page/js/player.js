// One sound to look at and to hear: waveform, spectrogram, its words over it, and a line where it plays.

import { duration, el } from "./dom.js";
import { HIGHEST, drawSpectrum, drawWave } from "./picture.js";
import { on } from "./store.js";
import { read } from "./wav.js";

const WAVE_PX = 116;
const SPECTRUM_PX = 152;
const LEAST_PX_PER_SECOND = 110;
const MOST_PX = 32000;
let current = null;

on("theme", () => current?.draw());
addEventListener("resize", () => current?.draw());

/** A player of a WAV file, in its `place`; `tell` it the words when they are known. One exists at a time. */
export function player(buffer) {
  current?.end();
  current = new Player(buffer);
  return current;
}

/** There is no sound any more. */
export function quiet() {
  current?.end();
  current = null;
}

export const isPlaying = () => current !== null && !current.audio.paused;

class Player {
  constructor(buffer) {
    this.sound = read(buffer);
    this.url = URL.createObjectURL(new Blob([buffer], { type: "audio/wav" }));
    this.audio = new Audio(this.url);
    this.until = null;
    this.wave = el("canvas", { role: "img", class: "wave", "aria-label": "Waveform" });
    this.spectrum = el("canvas", { role: "img", class: "spectrum", "aria-label": "Spectrogram" });
    this.line = el("div", { class: "playhead", "aria-hidden": "true" });
    this.overlay = el("ol", { class: "words", "aria-label": "Words that are heard" });
    this.heard = el("span", { class: "count" }, "listening …");
    this.axis = el("div", { class: "axis", "aria-hidden": "true" });
    this.stage = el("div", { class: "stage", onclick: (event) => this.seek(event) },
      this.overlay, this.wave, this.spectrum, this.axis, this.line);
    this.scroll = el("div", { class: "stage-scroll", tabindex: "0", role: "group", "aria-label": "Picture of the sound" }, this.stage);
    this.button = el("button", { type: "button", class: "play strong", onclick: () => this.toggle() }, "▶ Play");
    this.time = el("span", { class: "time" }, `0.00 / ${this.sound.seconds.toFixed(2)} s`);
    this.place = el("div", { class: "player" },
      el("div", { class: "player-bar" }, this.button, this.time,
        el("span", { class: "count" }, `${this.sound.rate / 1000} kHz`),
        this.heard),
      el("div", { class: "stage-frame" }, this.scale(), this.scroll));
    this.audio.addEventListener("play", () => this.playing(true));
    this.audio.addEventListener("pause", () => this.playing(false));
    this.audio.addEventListener("ended", () => this.playing(false));
    requestAnimationFrame(() => this.draw());
  }

  /** words: [{text, start, end, confidence}], in seconds. */
  tell(words) {
    this.overlay.replaceChildren(...words.map((word, place) => this.word(word, words[place + 1])));
    this.heard.textContent = words.length ? `${words.length} word${words.length > 1 ? "s" : ""} heard` : "no words heard in it";
    const label = described(this.sound.seconds, words.map((word) => word.text).join(" "));
    this.wave.setAttribute("aria-label", `Waveform of ${label}`);
    this.spectrum.setAttribute("aria-label", `Spectrogram of ${label}, up to ${HIGHEST / 1000} kHz`);
  }

  scale() {
    const marks = [4, 3, 2, 1].map((k) => {
      const mark = el("span", {}, `${k} kHz`);
      mark.style.top = `${100 * (1 - (k * 1000) / HIGHEST)}%`;
      return mark;
    });
    return el("div", { class: "scale", "aria-hidden": "true" }, el("div", { class: "scale-marks" }, marks));
  }

  word(word, next) {
    const sure = Math.round(100 * word.confidence);
    const button = el("button", {
      type: "button", class: "word", "data-start": String(word.start), "data-end": String(word.end),
      title: `${word.start.toFixed(3)} – ${word.end.toFixed(3)} s, ${sure} % sure`,
      "aria-label": `Play ${word.text}, at ${word.start.toFixed(2)} seconds`,
      onclick: (event) => {
        event.stopPropagation();
        this.play(word.start, word.end);
      },
    }, el("span", {}, word.text));
    const item = el("li", {}, button);
    // Its name may go on into the pause after it, up to the next word.
    const room = (next ? next.start : this.sound.seconds) - word.start;
    button.style.maxWidth = `calc(${(100 * room) / (word.end - word.start)}% - 3px)`;
    item.style.left = `${(100 * word.start) / this.sound.seconds}%`;
    item.style.width = `${(100 * (word.end - word.start)) / this.sound.seconds}%`;
    return item;
  }

  draw() {
    if (!this.place.isConnected) return;
    const least = Math.min(MOST_PX, this.sound.seconds * LEAST_PX_PER_SECOND);
    const width = Math.max(this.scroll.clientWidth, Math.round(least));
    this.stage.style.width = `${width}px`;
    drawWave(this.wave, this.sound, width, WAVE_PX);
    drawSpectrum(this.spectrum, this.sound, width, SPECTRUM_PX);
    const step = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30].find((each) => (each / this.sound.seconds) * width >= 64) ?? 60;
    const marks = [];
    for (let n = 0; n * step < this.sound.seconds; n++) {
      const mark = el("span", {}, `${Number((n * step).toFixed(2))} s`);
      mark.style.left = `${(100 * n * step) / this.sound.seconds}%`;
      marks.push(mark);
    }
    this.axis.replaceChildren(...marks);
    this.moved();
  }

  toggle() {
    if (this.audio.paused) this.play(this.audio.ended ? 0 : this.audio.currentTime, null);
    else this.audio.pause();
  }

  play(from, until) {
    this.until = until;
    this.audio.currentTime = from;
    this.audio.play();
  }

  playing(is) {
    this.button.textContent = is ? "❚❚ Pause" : "▶ Play";
    this.button.setAttribute("aria-pressed", String(is));
    this.place.dataset.playing = String(is);
    if (is) this.step();
    this.moved();
  }

  step() {
    if (this.audio.paused) return;
    if (this.until !== null && this.audio.currentTime >= this.until) this.audio.pause();
    this.moved();
    requestAnimationFrame(() => this.step());
  }

  moved() {
    const at = this.audio.currentTime;
    this.line.style.left = `${(100 * at) / this.sound.seconds}%`;
    this.time.textContent = `${at.toFixed(2)} / ${this.sound.seconds.toFixed(2)} s`;
    for (const word of this.overlay.querySelectorAll(".word")) {
      const now = at >= Number(word.dataset.start) && at < Number(word.dataset.end) && !this.audio.paused;
      word.classList.toggle("now", now);
    }
  }

  seek(event) {
    const box = this.stage.getBoundingClientRect();
    this.audio.currentTime = ((event.clientX - box.left) / box.width) * this.sound.seconds;
    this.moved();
  }

  end() {
    this.audio.pause();
    URL.revokeObjectURL(this.url);
  }
}

const described = (seconds, text) => `${duration(seconds)} of sound${text ? `: ${text}` : ""}`;
