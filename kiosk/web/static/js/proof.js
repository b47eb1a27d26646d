/**
 * The audit page remembers, in this browser, the last checkpoint that it saw, and asks the server to prove that
 * the ledger of now continues it: [data-proof] with data-consistency (address), data-origin and the newest
 * checkpoint in data-size and data-root. The answer is {"words": …, "holds": bool, "title": …}.
 */

const key = (origin) => `phonebox checkpoint ${origin}`;

async function ask(panel, seen) {
  const query = new URLSearchParams({ size: seen.size, root: seen.root });
  try {
    const answer = await fetch(`${panel.dataset.consistency}?${query}`);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

export async function startProof() {
  const panel = document.querySelector("[data-proof]");
  if (!panel) return;
  const words = panel.querySelector("[data-proof-words]");
  const now = { size: panel.dataset.size, root: panel.dataset.root };
  const kept = localStorage.getItem(key(panel.dataset.origin));
  let holds = true;
  if (kept) {
    const answer = await ask(panel, JSON.parse(kept));
    if (answer === null) return;
    words.textContent = answer.words;
    holds = answer.holds;
    if (!holds) {
      panel.classList.remove("proof--unsure");
      panel.classList.add("proof--broken");
      panel.querySelector(".proof__title").textContent = answer.title;
    }
  } else words.textContent = words.dataset.first;
  // A ledger that does not continue what was seen leaves the older mark in place, as evidence.
  if (holds) localStorage.setItem(key(panel.dataset.origin), JSON.stringify(now));
}
