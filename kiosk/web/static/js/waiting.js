/** The screen's waiting page: asks its own small server what to say, and moves on when Phonebox is there. */

const EVERY = 2000;
const title = document.getElementById("title");
const words = document.getElementById("words");

function say(state) {
  if (title.textContent !== state.title) title.textContent = state.title;
  const lines = state.words.map((line) => {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    return paragraph;
  });
  words.replaceChildren(...lines);
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

look();
setInterval(look, EVERY);
