// Waveform and spectrogram on canvases, in the colours of the page.

import { spectrogram } from "./fft.js";

export const HIGHEST = 4000; // hertz: the code of the speech ends below
const FLOOR_DB = -78;
const TOP_DB = -18;
const MOST_COLUMNS = 8000;
const MOST_PX = 16000; // of a canvas; what is wider is stretched

// Stops of the colours from silence to loud, one list for each theme.
const RAMPS = {
  light: [[250, 249, 246], [205, 228, 222], [88, 168, 160], [15, 111, 106], [96, 52, 20]],
  dark: [[20, 22, 26], [22, 48, 60], [24, 120, 118], [120, 214, 190], [255, 226, 150]],
};

export const isDark = () => getComputedStyle(document.documentElement).colorScheme.trim() === "dark"
  || (getComputedStyle(document.documentElement).colorScheme.includes("light dark")
    && matchMedia("(prefers-color-scheme: dark)").matches);

function prepared(canvas, width, height) {
  const ratio = Math.min(2, devicePixelRatio || 1);
  canvas.width = Math.min(MOST_PX, Math.round(width * ratio));
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  return canvas.getContext("2d");
}

/** The loudest and the lowest sample of each column. */
export function drawWave(canvas, sound, width, height) {
  const context = prepared(canvas, width, height);
  const { width: columns, height: rows } = canvas;
  const style = getComputedStyle(canvas);
  const loudest = sound.samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0.05);
  context.clearRect(0, 0, columns, rows);
  context.fillStyle = style.borderTopColor;
  context.fillRect(0, rows / 2, columns, 1);
  context.fillStyle = style.color;
  for (let column = 0; column < columns; column++) {
    const start = Math.floor((column * sound.samples.length) / columns);
    const end = Math.max(start + 1, Math.floor(((column + 1) * sound.samples.length) / columns));
    let low = 1, high = -1;
    for (let n = start; n < end; n++) {
      const sample = sound.samples[n];
      if (sample < low) low = sample;
      if (sample > high) high = sample;
    }
    const top = (0.5 - (0.46 * high) / loudest) * rows;
    context.fillRect(column, top, 1, Math.max(1, ((0.46 * (high - low)) / loudest) * rows));
  }
}

/** Low tones at the bottom, HIGHEST at the top. */
export function drawSpectrum(canvas, sound, width, height) {
  const context = prepared(canvas, width, height);
  const columns = Math.min(MOST_COLUMNS, canvas.width), rows = Math.min(220, canvas.height);
  const levels = spectrogram(sound.samples, sound.rate, columns, rows, HIGHEST);
  const colours = table(RAMPS[isDark() ? "dark" : "light"]);
  const image = new ImageData(columns, rows);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const part = (levels[column * rows + row] - FLOOR_DB) / (TOP_DB - FLOOR_DB);
      const colour = 3 * Math.round(255 * Math.min(1, Math.max(0, part)));
      const at = 4 * ((rows - 1 - row) * columns + column);
      image.data[at] = colours[colour];
      image.data[at + 1] = colours[colour + 1];
      image.data[at + 2] = colours[colour + 2];
      image.data[at + 3] = 255;
    }
  }
  const whole = new OffscreenCanvas(columns, rows);
  whole.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingEnabled = true;
  context.drawImage(whole, 0, 0, canvas.width, canvas.height);
}

function table(stops) {
  const colours = new Uint8ClampedArray(768);
  for (let n = 0; n < 256; n++) {
    const place = (n / 255) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(place));
    for (let part = 0; part < 3; part++) {
      colours[3 * n + part] = stops[low][part] + (place - low) * (stops[low + 1][part] - stops[low][part]);
    }
  }
  return colours;
}
