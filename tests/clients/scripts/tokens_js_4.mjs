// The tokens and dictionaries of the JavaScript SDK 3.x and 4.x: every call, and what they are good for.
import Cartesia from "@cartesia/cartesia-js";
import { done, refused, story, tell } from "./story.mjs";

const client = new Cartesia({ apiKey: story.api_key, baseURL: story.base_url });
const dicts = client.pronunciationDicts;
const cased = "listAccents" in client.voices;

async function speak(who, more = {}) {
  const response = await who.tts.generate({
    model_id: "sonic-latest",
    output_format: { container: "wav", encoding: "pcm_s16le", sample_rate: 16000 },
    transcript: "Ada speaks here",
    voice: cased ? story.voice : { mode: "id", id: story.voice },
    ...more,
  });
  return Buffer.from(await response.arrayBuffer()).toString("base64");
}

async function names(pages) {
  const found = [];
  for await (const each of pages) found.push(each.name);
  return found;
}

const { token } = tell("token", await client.accessToken.create({ grants: { tts: true }, expires_in: 60 }));
const guest = new Cartesia({ token, baseURL: story.base_url });
tell("heard by token", await speak(guest));
await refused("voices by token", () => guest.voices.list());
await refused("too long", () => client.accessToken.create({ expires_in: 3601 }));

const item = { text: "Ada", alias: "ay-da", ...(cased ? { case_sensitive: true } : {}) };
const made = tell("create", await dicts.create({ name: "Names", items: [item] }));
tell("create empty", await dicts.create({ name: "Empty" }));
tell("retrieve", await dicts.retrieve(made.id));
tell("heard by dictionary", await speak(client, { pronunciation_dict_id: made.id }));
const more = [];
for (let n = 0; n < 4; n++) more.push((await dicts.create({ name: `N${n}` })).id);
tell("list", await names(dicts.list({ limit: 2 })));
tell("list after", await names(dicts.list({ starting_after: more[1] })));
tell("update", await dicts.update(made.id, { name: "Others", items: [{ text: "x", alias: "y" }] }));
tell("delete", await dicts.delete(made.id));
await refused("retrieve deleted", () => dicts.retrieve(made.id));
await refused("speak by deleted", () => speak(client, { pronunciation_dict_id: made.id }));
done();
