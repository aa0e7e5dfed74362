// The JavaScript SDK 1.x: whole bytes, and a socket whose streams are `send` and `continue`.
//
// It has no word for flush and cancel: a flush rides on `continue`, a cancel goes over the SDK's own socket.
import Cartesia from "@cartesia/cartesia-js";
import WS from "ws";
import { UNKNOWN_VOICE, came, done, failed, job, spoken, timed } from "./stream_js_job.mjs";

const client = new Cartesia({ apiKey: job.api_key, baseUrl: job.base_url });
const asked = { model_id: job.model_id, voice: { mode: "id", id: job.voice }, language: "en" };

const bytes = await client.tts.bytes({
  ...asked,
  transcript: job.transcript,
  output_format: job.output_format,
});
spoken("bytes", new Uint8Array(bytes));

const { container, encoding, sample_rate } = job.output_format;
const socket = client.tts.websocket({ container, encoding, sampleRate: sample_rate });
await socket.connect({ WebSocket: WS });

/** All messages of a stream. Its `source` holds the sound as the SDK decoded it. */
async function messages(stream) {
  const told = [];
  for await (const message of stream.events("message")) told.push(JSON.parse(message));
  return told;
}

function sound({ source }) {
  return source.buffer.subarray(0, source.writeIndex);
}

async function whole() {
  const stream = socket.send({ ...asked, transcript: job.transcript, add_timestamps: true });
  const times = [];
  stream.on("timestamps", (told) => times.push(told));
  await messages(stream);
  spoken("whole", sound(stream));
  timed("whole", times);
}

/** Unlike in its README the first text says that more will come: else the API takes it for the last. */
async function continued() {
  const named = { ...asked, context_id: "continued" };
  const [first, ...others] = job.pieces;
  const stream = socket.send({ ...named, transcript: first, continue: true });
  const heard = messages(stream);
  for (const transcript of others) socket.continue({ ...named, transcript });
  socket.continue({ ...named, transcript: "", continue: false });
  await heard;
  spoken("continued", sound(stream));
}

async function flushed() {
  const named = { ...asked, context_id: "flushed" };
  const [first, second] = job.parts;
  const stream = socket.send({ ...named, transcript: first, continue: true });
  const heard = messages(stream);
  socket.continue({ ...named, transcript: "", flush: true });
  socket.continue({ ...named, transcript: second });
  socket.continue({ ...named, transcript: "", flush: true });
  socket.continue({ ...named, transcript: "", continue: false });
  came("flushed", await heard);
  spoken("flushed", sound(stream));
}

/** What is held back when the cancel comes is not spoken. */
async function cancelled() {
  const named = { ...asked, context_id: "cancelled" };
  const stream = socket.send({ ...named, transcript: job.parts[0], continue: true });
  const heard = messages(stream);
  await stream.once("message");
  socket.continue({ ...named, transcript: job.parts[1], max_buffer_delay_ms: 1000 });
  socket.socket.send(JSON.stringify({ context_id: named.context_id, cancel: true }));
  came("cancelled", await heard);
  spoken("cancelled", sound(stream));
}

/** `stop` is for this side only: what the server still says is let go. */
async function stopped() {
  socket.send({ ...asked, transcript: job.parts[0] }).stop();
  const stream = socket.send({ ...asked, transcript: job.parts[1] });
  await messages(stream);
  spoken("after a stop", sound(stream));
}

async function together() {
  const streams = job.parts.map((transcript) => socket.send({ ...asked, transcript }));
  await Promise.all(streams.map(messages));
  streams.forEach((stream, place) => spoken(`together ${place}`, sound(stream)));
}

/** An error ends the stream without a word; only `message` tells it. */
async function stranger() {
  const voice = { mode: "id", id: UNKNOWN_VOICE };
  const stream = socket.send({ ...asked, transcript: job.transcript, voice });
  const told = await messages(stream);
  for (const { error } of told) failed(error);
}

for (const scene of [whole, continued, flushed, cancelled, stopped, together, stranger]) await scene();
socket.disconnect();
done();
