/**
 * Catches a scanner that types like a keyboard, whatever has focus.
 * Its keys press no button and stay in no field; what a person types is left alone.
 * Posts {id, code, medium, at} to the address in <body data-scans>.
 */
import { Burst } from "./burst.js";
import { say } from "./signals.js";
import { newId, postJson } from "./post.js";

const TRIES = 3;
const FIELDS = "input, textarea, select";

const typesText = (element) =>
  element?.matches?.("textarea, input:not([type=radio], [type=checkbox], [type=submit], [type=button])");

function remember() {
  const field = document.activeElement;
  return field?.matches(FIELDS) ? { field, value: field.value, checked: field.checked } : null;
}

function putBack(before) {
  if (!before || before.field.value === before.value) return;
  before.field.value = before.value;
  before.field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function post(address, code) {
  const scan = { id: newId(), code, medium: "keyboard", at: new Date().toISOString() };
  say("sound", { name: "read" });
  say("scan", { code });
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    // The same id each time: a repeat of an act that arrived gets the first answer.
    const answer = await postJson(address, scan);
    if (answer.ok) return say("answer", await answer.json());
    if (answer.status && answer.status < 500) break;
  }
  say("sound", { name: "wrong" });
  return say("show", { template: "lost-scan-card" });
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

export function startWedge() {
  const address = document.body.dataset.scans;
  if (!address) return;
  const burst = new Burst();

  window.addEventListener("keydown", (event) => {
    if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return burst.forget();
    if (event.key === "Enter") {
      const before = burst.before;
      const code = burst.end(event.timeStamp, typesText(document.activeElement));
      if (code === null) return undefined;
      stop(event);
      putBack(before);
      return post(address, code);
    }
    if (event.key.length !== 1) return undefined;
    burst.add(event.key, event.timeStamp, remember);
    const kept = typesText(document.activeElement) || document.activeElement?.matches("select");
    if (!kept && burst.length > 1) stop(event);
    return undefined;
  }, { capture: true });

  // A space presses a button when it is let go.
  window.addEventListener("keyup", (event) => {
    if (event.key === " " && burst.length > 1) stop(event);
  }, { capture: true });
}
