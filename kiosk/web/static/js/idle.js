/**
 * Locks an unattended screen: after <body data-idle-seconds> without touch, key or scan it posts the form #lock,
 * and warns for the last ten seconds. Scanning counts as being there.
 */
import { hear } from "./signals.js";

const WARNING = 10;

export function startIdle() {
  const limit = Number(document.body.dataset.idleSeconds);
  const form = document.getElementById("lock");
  if (!limit || !form) return;
  let since = performance.now();
  let warning = null;

  const here = () => {
    since = performance.now();
    warning?.remove();
    warning = null;
  };
  for (const sign of ["pointerdown", "keydown", "wheel"]) {
    window.addEventListener(sign, here, { capture: true, passive: true });
  }
  hear("activity", here);
  hear("scan", here);

  function warn(left) {
    if (!warning) {
      const copy = document.getElementById("locking").content.cloneNode(true);
      warning = copy.firstElementChild;
      document.body.append(copy);
    }
    warning.querySelector("b").textContent = String(left);
  }

  const watch = setInterval(() => {
    const left = Math.ceil(limit - (performance.now() - since) / 1000);
    if (left > WARNING) return;
    if (left > 0) return void warn(left);
    clearInterval(watch);
    form.submit();
  }, 500);
}
