/** Tells the server that this page is alive; a kiosk whose page falls silent is started anew. */
import { postJson } from "./post.js";

const EVERY = 10000;

export function startHeartbeat() {
  const address = document.body.dataset.heartbeat;
  if (!address) return;
  const beat = () => postJson(address, { page: window.location.pathname });
  beat();
  setInterval(beat, EVERY);
}
