// The control API of this server. Every refusal is shown, none is thrown away.

import { byId } from "./dom.js";

const TOKEN = "cartesia-mock-token";
let asking = null;

export class Refused extends Error {}

async function send(method, path, query, body) {
  const url = new URL(path, new URL("./", document.baseURI));
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") url.searchParams.set(name, value);
  }
  const headers = {};
  const token = sessionStorage.getItem(TOKEN);
  if (token) headers["X-Mock-Token"] = token;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  const reply = await fetch(url, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  if (reply.status === 401) {
    await askToken();
    return send(method, path, query, body);
  }
  if (!reply.ok) {
    const told = await reply.json().catch(() => ({}));
    throw new Refused(told.message ?? `${method} ${path}: ${reply.status}`);
  }
  return reply;
}

export const get = async (path, query) => (await send("GET", path, query)).json();
export const post = async (path, query, body) => (await send("POST", path, query, body)).json();
export const put = async (path, query, body) => (await send("PUT", path, query, body)).json();
export const drop = async (path, query) => (await send("DELETE", path, query)).json();
export const sound = async (path, query) => (await send("GET", path, query)).arrayBuffer();
export const spoken = async (path, query, body) => (await send("POST", path, query, body)).arrayBuffer();

/** Do something and show why it could not be done. */
export async function shown(act) {
  const place = byId("trouble");
  try {
    const done = await act();
    place.hidden = true;
    return done;
  } catch (error) {
    place.textContent = error instanceof Refused ? error.message : "The server does not answer.";
    place.hidden = false;
    return undefined;
  }
}

function askToken() {
  asking ??= new Promise((resolve) => {
    const dialog = byId("token");
    dialog.addEventListener("close", () => {
      sessionStorage.setItem(TOKEN, byId("token-text").value);
      asking = null;
      resolve();
    }, { once: true });
    dialog.showModal();
  });
  return asking;
}
