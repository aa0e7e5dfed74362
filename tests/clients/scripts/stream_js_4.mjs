// The JavaScript SDKs 3.x and 4.x: generateSSE, and a socket with contexts.
//
// Their socket always dials wss. Where `require` finds `ws` it sends headers, as here; built as a module it
// takes the platform's WebSocket and puts the same into the query, as a browser must: see `fromBrowser`.
import { createRequire } from "node:module";
import { UNKNOWN_VOICE, came, done, failed, job, spoken, timed } from "./stream_js_job.mjs";

const require = createRequire(import.meta.url);
const { WebSocket } = require("ws");
const Cartesia = require("@cartesia/cartesia-js").default;

// 3.x takes the voice as an object, 4.x as a string.
const asked = { model_id: job.model_id, voice: job.voice, output_format: job.output_format };
const client = new Cartesia({ apiKey: job.api_key, baseURL: job.base_url });

function chunks(told) {
  return told.filter(({ type }) => type === "chunk");
}

function words(told) {
  return told.flatMap(({ word_timestamps }) => word_timestamps ?? []);
}

async function all(stream) {
  const told = [];
  for await (const event of stream) told.push(event);
  return told;
}

async function events() {
  const stream = await client.tts.generateSSE({
    ...asked,
    transcript: job.transcript,
    add_timestamps: true,
  });
  const told = await all(stream);
  spoken("sse", ...chunks(told).map(({ data }) => Buffer.from(data, "base64")));
  timed("sse", words(told));
}

const socket = await client.tts.websocket();
// Without a listener an error of any context would end the process.
socket.on("error", failed);

async function whole() {
  const transcript = job.transcript;
  const told = await all(socket.generate({ ...asked, transcript, language: "en", add_timestamps: true }));
  spoken("whole", ...chunks(told).map(({ audio }) => audio));
  timed("whole", words(told));
}

async function continued() {
  const context = socket.context({ ...asked, add_timestamps: true });
  for (const transcript of job.pieces) await context.push({ transcript });
  await context.no_more_inputs();
  const told = await all(context.receive());
  spoken("continued", ...chunks(told).map(({ audio }) => audio));
  timed("continued", words(told));
}

/** The other way to go on: whole requests, the last one says so. */
async function sent() {
  const context = socket.context(asked);
  const last = job.pieces.length - 1;
  for (const [place, transcript] of job.pieces.entries()) {
    await context.send({ ...asked, transcript, continue: place !== last });
  }
  spoken("sent", ...chunks(await all(context.receive())).map(({ audio }) => audio));
}

async function flushed() {
  const context = socket.context({ ...asked, contextId: "flushed" });
  const [first, second] = job.parts;
  await context.push({ transcript: first, flush: true });
  await context.push({ transcript: second });
  await context.flush();
  await context.no_more_inputs();
  const told = await all(context.receive());
  came("flushed", told);
  spoken("flushed", ...chunks(told).map(({ audio }) => audio));
}

/**
 * What is held back when the cancel comes is not spoken. `receive` ends at once; what still comes is told to
 * listeners of the whole socket only.
 */
async function cancelled() {
  const context = socket.context({ ...asked, contextId: "cancelled", max_buffer_delay_ms: 1000 });
  const told = [];
  const ended = new Promise((resolve) => {
    socket.on("event", (event) => {
      if (event.context_id !== context.contextId) return;
      told.push(event);
      if (event.type === "done") resolve();
    });
  });
  await context.push({ transcript: job.parts[0], flush: true });
  let received = 0;
  for await (const { type } of context.receive()) {
    if (type === "chunk" && received++ === 0) {
      await context.push({ transcript: job.parts[1] });
      await context.cancel();
    }
  }
  await ended;
  // Whether the flush is still answered depends on when the cancel gets there.
  came("cancelled", told.filter(({ type }) => type !== "flush_done"));
  spoken("cancelled", ...chunks(told).map(({ audio }) => audio));
}

async function together() {
  const contexts = job.parts.map(() => socket.context(asked));
  for (const [place, context] of contexts.entries()) await context.push({ transcript: job.parts[place] });
  for (const context of contexts) await context.no_more_inputs();
  const told = await Promise.all(contexts.map((context) => all(context.receive())));
  told.forEach((events, place) => spoken(`together ${place}`, ...chunks(events).map(({ audio }) => audio)));
}

async function stranger() {
  const voice = typeof job.voice === "string" ? UNKNOWN_VOICE : { mode: "id", id: UNKNOWN_VOICE };
  const context = socket.context({ ...asked, voice });
  await context.push({ transcript: job.transcript });
  await all(context.receive()).catch(failed);
}

/** The same SDK as a browser has it. */
async function fromBrowser() {
  globalThis.WebSocket ??= WebSocket;
  const { default: Built } = await import("@cartesia/cartesia-js");
  const page = await new Built({ apiKey: job.api_key, baseURL: job.base_url }).tts.websocket();
  const told = await all(page.generate({ ...asked, transcript: job.transcript }));
  spoken("browser", ...chunks(told).map(({ audio }) => audio));
  page.close();
}

for (const scene of [events, whole, continued, sent, flushed, cancelled, together, stranger, fromBrowser]) {
  await scene();
}
socket.close();
done();
