// The tokens of the JavaScript SDK 2.x, which makes them and leaves their use to sockets of browsers.
import { CartesiaClient } from "@cartesia/cartesia-js";
import { done, refused, story, tell } from "./story.mjs";

const { auth } = new CartesiaClient({ apiKey: story.api_key, baseUrl: story.base_url });
tell("token", await auth.accessToken({ grants: { tts: true }, expiresIn: 60 }));
await refused("too long", () => auth.accessToken({ grants: { tts: true }, expiresIn: 3601 }));
done();
