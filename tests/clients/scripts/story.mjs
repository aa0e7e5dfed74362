// The story that a script gets on stdin and the report that it prints; story.py says what is in them.
import { readFileSync } from "node:fs";

export const story = JSON.parse(readFileSync(0, "utf-8"));
const report = {};

/** Keep what the client handed over; the result is the same. */
export function tell(step, value) {
  report[step] = { type: value?.constructor?.name ?? "undefined", value: value ?? null };
  return value;
}

/** Keep the exception that the call raises. */
export async function refused(step, call) {
  try {
    await call();
  } catch (error) {
    report[step] = {
      type: error.constructor.name,
      status: error.status ?? error.statusCode ?? null,
      value: `${error.message} ${JSON.stringify(error.body ?? "")}`,
    };
  }
}

/** Print the report. */
export function done() {
  console.log(JSON.stringify(report));
}
