/** The screen's waiting page: asks its own small server what to say, and moves on when Phonebox is there. */
import { startPads } from "./pads.js";

const EVERY = 2000;
const [title, words, form, phrase, wrong] =
  ["title", "words", "unlock", "phrase", "wrong"].map((id) => document.getElementById(id));
let trying = false;

function tell(line) {
  wrong.textContent = line ?? "";
  wrong.hidden = !line;
}

function say(state) {
  if (title.textContent !== state.title) title.textContent = state.title;
  const lines = state.words.map((line) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    return paragraph;
  });
  words.replaceChildren(...lines);
  if (form.hidden === !state.locked) return;
  form.hidden = !state.locked;
  if (state.locked) phrase.focus();
  else phrase.blur();
}

async function look() {
  try {
    const state = await (await fetch("/state", { cache: "no-store" })).json();
    if (state.go) window.location.replace(state.go);
    else say(state);
  } catch {
    // The screen's own process is being started again; what the page says still holds.
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (trying) return;
  trying = true;
  const typed = phrase.value;
  phrase.value = "";
  tell("Unlocking …");
  try {
    const answer = await fetch("/unlock", { method: "POST", body: typed });
    tell((await answer.json()).wrong);
  } catch {
    tell("The screen did not hear that. Type it once more.");
  }
  trying = false;
});

startPads();
look();
setInterval(look, EVERY);
