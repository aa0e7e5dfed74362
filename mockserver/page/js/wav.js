// A WAV file of mono 16-bit samples, as this server writes it.

/** {rate, samples: Float32Array in [-1, 1], seconds} */
export function read(buffer) {
  const view = new DataView(buffer);
  let at = 12, rate = 0;
  while (at + 8 <= view.byteLength) {
    const name = String.fromCharCode(...new Uint8Array(buffer, at, 4));
    const size = view.getUint32(at + 4, true);
    if (name === "fmt ") rate = view.getUint32(at + 12, true);
    if (name === "data") {
      const count = Math.min(size, view.byteLength - at - 8) >> 1;
      const samples = new Float32Array(count);
      for (let n = 0; n < count; n++) samples[n] = view.getInt16(at + 8 + 2 * n, true) / 32768;
      return { rate, samples, seconds: count / rate };
    }
    at += 8 + size + (size & 1);
  }
  throw new Error("no sound in this file");
}
