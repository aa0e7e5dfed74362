// Every `client.voices` call of the JavaScript SDK 2.x: one list without pages, camelCase.
import { createReadStream } from "node:fs";
import { CartesiaClient } from "@cartesia/cartesia-js";
import { done, refused, story, tell } from "./story.mjs";

const { voices } = new CartesiaClient({ apiKey: story.api_key, baseUrl: story.base_url });

tell("list", (await voices.list()).map((voice) => voice.id));
const found = tell("get", await voices.get(story.voice));
const { embedding } = tell(
  "mix",
  await voices.mix({ voices: [{ id: story.voice, weight: 0.5 }, { embedding: found.embedding, weight: 0.5 }] }),
);
const made = tell("create", await voices.create({ name: "Ada", description: "Warm", embedding }));
tell("get created", await voices.get(made.id));
tell("update", await voices.update(made.id, { name: "Ada L.", description: "Warmer" }));
const clone = tell(
  "clone",
  await voices.clone(createReadStream(story.clip), {
    name: "Clone",
    language: "fr",
    mode: "similarity",
    enhance: true,
  }),
);
tell(
  "localize",
  await voices.localize({
    voiceId: story.voice,
    name: "Localized",
    description: "In Mexico",
    language: "es",
    originalSpeakerGender: "female",
    dialect: "mx",
  }),
);
tell("delete", await voices.delete(clone.id));
await refused("get deleted", () => voices.get(clone.id));
done();
