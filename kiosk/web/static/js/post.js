/** Posts to our own server with the page's CSRF token. */

const LIMIT = 5000;

export const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** A random version 4 UUID, also where the page did not come over TLS. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

/** Answers a Response, or {ok: false, status: 0} where none came in five seconds. */
export async function postJson(address, body) {
  try {
    return await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(LIMIT),
    });
  } catch {
    return { ok: false, status: 0 };
  }
}
