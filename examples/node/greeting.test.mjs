// A test of something that speaks, without packages: node --test
// It starts the server itself; CARTESIA_MOCK names the command if it is not on the PATH.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";

const KEY = "greeting-in-node";
const headers = { "X-API-Key": KEY, "Cartesia-Version": "2026-08-14" };
let server;
let baseUrl;

before(async () => {
  const command = process.env.CARTESIA_MOCK ?? "cartesia-mock";
  server = spawn(command, ["serve", "--port", "0", "--ready-json"], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(createInterface({ input: server.stdout }), "line");
  baseUrl = JSON.parse(line).base_url;
});

after(async () => {
  server.kill("SIGTERM");
  const [code] = await once(server, "exit");
  assert.equal(code, 0);
});

// The code under test: yours calls the SDK with `baseURL: baseUrl`.
async function greet(name) {
  const reply = await fetch(`${baseUrl}/tts/bytes`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({
      model_id: "sonic-3.5",
      transcript: `Welcome back, ${name}!`,
      voice: "694f9389-aac1-45b6-b726-9d9369183238",
      output_format: { container: "wav", encoding: "pcm_s16le", sample_rate: 44100 },
    }),
  });
  assert.equal(reply.status, 200);
  return reply.blob();
}

test("the greeting says the name", async () => {
  const form = new FormData();
  form.append("file", await greet("Ada"), "greeting.wav");
  form.append("model", "ink-whisper");
  const heard = await (await fetch(`${baseUrl}/stt`, { method: "POST", headers, body: form })).json();
  assert.equal(heard.text, "Welcome back, Ada!");
});

test("the mock knows what it was asked", async () => {
  await greet("Grace");
  const query = new URLSearchParams({ key: KEY, says: "Welcome back, Grace!" });
  const { calls } = await (await fetch(`${baseUrl}/_mock/journal?${query}`)).json();
  assert.equal(calls.length, 1);
  assert.equal(calls[0].operation, "tts.bytes");
});
