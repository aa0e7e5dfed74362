// Every method of the JavaScript SDK 2.2.9 that makes one call; steps are named after methods, and `methods` lists
// what the SDK has, found by looking.
import { readFileSync } from "node:fs";
import { CartesiaClient } from "@cartesia/cartesia-js";
import { WebSocket } from "ws";
import { caller, methods } from "./methods.mjs";
import { done, story, tell } from "./story.mjs";

// Its sockets always dial wss, at `environment`; to a server without TLS they are led by a class of one's own.
globalThis.WebSocket = class extends WebSocket {
  constructor(url, ...more) {
    super(url.replace(/^wss:/, "ws:"), ...more);
  }
};

const { base_url: baseUrl } = story;
const client = new CartesiaClient({ apiKey: story.api_key, baseUrl, environment: baseUrl });
const call = caller(client);
const clip = () => new Blob([readFileSync(story.clip)]);
const voiceId = story.voice;
const words = { modelId: "sonic-2", transcript: "The quick brown fox." };
const raw = { outputFormatContainer: "raw", outputFormatSampleRate: 24000, outputFormatEncoding: "pcm_s16le" };
const spoken = {
  ...words,
  voice: { mode: "id", id: story.voice },
  outputFormat: { container: "raw", sampleRate: 24000, encoding: "pcm_s16le" },
};

await call("apiStatus.get");
await call("auth.accessToken", { grants: { tts: true }, expiresIn: 60 });
await call("tts.bytes", spoken);
await call("tts.sse", spoken);
await call("infill.bytes", clip(), clip(), { ...words, language: "en", voiceId, ...raw });
await call("voiceChanger.bytes", clip(), { voiceId, ...raw });
await call("voiceChanger.sse", clip(), { voiceId, ...raw });
await call("stt.transcribe", clip(), { model: "ink-whisper", timestampGranularities: ["word"] });
await call("voices.list");
await call("voices.get", story.voice);
const { embedding } = await call("voices.mix", { voices: [{ id: story.voice, weight: 1 }] });
const made = await call("voices.create", { name: "Ada", description: "Warm", embedding });
await call("voices.update", made.id, { name: "Ada L.", description: "Warmer" });
await call("voices.clone", clip(), { name: "Clone", language: "fr", mode: "similarity" });
await call("voices.localize", {
  voiceId,
  name: "Localized",
  description: "In Mexico",
  language: "es",
  originalSpeakerGender: "female",
});
await call("voices.delete", made.id);
await call("stt.transcribeChunks", [new Uint8Array(3200)], { model: "ink-whisper", encoding: "pcm_s16le", sampleRate: 16000 });
tell("methods", methods(client));
done();
