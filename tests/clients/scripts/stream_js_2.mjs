// The JavaScript SDK 2.x: events, and a socket whose streams are `send` and `continue`.
//
// Its socket always dials wss, at `environment`; to a server without TLS it is led by a class of one's own.
// Its requests drop what their schema does not name, so that a
// flush and a cancel can only go over the SDK's own socket.
import { CartesiaClient } from "@cartesia/cartesia-js";
import { WebSocket } from "ws";
import { UNKNOWN_VOICE, came, done, failed, job, spoken, timed } from "./stream_js_job.mjs";

const client = new CartesiaClient({ apiKey: job.api_key, baseUrl: job.base_url, environment: job.base_url });
const { container, encoding, sample_rate: sampleRate } = job.output_format;
const asked = { modelId: job.model_id, voice: { mode: "id", id: job.voice }, language: "en" };

async function events() {
  const outputFormat = { container, encoding, sampleRate };
  const told = [];
  const stream = await client.tts.sse({
    ...asked,
    transcript: job.transcript,
    outputFormat,
    addTimestamps: true,
  });
  for await (const event of stream) told.push(event);
  const chunks = told.filter(({ type }) => type === "chunk");
  spoken("sse", ...chunks.map(({ data }) => Buffer.from(data, "base64")));
  timed("sse", told.flatMap(({ wordTimestamps }) => wordTimestamps ?? []));
}

class Plain extends WebSocket {
  constructor(url, ...more) {
    super(url.replace(/^wss:/, "ws:"), ...more);
  }
}

const socket = client.tts.websocket({ container, encoding, sampleRate });
await socket.connect(job.base_url.startsWith("https:") ? {} : { WebSocket: Plain });

/** All messages of a stream. Its `source` holds the sound as the SDK decoded it. */
async function messages(stream) {
  const told = [];
  for await (const message of stream.events("message")) told.push(JSON.parse(message));
  return told;
}

function sound({ source }) {
  return source.buffer.subarray(0, source.writeIndex);
}

/** Its `timestamps` event never fires: the words are in the messages. */
async function whole() {
  const stream = await socket.send({ ...asked, transcript: job.transcript, addTimestamps: true });
  const told = await messages(stream);
  spoken("whole", sound(stream));
  timed("whole", told.flatMap(({ word_timestamps }) => word_timestamps ?? []));
}

async function continued() {
  const named = { ...asked, contextId: "continued" };
  const [first, ...others] = job.pieces;
  const stream = await socket.send({ ...named, transcript: first, continue: true });
  const heard = messages(stream);
  for (const transcript of others) await socket.continue({ ...named, transcript });
  await socket.continue({ ...named, transcript: "", continue: false });
  await heard;
  spoken("continued", sound(stream));
}

async function flushed() {
  const named = { ...asked, contextId: "flushed" };
  const flush = {
    model_id: job.model_id,
    voice: asked.voice,
    output_format: job.output_format,
    context_id: named.contextId,
    transcript: "",
    continue: true,
    flush: true,
  };
  const [first, second] = job.parts;
  const stream = await socket.send({ ...named, transcript: first, continue: true });
  const heard = messages(stream);
  socket.socket.send(JSON.stringify(flush));
  await socket.continue({ ...named, transcript: second });
  socket.socket.send(JSON.stringify(flush));
  await socket.continue({ ...named, transcript: "", continue: false });
  came("flushed", await heard);
  spoken("flushed", sound(stream));
}

/** What is held back when the cancel comes is not spoken. */
async function cancelled() {
  const named = { ...asked, contextId: "cancelled" };
  const stream = await socket.send({ ...named, transcript: job.parts[0], continue: true });
  const heard = messages(stream);
  await stream.once("message");
  await socket.continue({ ...named, transcript: job.parts[1], maxBufferDelayMs: 1000 });
  socket.socket.send(JSON.stringify({ context_id: named.contextId, cancel: true }));
  came("cancelled", await heard);
  spoken("cancelled", sound(stream));
}

/** `stop` is for this side only: what the server still says is let go. */
async function stopped() {
  (await socket.send({ ...asked, transcript: job.parts[0] })).stop();
  const stream = await socket.send({ ...asked, transcript: job.parts[1] });
  await messages(stream);
  spoken("after a stop", sound(stream));
}

async function together() {
  const streams = await Promise.all(job.parts.map((transcript) => socket.send({ ...asked, transcript })));
  await Promise.all(streams.map(messages));
  streams.forEach((stream, place) => spoken(`together ${place}`, sound(stream)));
}

/** An error ends the stream without a word; only `message` tells it. */
async function stranger() {
  const voice = { mode: "id", id: UNKNOWN_VOICE };
  const stream = await socket.send({ ...asked, transcript: job.transcript, voice });
  const told = await messages(stream);
  for (const { error } of told) failed(error);
}

for (const scene of [events, whole, continued, flushed, cancelled, stopped, together, stranger]) await scene();
socket.disconnect();
done();
