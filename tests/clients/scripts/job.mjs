// The job that a script gets on stdin and the report that it prints; job.py says what is in them.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const UNKNOWN_VOICE = "00000000-0000-4000-8000-000000000000";

export const job = JSON.parse(readFileSync(0, "utf-8"));
const report = { audio: {}, errors: {}, status: null, notes: {} };

/** Keep what the client received. */
export function heard(format, audio) {
  const name = `async-${format}.bin`;
  writeFileSync(join(job.folder, name), audio);
  report.audio[`async ${format}`] = name;
}

/** Keep what the client read from `GET /`. */
export function status({ ok, version }) {
  report.status = { ok, version };
}

/** Keep anything else that the client was told. */
export function note(name, value) {
  report.notes[name] = value;
}

/** Keep the exception that the call raises. */
export async function raised(what, call) {
  try {
    await call();
  } catch (error) {
    const body = await text(error.body ?? "");
    report.errors[what] = {
      error: error.constructor.name,
      status: error.status ?? error.statusCode ?? null,
      text: `${error.message} ${body}`,
    };
  }
}

/** A body as the client left it: read already, or still a stream. */
async function text(body) {
  if (typeof body === "string") return body;
  if (!body[Symbol.asyncIterator]) return JSON.stringify(body);
  const pieces = [];
  for await (const piece of body) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

/** Print the report. */
export function done() {
  console.log(JSON.stringify(report));
}
