// Every `client.voices` call of the JavaScript SDK 1.x: plain JSON under no content type, embeddings throughout.
import Cartesia from "@cartesia/cartesia-js";
import { done, refused, story, tell } from "./story.mjs";

const { voices } = new Cartesia({ apiKey: story.api_key, baseUrl: story.base_url });

tell("list", (await voices.list()).map((voice) => voice.id));
const found = tell("get", await voices.get(story.voice));
const { embedding } = tell(
  "mix",
  await voices.mix({ voices: [{ id: story.voice, weight: 0.5 }, { embedding: found.embedding, weight: 0.5 }] }),
);
const made = tell("create", await voices.create({ name: "Ada", description: "Warm", embedding }));
tell("get created", await voices.get(made.id));
tell("update", await voices.update(made.id, { name: "Ada L." }));
tell(
  "localize",
  await voices.localize({
    mode: "embedding",
    embedding,
    language: "es",
    original_speaker_gender: "female",
    dialect: "mx",
  }),
);
// In Node its form is the text "[object FormData]".
await refused("clone", () => voices.clone({ mode: "clip", clip: new Blob(["RIFF"]) }));
await refused("get deleted", () => voices.get("00000000-0000-4000-8000-000000000000"));
done();
