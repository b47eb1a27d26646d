/**
 * Five sounds, made here and not loaded: read, in, out, wrong, attention.
 * They differ in direction and number of notes, so that one need not know their pitch.
 */
import { hear } from "./signals.js";

/** Each note: [start in seconds, hertz, seconds, wave]. */
const TUNES = {
  read: [[0, 1320, 0.04, "sine"]],
  in: [[0, 660, 0.09, "sine"], [0.09, 990, 0.16, "sine"]],
  out: [[0, 990, 0.09, "sine"], [0.09, 660, 0.16, "sine"]],
  attention: [[0, 740, 0.1, "triangle"], [0.16, 740, 0.1, "triangle"], [0.32, 740, 0.16, "triangle"]],
  wrong: [[0, 196, 0.18, "sawtooth"], [0.24, 156, 0.3, "sawtooth"]],
};
const LOUDNESS = { sine: 0.35, triangle: 0.4, sawtooth: 0.16 };

let context;

function note([start, pitch, length, wave]) {
  const from = context.currentTime + start;
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.type = wave;
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(LOUDNESS[wave], from + 0.008);
  volume.gain.exponentialRampToValueAtTime(0.001, from + length);
  tone.connect(volume).connect(context.destination);
  tone.start(from);
  tone.stop(from + length);
}

function play(name) {
  document.documentElement.dataset.sound = name;
  if (!TUNES[name]) return;
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
  TUNES[name].forEach(note);
}

export function startSounds() {
  hear("sound", ({ name }) => play(name));
  // Browsers keep silent until the first touch; a kiosk is started without that rule.
  window.addEventListener("pointerdown", () => context?.resume(), { once: true, capture: true });
}
