/**
 * The card's own time: a card with data-returns-after gives way to the waiting one by itself, and leaves
 * what one might want next in the waiting card's foot. The next scan always wins.
 * Shows the offline card while the stream is lost.
 */
import { hear, say } from "./signals.js";

const KEEP_ACTION = 60000;

export function startCards() {
  const place = document.getElementById("card");
  const notices = document.getElementById("notices");
  let timer;
  let covered = null;

  function show(template) {
    const source = document.getElementById(template);
    if (!place || !source) return;
    place.replaceChildren(source.content.cloneNode(true));
    arm();
  }

  function giveWay(card) {
    if (!card.isConnected) return;
    if (card.matches(":active") || card.querySelector(":focus-visible")) return arm();
    const foot = card.querySelector(".card__foot");
    show("waiting-card");
    const waiting = place.querySelector(".card");
    if (!waiting || !foot?.querySelector(".button")) return undefined;
    if (card.dataset.brief) foot.querySelector("p").textContent = card.dataset.brief;
    waiting.querySelector(".card__foot")?.remove();
    waiting.append(foot);
    timer = setTimeout(() => waiting.isConnected && show("waiting-card"), KEEP_ACTION);
    return undefined;
  }

  function arm() {
    clearTimeout(timer);
    const card = place?.querySelector("[data-returns-after]");
    if (card) timer = setTimeout(() => giveWay(card), 1000 * Number(card.dataset.returnsAfter));
  }

  hear("swapped", ({ id }) => {
    if (id === "card") arm();
  });
  hear("show", ({ template }) => show(template));
  hear("lost", () => {
    document.documentElement.dataset.connection = "lost";
    const notice = document.getElementById("offline-notice");
    if (notice) notices?.prepend(notice.content.cloneNode(true));
    covered = place ? [...place.childNodes] : null;
    show("offline-card");
    say("sound", { name: "attention" });
  });
  hear("found", () => {
    delete document.documentElement.dataset.connection;
    document.querySelector("[data-offline]")?.remove();
    if (covered && place.querySelector(".card--offline")) place.replaceChildren(...covered);
    covered = null;
    arm();
  });
  arm();
}
