// Every method of the JavaScript SDKs 3.x and 4.x that makes one call; steps are named after methods, those of the
// client in the style of 2.x with its class before them. `methods` lists what the SDK has, found by looking.
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { caller, methods } from "./methods.mjs";
import { done, story, tell } from "./story.mjs";

// The client in the style of 2.x needs what `require` finds.
const require = createRequire(import.meta.url);
const { default: Cartesia, CartesiaClient } = require("@cartesia/cartesia-js");

const client = new Cartesia({ apiKey: story.api_key, baseURL: story.base_url, maxRetries: 0 });
const call = caller(client);
const clip = () => createReadStream(story.clip);
const transcript = "The quick brown fox.";
const raw = { container: "raw", encoding: "pcm_s16le", sample_rate: 24000 };
const rawFields = Object.fromEntries(Object.entries(raw).map(([name, value]) => [`output_format[${name}]`, value]));
const voice = { mode: "id", id: story.voice };

await call("getStatus");
await call("accessToken.create", { grants: { tts: true }, expires_in: 60 });

const spoken = { model_id: "sonic-3", transcript, voice, output_format: raw };
for (const name of ["generate", "generateSSE", "generateSse"]) await call(`tts.${name}`, spoken);
const gap = { model_id: "sonic-3", language: "en", transcript, voice_id: story.voice, output_format: raw };
await call("tts.infill", { left_audio: clip(), ...gap });
for (const name of ["generate", "generateSSE", "changeVoiceBytes", "changeVoiceSse"]) {
  await call(`voiceChanger.${name}`, { clip: clip(), "voice[id]": story.voice, ...rawFields });
}
await call("stt.transcribe", { file: clip(), model: "ink-whisper", timestamp_granularities: ["word"] });

await call("voices.list", { limit: 50 });
await call("voices.get", story.voice);
const clone = await call("voices.clone", { clip: clip(), name: "Clone", language: "fr" });
await call("voices.update", clone.id, { name: "Ada", description: "Warm" });
const local = { voice_id: story.voice, name: "Localized", description: "In Mexico" };
if (client.voices.listAccents) {
  await call("voices.localize", { ...local, accent: "mexican" });
  await call("voices.listAccents");
  await call("voices.addAccents", clone.id, { accents: ["castilian"] });
  await call("voices.deleteAccent", "castilian", { id: clone.id });
} else {
  await call("voices.localize", { ...local, language: "es", original_speaker_gender: "female" });
}
await call("voices.delete", clone.id);

const items = [{ text: "fox", alias: "box" }];
const { id: dictionary } = await call("pronunciationDicts.create", { name: "Animals", items });
await call("pronunciationDicts.retrieve", dictionary);
await call("pronunciationDicts.list");
await call("pronunciationDicts.update", dictionary, { name: "Beasts" });
await call("pronunciationDicts.delete", dictionary);

const { id: dataset } = await call("datasets.create", { name: "Captain", description: "An old sailor" });
await call("datasets.update", dataset, { name: "Admiral", description: "An older one" });
await call("datasets.retrieve", dataset);
await call("datasets.list");
await call("datasets.files.upload", dataset, { file: clip(), purpose: "fine_tune" });
const [file] = await call("datasets.files.list", dataset);
const base = { language: "en", model_id: "sonic-3-2026-01-12", dataset };
const { id: tune } = await call("fineTunes.create", { name: "Captain", description: "An old sailor", ...base });
await call("fineTunes.retrieve", tune);
await call("fineTunes.list");
await call("fineTunes.listVoices", tune);
await call("fineTunes.delete", tune);
await call("datasets.files.delete", file.id, { id: dataset });
await call("datasets.delete", dataset);

await call("agents.listTemplates");
const agent = (await call("agents.list")).summaries[0].id;
await call("agents.retrieve", agent);
await call("agents.update", agent, { name: "Front desk", tts_language: "de" });
await call("agents.listPhoneNumbers", agent);
const [deployment] = await call("agents.deployments.list", agent);
await call("agents.deployments.retrieve", deployment.id);
const [found] = await call("agents.calls.list", { agent_id: agent, expand: "transcript" });
await call("agents.calls.retrieve", found.id);
await call("agents.calls.downloadAudio", found.id);
const { id: metric } = await call("agents.metrics.create", { name: "was_polite", prompt: "Was it morning?" });
await call("agents.metrics.retrieve", metric);
await call("agents.metrics.list");
await call("agents.metrics.addToAgent", metric, { agent_id: agent });
await call("agents.metrics.results.list", { agent_id: agent });
await call("agents.metrics.results.export", { metric_id: metric });
await call("agents.metrics.removeFromAgent", metric, { agent_id: agent });
await call("agents.delete", agent);

const former = new CartesiaClient({ apiKey: story.api_key, baseUrl: story.base_url });
const callFormer = caller(former, "CartesiaClient.");
const outputFormat = { container: "raw", encoding: "pcm_s16le", sampleRate: 24000 };
await callFormer("tts.generate", transcript, story.voice, { modelId: "sonic-3", outputFormat });
await callFormer("tts.bytes", { modelId: "sonic-3", transcript, voice, outputFormat });
const socket = former.tts.websocket({ container: "raw", encoding: "pcm_f32le", sampleRate: 24000 });
await socket.connect();
const { source } = await socket.send({ modelId: "sonic-3", transcript, voice });
const samples = new Float32Array(24000);
let heard = 0;
for (let read = 1; read > 0; heard += read) read = await source.read(samples);
tell("CartesiaClient.tts.websocket", heard ? "samples" : "nothing");
const closed = once(socket.socket, "close");
socket.disconnect();
await closed;
await callFormer("voiceChanger.bytes", clip(), {
  voiceId: story.voice,
  outputFormatContainer: "raw",
  outputFormatSampleRate: 24000,
  outputFormatEncoding: "pcm_s16le",
});
await callFormer("voices.list", { limit: 50 });
await callFormer("voices.get", story.voice);
const again = await callFormer("voices.clone", clip(), { name: "Clone", language: "fr" });
await callFormer("voices.update", again.id, { name: "Ada", description: "Warm" });
await callFormer("voices.localize", {
  voiceId: story.voice,
  name: "Localized",
  description: "In Mexico",
  language: "es",
  originalSpeakerGender: "female",
});
await callFormer("voices.delete", again.id);

tell("methods", [...methods(client), ...methods(former).map((name) => `CartesiaClient.${name}`)]);
done();
