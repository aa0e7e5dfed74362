// The job of a script that streams, which it gets on stdin, and the report that it prints.
//
// In:  {"base_url", "api_key", "folder", "voice", "model_id", "output_format", "transcript",
//       "pieces": [of the transcript], "parts": [texts of their own]}
// Out: {"audio": {"whole": "whole.bin", …}, "orders": {"flushed": ["chunk", "flush_done 0", …], …},
//       "times": {"whole": [[word, start, end], …], …}, "errors": [{"error", "text"}, …]}
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const UNKNOWN_VOICE = "00000000-0000-4000-8000-000000000000";

export const job = JSON.parse(readFileSync(0, "utf-8"));
const report = { audio: {}, orders: {}, times: {}, errors: [] };

/** Keep sound: bytes, or samples as the client decoded them. */
export function spoken(scene, ...pieces) {
  const bytes = pieces.map((piece) => Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength));
  const file = `${scene.replaceAll(" ", "-")}.bin`;
  writeFileSync(join(job.folder, file), Buffer.concat(bytes));
  report.audio[scene] = file;
}

/** Keep the types of what came: each run of chunks and times as one word, a flush with its number. */
export function came(scene, events) {
  const names = events
    .filter(({ type }) => type !== "timestamps")
    .map(({ type, flush_id }) => (type === "flush_done" ? `${type} ${flush_id}` : type));
  report.orders[scene] = names.filter((name, place) => name !== names[place - 1]);
}

/** Keep words and their times, out of tables of `words`, `start` and `end`. */
export function timed(scene, tables) {
  report.times[scene] = tables.flatMap(({ words, start, end }) =>
    words.map((word, place) => [word, start[place], end[place]]),
  );
}

/** Keep an exception, or the text that the client has in place of one. */
export function failed(error) {
  const thrown = error instanceof Error;
  report.errors.push({ error: thrown ? error.constructor.name : null, text: thrown ? error.message : error });
}

/** Print the report. Here the process ends, though a socket may want to reconnect. */
export function done() {
  process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
}
