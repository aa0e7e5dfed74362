// What the JavaScript SDK 1.3.0 has of audio in: `voiceChanger.bytes`, which is made for browsers.
//
// Under Node its fetch writes the platform's forms as `[object FormData]`; it wants one that is a stream.
import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import Cartesia from "@cartesia/cartesia-js";
import { done, refused, story, tell } from "./story.mjs";

class StreamedForm extends Readable {
  boundary = "a-boundary-that-is-in-no-clip";
  parts = [];

  append(name, value) {
    const file = Buffer.isBuffer(value) ? '; filename="blob"\r\nContent-Type: application/octet-stream' : "";
    const head = `--${this.boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`;
    this.parts.push(Buffer.from(head), Buffer.from(value), Buffer.from("\r\n"));
  }

  getBoundary() {
    return this.boundary;
  }

  _read() {
    this.push(Buffer.concat([...this.parts, Buffer.from(`--${this.boundary}--\r\n`)]));
    this.push(null);
  }
}

const client = new Cartesia({ apiKey: story.api_key, baseUrl: story.base_url });
const voice = { mode: "id", id: story.voice };
const wav = { container: "wav", encoding: "pcm_s16le", sample_rate: 44100 };
const mp3 = { container: "mp3", bit_rate: 128000, sample_rate: 44100 };

async function change(clip, output_format) {
  const { buffer } = await client.voiceChanger.bytes({ clip, voice, output_format });
  return Buffer.from(buffer).toString("base64");
}

await refused("no form", () => change(new Blob([readFileSync(story.clip)]), wav));
globalThis.FormData = StreamedForm;
tell("change", await change(readFileSync(story.clip), wav));
tell("change bytes", await change(readFileSync(story.clip), mp3));
await refused("refused", () => change(Buffer.from("text"), wav));
done();
