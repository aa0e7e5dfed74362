// Every call of the JavaScript SDK 3.x and 4.x for datasets, fine-tunes and agents; steps are named after calls.
// `methods` lists what the SDK has, found by looking.
import { createReadStream } from "node:fs";
import Cartesia from "@cartesia/cartesia-js";
import { done, story, tell } from "./story.mjs";

const client = new Cartesia({ apiKey: story.api_key, baseURL: story.base_url });
const roots = { datasets: client.datasets, fineTunes: client.fineTunes, agents: client.agents };

/** The calls that a resource and those below it have. */
function methods(resource, path) {
  const own = Object.getOwnPropertyNames(Object.getPrototypeOf(resource)).filter((name) => name !== "constructor");
  const below = Object.entries(resource).filter(([name, member]) => !name.startsWith("_") && name !== "client" && member && typeof member === "object");
  return [...own.map((name) => `${path}.${name}`), ...below.flatMap(([name, member]) => methods(member, `${path}.${name}`))];
}

async function call(name, ...args) {
  const steps = name.split(".");
  const last = steps.pop();
  const owner = steps.reduce((found, step) => found[step], client);
  const asked = owner[last](...args);
  const first = await asked;
  if (first && typeof first.hasNextPage === "function") {
    const all = [];
    for await (const each of asked) all.push(each);
    return tell(name, all);
  }
  return tell(name, first);
}

const dataset = (await call("datasets.create", { name: "Captain", description: "An old sailor" })).id;
await call("datasets.update", dataset, { name: "Admiral", description: "An older one" });
await call("datasets.retrieve", dataset);
await call("datasets.list");
await call("datasets.files.upload", dataset, { file: createReadStream(story.clip), purpose: "fine_tune" });
const [file] = await call("datasets.files.list", dataset);
const tune = await call("fineTunes.create", {
  name: "Captain",
  description: "An old sailor",
  language: "en",
  model_id: "sonic-3-2026-01-12",
  dataset,
});
await call("fineTunes.retrieve", tune.id);
await call("fineTunes.list");
await call("fineTunes.listVoices", tune.id);
await call("fineTunes.delete", tune.id);
await call("datasets.files.delete", file.id, { id: dataset });
await call("datasets.delete", dataset);

await call("agents.listTemplates");
const agent = (await call("agents.list")).summaries[0].id;
await call("agents.retrieve", agent);
await call("agents.update", agent, { name: "Front desk", tts_language: "de" });
await call("agents.listPhoneNumbers", agent);
const [deployment] = await call("agents.deployments.list", agent);
await call("agents.deployments.retrieve", deployment.id);
const [found] = await call("agents.calls.list", { agent_id: agent, expand: "transcript" });
await call("agents.calls.retrieve", found.id);
await call("agents.calls.downloadAudio", found.id);
const metric = (await call("agents.metrics.create", { name: "was_polite", prompt: "Was it morning?" })).id;
await call("agents.metrics.retrieve", metric);
await call("agents.metrics.list");
await call("agents.metrics.addToAgent", metric, { agent_id: agent });
await call("agents.metrics.results.list", { agent_id: agent });
await call("agents.metrics.results.export", { metric_id: metric });
await call("agents.metrics.removeFromAgent", metric, { agent_id: agent });
await call("agents.delete", agent);
tell("methods", Object.entries(roots).flatMap(([name, resource]) => methods(resource, name)));
done();
