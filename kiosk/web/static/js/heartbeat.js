/** Tells the server that this page is alive; a kiosk whose page falls silent is started anew. */

const EVERY = 10000;

export function startHeartbeat() {
  const address = document.body.dataset.heartbeat;
  if (!address) return;
  const beat = () => fetch(address, { cache: "no-store" }).catch(() => {});
  beat();
  setInterval(beat, EVERY);
}
