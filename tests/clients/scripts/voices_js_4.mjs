// Every `client.voices` call of the JavaScript SDK 3.x and 4.x, which pages by itself until a page is empty.
import { createReadStream } from "node:fs";
import Cartesia from "@cartesia/cartesia-js";
import { done, refused, story, tell } from "./story.mjs";

const { voices } = new Cartesia({ apiKey: story.api_key, baseURL: story.base_url });
const accents = "listAccents" in voices;

async function ids(pages) {
  const found = [];
  for await (const voice of pages) found.push(voice.id);
  return found;
}

tell("list", await ids(voices.list({ limit: 7 })));
tell("list backwards", await ids(voices.list({ limit: 60, ending_before: story.voice })));
tell("get", await voices.get(story.voice, { expand: ["preview_file_url"] }));
const clone = tell(
  "clone",
  await voices.clone({ clip: createReadStream(story.clip), name: "Clone", language: "fr", description: "Warm" }),
);
tell("update", await voices.update(clone.id, { name: "Ada", gender: "feminine" }));
tell("update back", await voices.update(clone.id, { gender: null }));
tell("list own", await ids(voices.list({ is_owner: true })));
tell("search", await ids(voices.list({ q: "ada", is_owner: true })));
const how = accents
  ? { accent: "mexican", tagline: "In Mexico" }
  : { description: "In Mexico", language: "es", original_speaker_gender: "female", dialect: "mx" };
tell("localize", await voices.localize({ voice_id: story.voice, name: "Localized", ...how }));
if (accents) {
  const catalogue = await voices.listAccents();
  tell("accents", catalogue.accents.find((accent) => accent.id === "british"));
  tell("add accents", await voices.addAccents(clone.id, { accents: ["castilian", "italian"] }));
  tell("delete accent", await voices.deleteAccent("castilian", { id: clone.id }));
}
tell("delete", await voices.delete(clone.id));
await refused("get deleted", () => voices.get(clone.id));
done();
