/**
 * Listens to the station: each message {html: {id: fragment}, sound, navigate, reload} replaces parts of the page.
 * The server sends "beat" events; silence for three of them is a lost connection, and is said so.
 * So is a connection that broke and could not be made again at once: the service ended, or the network did.
 * What only tells of the machine has no sound, and is no sign that somebody is there.
 * The browser resumes with Last-Event-ID; after a refusal we open anew with ?after=ID.
 */
import { say } from "./signals.js";
import { token } from "./post.js";

const BEAT = 5000;
const SILENCE = 3 * BEAT;
/** So long may the answer take to what this page sent, before a message leads elsewhere after all. */
const LEAVING = 10000;

export function swap(html) {
  for (const [id, fragment] of Object.entries(html)) {
    const target = document.getElementById(id);
    if (!target) continue;
    target.innerHTML = fragment;
    // One rendering serves every screen; the token is each page's own.
    for (const field of target.querySelectorAll("input[name=csrf_token]")) field.value = token();
    window.htmx?.process(target);
    say("swapped", { id, target });
  }
}

export function startStream() {
  const address = document.body.dataset.stream;
  if (!address) return;
  let source;
  let last = document.body.dataset.lastEvent ?? "";
  let heard = performance.now();
  let lost = false;
  let errors = 0;
  let leaving = false;
  window.addEventListener("beforeunload", () => { leaving = true; });
  window.addEventListener("pageshow", () => { leaving = false; });

  /** Leads to another page; not while this one waits for the answer to what somebody did here. */
  function lead(go) {
    if (leaving) setTimeout(go, LEAVING);
    else go();
  }

  function alive() {
    heard = performance.now();
    errors = 0;
    if (lost) say("found");
    lost = false;
  }

  function miss() {
    if (!lost) say("lost");
    lost = true;
  }

  function take(event) {
    alive();
    last = event.lastEventId || last;
    const { html = {}, sound, navigate, reload } = JSON.parse(event.data);
    if (sound !== undefined) say("activity");
    if (sound) say("sound", { name: sound });
    swap(html);
    if (navigate) lead(() => window.location.assign(navigate));
    else if (reload) lead(() => window.location.reload());
  }

  function open() {
    source?.close();
    const mark = last ? `${address.includes("?") ? "&" : "?"}after=${encodeURIComponent(last)}` : "";
    source = new EventSource(address + mark);
    source.addEventListener("open", alive);
    source.addEventListener("error", () => { if (++errors > 1) miss(); });
    source.addEventListener("beat", alive);
    source.addEventListener("message", take);
  }

  function watch() {
    const silent = performance.now() - heard > SILENCE;
    const closed = source.readyState === EventSource.CLOSED;
    if (silent || closed) miss();
    if (closed || silent) open();
  }

  open();
  setInterval(watch, BEAT / 2);
}
