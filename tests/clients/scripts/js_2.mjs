// The JavaScript SDK 2.x: CartesiaClient, camelCase fields, a stream of bytes.
import { CartesiaClient } from "@cartesia/cartesia-js";
import { UNKNOWN_VOICE, done, heard, job, raised, status } from "./job.mjs";

const CAMEL = { sample_rate: "sampleRate", bit_rate: "bitRate" };

function camel(format) {
  return Object.fromEntries(Object.entries(format).map(([key, value]) => [CAMEL[key] ?? key, value]));
}

const client = new CartesiaClient({ apiKey: job.api_key, baseUrl: job.base_url });

async function speak(changed = {}, who = client) {
  const stream = await who.tts.bytes({
    modelId: job.model_id,
    transcript: job.transcript,
    voice: { mode: "id", id: job.voice },
    language: "en",
    outputFormat: camel(job.formats.wav),
    ...changed,
  });
  const pieces = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

for (const [name, format] of Object.entries(job.formats)) {
  heard(name, await speak({ outputFormat: camel(format) }));
}
status(await client.apiStatus.get());
const stranger = new CartesiaClient({ apiKey: "not-the-key", baseUrl: job.strict_url });
await raised("bad key", () => speak({}, stranger));
await raised("unknown voice", () => speak({ voice: { mode: "id", id: UNKNOWN_VOICE } }));
await raised("empty transcript", () => speak({ transcript: "" }));
done();
