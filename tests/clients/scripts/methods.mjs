// Every public method of a JavaScript SDK: found by looking at a client, and called by name.
import { tell } from "./story.mjs";

/** The methods of a client and of the resources below it, as `resource.method`. */
export function methods(owner, above = []) {
  const names = new Set(Object.keys(owner).filter((name) => name !== "client"));
  for (let kind = Object.getPrototypeOf(owner); kind !== Object.prototype; kind = Object.getPrototypeOf(kind)) {
    for (const name of Object.getOwnPropertyNames(kind)) names.add(name);
  }
  names.delete("constructor");
  return [...names]
    .filter((name) => !name.startsWith("_"))
    .flatMap((name) => {
      const member = owner[name];
      const path = [...above, name];
      if (typeof member === "function") return [path.join(".")];
      return member && typeof member === "object" && isResource(member) ? methods(member, path) : [];
    });
}

/** Objects of a class of one's own, which options, headers and caches are not. */
function isResource({ constructor }) {
  return constructor && ![Object, Array, Promise, URL, Map, Headers].includes(constructor);
}

/** Calls methods of a client by name and tells what each handed over, read to its end. */
export function caller(client, prefix = "") {
  return async (name, ...args) => {
    const steps = name.split(".");
    const last = steps.pop();
    const owner = steps.reduce((found, step) => found[step], client);
    const found = await read(owner[last](...args));
    tell(`${prefix}${name}`, kind(found));
    return found;
  };
}

/** Pages and streams as lists, a body as its bytes. */
async function read(asked) {
  const first = await asked;
  if (typeof first?.arrayBuffer === "function") return Buffer.from(await first.arrayBuffer());
  if (typeof first?.[Symbol.asyncIterator] !== "function") return first;
  const all = [];
  for await (const each of typeof first.hasNextPage === "function" ? asked : first) all.push(each);
  return all.length && all.every(Buffer.isBuffer) ? Buffer.concat(all) : all;
}

/** The class of what a method handed over, and of what is in it if it is a list. */
function kind(found) {
  if (Buffer.isBuffer(found)) return found.length ? "bytes" : "empty bytes";
  if (Array.isArray(found)) return `list of ${[...new Set(found.map(kind))].sort().join(" and ") || "nothing"}`;
  if (typeof found === "string") return found ? "string" : "empty string";
  if (found === undefined || found === null) return `${found}`;
  return found.constructor.name;
}
