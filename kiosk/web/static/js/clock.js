/** Keeps <time data-clock="ZONE" datetime="ISO"> going by the server's time, not by this machine's. */

export function startClock() {
  const face = document.querySelector("time[data-clock]");
  if (!face) return;
  const start = Date.parse(face.dateTime) - performance.now();
  const format = new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit", minute: "2-digit", timeZone: face.dataset.clock,
  });
  const tick = () => {
    const now = new Date(start + performance.now());
    const words = format.format(now);
    if (face.textContent === words) return;
    face.textContent = words;
    face.dateTime = now.toISOString();
  };
  setInterval(tick, 1000);
}
