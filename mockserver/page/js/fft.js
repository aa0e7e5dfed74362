// A radix-2 Fourier transform in place, and the spectrum of a sound column by column.

/** Transform real and imaginary parts; their length is a power of two. */
export function transform(re, im) {
  const size = re.length;
  for (let i = 1, j = 0; i < size; i++) {
    let bit = size >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [re[i], re[j]] = [re[j], re[i]];
      [im[i], im[j]] = [im[j], im[i]];
    }
  }
  for (let half = 1; half < size; half *= 2) {
    const angle = -Math.PI / half;
    const stepRe = Math.cos(angle), stepIm = Math.sin(angle);
    for (let start = 0; start < size; start += 2 * half) {
      let turnRe = 1, turnIm = 0;
      for (let k = start; k < start + half; k++) {
        const r = re[k + half] * turnRe - im[k + half] * turnIm;
        const i = re[k + half] * turnIm + im[k + half] * turnRe;
        re[k + half] = re[k] - r;
        im[k + half] = im[k] - i;
        re[k] += r;
        im[k] += i;
        [turnRe, turnIm] = [turnRe * stepRe - turnIm * stepIm, turnRe * stepIm + turnIm * stepRe];
      }
    }
  }
}

/**
 * Levels in decibels, `columns` times `rows` of them, column by column, lowest frequency first.
 * `highest` hertz is the top row.
 */
export function spectrogram(samples, rate, columns, rows, highest) {
  const size = 2 ** Math.round(Math.log2(Math.max(64, rate * 0.02)));
  const window = Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
  const re = new Float64Array(size), im = new Float64Array(size);
  const levels = new Float32Array(columns * rows);
  for (let column = 0; column < columns; column++) {
    const start = Math.round(((column + 0.5) * samples.length) / columns - size / 2);
    for (let n = 0; n < size; n++) re[n] = (samples[start + n] ?? 0) * window[n];
    im.fill(0);
    transform(re, im);
    for (let row = 0; row < rows; row++) {
      const bin = ((row + 0.5) / rows) * highest * size / rate;
      const low = Math.floor(bin), part = bin - low;
      const power = low + 1 < size / 2 ? level(re, im, low) * (1 - part) + level(re, im, low + 1) * part : 0;
      levels[column * rows + row] = 20 * Math.log10(power / size + 1e-7);
    }
  }
  return levels;
}

const level = (re, im, bin) => Math.hypot(re[bin], im[bin]);
