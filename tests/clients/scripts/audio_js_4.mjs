// Audio in with the JavaScript SDKs 3.x and 4.x: voice changer, infill, and speech to text in all forms it has.
import { createReadStream, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { done, refused, story, tell } from "./story.mjs";

// Where `require` finds `ws` the sockets of the SDK send headers.
const require = createRequire(import.meta.url);
const { default: Cartesia, toFile } = require("@cartesia/cartesia-js");
const client = new Cartesia({ apiKey: story.api_key, baseURL: story.base_url, maxRetries: 0 });
const wav = {
  "output_format[container]": "wav",
  "output_format[sample_rate]": 44100,
  "output_format[encoding]": "pcm_s16le",
};
const mp3 = {
  "output_format[container]": "mp3",
  "output_format[sample_rate]": 44100,
  "output_format[bit_rate]": 128000,
};
const raw = { ...wav, "output_format[container]": "raw" };
const voice = { "voice[id]": story.voice };
const clip = () => createReadStream(story.clip);
const words = readFileSync(story.files.words, "utf-8");

async function sound(answer) {
  return Buffer.from(await (await answer).arrayBuffer()).toString("base64");
}

async function all(stream) {
  const told = [];
  for await (const event of stream) told.push(event);
  return told;
}

/** The file in pieces, as they would come from elsewhere. */
async function* pieces(file, size = 3200) {
  const data = readFileSync(file);
  for (let at = 0; at < data.length; at += size) yield data.subarray(at, at + size);
}

const { voiceChanger, tts, stt } = client;
tell("change", await sound(voiceChanger.generate({ clip: clip(), ...voice, ...wav })));
const bytes = await toFile(readFileSync(story.clip), "clip.wav");
tell("change bytes", await sound(voiceChanger.generate({ clip: bytes, ...voice, ...mp3 })));
const events = await all(await voiceChanger.generateSSE({ clip: clip(), ...voice, ...raw }));
const last = events.pop();
tell("change pieces", Buffer.concat(events.map(({ data }) => Buffer.from(data, "base64"))).toString("base64"));
tell("change pieces end", [last.done, last.status_code, events[0].sample_rate]);
const text = await toFile(Buffer.from("text"), "text.wav");
await refused("refused", () => voiceChanger.generate({ clip: text, ...voice, ...wav }));

const asked = {
  model_id: "sonic-3",
  language: "en",
  transcript: words,
  voice_id: story.voice,
  output_format: { container: "wav", encoding: "pcm_s16le", sample_rate: 44100 },
};
const left_audio = () => createReadStream(story.files.left);
const right_audio = createReadStream(story.files.right);
tell("infill", await sound(tts.infill({ left_audio: left_audio(), right_audio, ...asked })));
tell("infill after", await sound(tts.infill({ left_audio: left_audio(), ...asked })));

const model = "ink-whisper";
const withWords = { model, language: "en", timestamp_granularities: ["word"] };
tell("transcribe", await stt.transcribe({ file: clip(), ...withWords }));
tell("transcribe bytes", await stt.transcribe({ file: bytes, model }));
const came = await toFile(pieces(story.clip), "clip.wav");
tell("transcribe generator", await stt.transcribe({ file: came, model }));
const samples = await toFile(readFileSync(story.files.samples), "samples");
tell(
  "transcribe samples",
  await stt.transcribe({ file: samples, model, encoding: "pcm_s16le", sample_rate: 16000 }),
);
await refused("refused language", () => stt.transcribe({ file: bytes, model, language: "tw" }));

/** Everything a socket is told; the sound is sent as soon as it is open, and it is done when it is closed. */
async function listen(socket, file, ...endings) {
  const told = [];
  socket.on("event", (event) => told.push(event));
  const closed = new Promise((resolve, reject) => {
    socket.on("close", resolve);
    socket.on("error", reject);
  });
  for await (const piece of pieces(file)) socket.sendRaw(piece);
  for (const ending of endings) socket.send(ending);
  await closed;
  return told;
}

const how = { encoding: "pcm_s16le", sample_rate: 16000 };
const whisper = { model, ...how };
const ink = { model: "ink-2", turn_end_threshold: 0.2, keyterm: ["fox", "at last"], ...how };
const { samples: said, turns } = story.files;
const manual = stt.manualFinalize.websocket({ model: "ink-2", ...how });
tell("stt", await listen(manual, said, "finalize", "close"));
tell("turns", await listen(stt.autoFinalize.websocket(ink), turns, { type: "close" }));

// The same SDK as a browser has it: built as a module, it takes the platform's WebSocket, which sends no
// headers, and puts key and version into the query.
globalThis.WebSocket ??= require("ws").WebSocket;
const { default: Built } = await import("@cartesia/cartesia-js");
const page = new Built({ apiKey: story.api_key, baseURL: story.base_url }).stt;
tell("stt browser", await listen(page.manualFinalize.websocket(whisper), said, "finalize", "close"));
tell("turns browser", await listen(page.autoFinalize.websocket(ink), turns, { type: "close" }));
done();
