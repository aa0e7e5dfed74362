// The Cartesia plugin of LiveKit Agents for Node: `stream`, whose text goes out in sentences, and its STT,
// which hears what was spoken just before. Both parse every frame with strict schemas.
import { initializeLogger } from "@livekit/agents";
import { STT, TTS } from "@livekit/agents-plugin-cartesia";
import { AudioFrame } from "@livekit/rtc-node";
import { UNKNOWN_VOICE, done, heard, job, note, raised } from "./job.mjs";

const RATE = 16000;
const PIECE = RATE / 10;
const ONCE = { maxRetry: 0, retryIntervalMs: 1, timeoutMs: 5000 };

initializeLogger({ pretty: false, level: "silent" });

function speaker(changed = {}) {
  return new TTS({ apiKey: job.api_key, baseUrl: job.base_url, sampleRate: RATE, ...changed });
}

/** What is spoken, and its words with their times; throws what the plugin tells its user as an error. */
async function speak(tts, pieces) {
  let error;
  tts.on("error", (told) => (error = told.error));
  const stream = tts.stream({ connOptions: ONCE });
  for (const piece of pieces) stream.pushText(piece);
  stream.endInput();
  const sound = [];
  const words = [];
  for await (const event of stream) {
    if (typeof event === "symbol") break;
    const { buffer, byteOffset, byteLength } = event.frame.data;
    sound.push(Buffer.from(buffer, byteOffset, byteLength));
    for (const word of event.timedTranscripts ?? []) words.push([word.text, word.startTime, word.endTime]);
  }
  if (error) throw error;
  return { sound: Buffer.concat(sound), words };
}

/** The kinds of events of a stream of sound, and their texts, until the turn is over. */
async function listen(sound) {
  const stream = new STT({ apiKey: job.api_key, baseUrl: job.base_url }).stream();
  const samples = new Int16Array((sound.length >> 1) + 2 * RATE);
  samples.set(new Int16Array(sound.buffer, sound.byteOffset, sound.length >> 1));
  for (let at = 0; at < samples.length; at += PIECE) {
    const piece = samples.slice(at, at + PIECE);
    stream.pushFrame(new AudioFrame(piece, RATE, 1, piece.length));
  }
  const told = [];
  for await (const event of stream) {
    told.push([event.type, event.alternatives?.[0]?.text ?? ""]);
    if (event.type === 3) break;
  }
  stream.close();
  return told;
}

const tts = speaker();
const { sound, words } = await speak(tts, job.pieces);
heard("continued", sound);
note("words", words);
// The same socket serves one utterance after the other.
for (const [place, part] of job.parts.entries()) heard(`reused ${place}`, (await speak(tts, [part])).sound);
note("turn", await listen(sound));
await raised("bad key", () => speak(speaker({ apiKey: "not-the-key", baseUrl: job.strict_url }), ["Hello."]));
// It takes a refusal below 500 for an end without sound.
note("unknown voice", (await speak(speaker({ voice: UNKNOWN_VOICE }), ["Hello."])).sound.length);
done();
process.exit(0);
