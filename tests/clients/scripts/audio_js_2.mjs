// Audio in with the JavaScript SDK 2.x: voice changer, infill, and speech to text as a file and on a socket.
import { createReadStream, readFileSync } from "node:fs";
import { CartesiaClient } from "@cartesia/cartesia-js";
import { WebSocket } from "ws";
import { done, refused, story, tell } from "./story.mjs";

const client = new CartesiaClient({
  apiKey: story.api_key,
  baseUrl: story.base_url,
  environment: story.base_url,
});
const wav = {
  outputFormatContainer: "wav",
  outputFormatSampleRate: 44100,
  outputFormatEncoding: "pcm_s16le",
};
const mp3 = { outputFormatContainer: "mp3", outputFormatSampleRate: 44100, outputFormatBitRate: 128000 };
const voiceId = story.voice;
const clip = () => new Blob([readFileSync(story.clip)]);
const words = readFileSync(story.files.words, "utf-8");

async function all(stream) {
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

async function sound(stream) {
  return Buffer.concat(await all(await stream)).toString("base64");
}

const { voiceChanger, infill, stt } = client;
tell("change", await sound(voiceChanger.bytes(createReadStream(story.clip), { voiceId, ...wav })));
tell("change bytes", await sound(voiceChanger.bytes(clip(), { voiceId, ...mp3 })));
const events = await all(await voiceChanger.sse(clip(), { voiceId, ...wav, outputFormatContainer: "raw" }));
const last = events.pop();
const pieces = events.map(({ data }) => Buffer.from(data, "base64"));
tell("change pieces", Buffer.concat(pieces).toString("base64"));
tell("change pieces end", [last.type, last.done, new Set(events.map(({ type }) => type)).size]);
await refused("refused", () => sound(voiceChanger.bytes(new Blob(["text"]), { voiceId, ...wav })));

const left = createReadStream(story.files.left);
const right = createReadStream(story.files.right);
const asked = { modelId: "sonic-2", language: "en", transcript: words, voiceId, ...wav };
tell("infill", await sound(infill.bytes(left, right, asked)));

const model = "ink-whisper";
const withWords = { model, language: "en", timestampGranularities: ["word"] };
tell("transcribe", await stt.transcribe(createReadStream(story.clip), withWords));
tell("transcribe bytes", await stt.transcribe(clip(), { model }));
const samples = readFileSync(story.files.samples);
const form = { model, encoding: "pcm_s16le", sampleRate: 16000 };
tell("transcribe samples", await stt.transcribe(new Blob([samples]), form));

// Its socket always dials wss, at `environment`; to a server without TLS it is led by a class of one's own.
class Plain extends WebSocket {
  constructor(url, ...more) {
    super(url.replace(/^wss:/, "ws:"), ...more);
  }
}

const socket = stt.websocket({ model, language: "en", encoding: "pcm_s16le", sampleRate: 16000 });
await socket.connect({ WebSocket: Plain });
const told = [];
const ended = new Promise((resolve) => {
  socket.onMessage((message) => {
    told.push(message);
    if (message.type === "done") resolve();
  });
});
for (let at = 0; at < samples.length; at += 3200) await socket.send(samples.subarray(at, at + 3200));
await socket.finalize();
await socket.done();
await ended;
socket.disconnect();
tell("stt", told);
done();
