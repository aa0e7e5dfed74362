// The JavaScript SDK 4.x as its README shows it: tts.generate, a fetch Response, the voice as a string.
import Cartesia from "@cartesia/cartesia-js";
import { UNKNOWN_VOICE, done, heard, job, raised, status } from "./job.mjs";

const client = new Cartesia({ apiKey: job.api_key, baseURL: job.base_url });

async function speak(changed = {}, who = client) {
  const response = await who.tts.generate({
    model_id: job.model_id,
    output_format: job.formats.wav,
    transcript: job.transcript,
    voice: job.voice,
    ...changed,
  });
  return Buffer.from(await response.arrayBuffer());
}

for (const [name, format] of Object.entries(job.formats)) {
  heard(name, await speak({ output_format: format }));
}
status(await client.getStatus());
const stranger = new Cartesia({ apiKey: "not-the-key", baseURL: job.strict_url });
await raised("bad key", () => speak({}, stranger));
await raised("unknown voice", () => speak({ voice: UNKNOWN_VOICE }));
await raised("empty transcript", () => speak({ transcript: "" }));
done();
