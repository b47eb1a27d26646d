/**
 * The page's own keyboards: a kiosk's session has none.
 * [data-pad-for=ID] holds keys for one control; any control with data-pad="letters" | "text" | "numbers"
 * opens the letter pad in place of the buttons, on desk pages and for fingers only.
 */

const SHEETS = {
  letters: [
    ["Q", "W", "E", "R", "T", "Y", "U", "I", "O", "P", "back"],
    ["A", "S", "D", "F", "G", "H", "J", "K", "L", "'", "-"],
    ["digits", "Z", "X", "C", "V", "B", "N", "M", "space:2", "done"],
  ],
  text: [
    ["q", "w", "e", "r", "t", "y", "u", "i", "o", "p", "back"],
    ["a", "s", "d", "f", "g", "h", "j", "k", "l", "'", "-"],
    ["shift", "z", "x", "c", "v", "b", "n", "m", "space", "digits", "done"],
  ],
  digits: [
    ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "back"],
    ["@", ".", ",", ":", "/", "(", ")", "&", "'", "-", "_"],
    ["!", "?", "#", "£", "+", "\"", ";", "space:2", "abc", "done"],
  ],
};
const TALL = {
  letters: [
    ["Q", "W", "E", "R", "T", "Y", "U", "I", "O", "P"],
    ["A", "S", "D", "F", "G", "H", "J", "K", "L", "'"],
    ["digits", "Z", "X", "C", "V", "B", "N", "M", "-", "back"],
    ["space:5", "done:5"],
  ],
  text: [
    ["q", "w", "e", "r", "t", "y", "u", "i", "o", "p"],
    ["a", "s", "d", "f", "g", "h", "j", "k", "l", "'"],
    ["shift", "z", "x", "c", "v", "b", "n", "m", "-", "back"],
    ["digits:2", "space:5", "done:3"],
  ],
  digits: [
    ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"],
    ["@", ".", ",", ":", "/", "(", ")", "&", "'", "-"],
    ["!", "?", "#", "£", "+", "\"", ";", "_", "*", "back"],
    ["abc:2", "space:5", "done:3"],
  ],
};
const NAMES = {
  back: ["⌫", "Delete"], space: ["space", "Space"], done: ["Done", "Close the keyboard"],
  shift: ["⇧", "Capital letter"], digits: ["123", "Digits and signs"], abc: ["ABC", "Letters"],
};

/** Puts text in at the caret, or deletes before it, as if typed. */
function type(field, text) {
  const [from, to] = [field.selectionStart, field.selectionEnd];
  if (text === "back") field.setRangeText("", from === to ? Math.max(0, from - 1) : from, to, "end");
  else if (text === "clear") field.value = "";
  else if (field.maxLength < 0 || field.value.length - (to - from) < field.maxLength) {
    field.setRangeText(text, from, to, "end");
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Keys take no focus, so the caret stays where it is. */
function keepFocus(board) {
  board.addEventListener("mousedown", (event) => event.preventDefault());
}

class Keyboard {
  constructor() {
    this.board = document.createElement("div");
    this.board.setAttribute("role", "region");
    this.board.setAttribute("aria-label", "Keyboard on the screen");
    keepFocus(this.board);
    this.board.addEventListener("click", (event) => {
      const key = event.target.closest("[data-key]");
      if (key) this.press(key.dataset.key);
    });
  }

  open(field) {
    this.field = field;
    this.home = field.dataset.pad === "numbers" ? "digits" : field.dataset.pad;
    this.shifted = this.home === "text" && field.tagName === "TEXTAREA" && !field.value;
    this.lay(this.home);
    (field.closest("form.desk__form") ?? document.body).append(this.board);
    document.documentElement.classList.add("pad-open");
    field.scrollIntoView({ block: "center" });
    return true;
  }

  close() {
    this.board.remove();
    document.documentElement.classList.remove("pad-open");
    this.field = null;
  }

  lay(sheet) {
    const tall = window.matchMedia("(orientation: portrait)").matches;
    this.board.className = `keys desk__foot${tall ? " keys--10" : ""}`;
    this.board.replaceChildren(...(tall ? TALL : SHEETS)[sheet].flat().map((key) => this.key(key)));
  }

  key(plan) {
    const [name, wide] = plan.length > 1 ? plan.split(":") : [plan];
    const key = document.createElement("button");
    const [face, spoken] = NAMES[name] ?? [this.shifted ? name.toUpperCase() : name];
    key.type = "button";
    key.tabIndex = -1;
    key.dataset.key = name;
    key.textContent = face;
    if (spoken) key.setAttribute("aria-label", spoken);
    key.className = ["pad__key", wide && `wide-${wide}`, face.length > 1 && "pad__key--word",
      name === "done" && "pad__key--main", name === "shift" && this.shifted && "held"]
      .filter(Boolean).join(" ");
    return key;
  }

  press(name) {
    if (name === "done") this.field.blur();
    else if (name === "digits") this.lay("digits");
    else if (name === "abc") this.lay(this.home);
    else if (name === "shift") this.shift(!this.shifted);
    else {
      type(this.field, name === "space" ? " " : this.shifted ? name.toUpperCase() : name);
      if (this.shifted) this.shift(false);
    }
  }

  shift(on) {
    this.shifted = on;
    this.lay(this.home);
  }
}

export function startPads() {
  for (const pad of document.querySelectorAll("[data-pad-for]")) {
    keepFocus(pad);
    const field = document.getElementById(pad.dataset.padFor);
    pad.addEventListener("click", (event) => {
      const key = event.target.closest("[data-key]");
      if (key) type(field, key.dataset.key);
    });
  }
  if (!document.documentElement.classList.contains("desk")) return;
  const keyboard = new Keyboard();
  let finger = window.matchMedia("(pointer: coarse)").matches;
  const open = (field) => finger && field?.dataset?.pad && keyboard.open(field);

  window.addEventListener("pointerdown", ({ pointerType }) => {
    finger = pointerType === "touch";
  }, { capture: true });
  document.addEventListener("focusin", ({ target }) => {
    if (!open(target) && keyboard.field && keyboard.field !== target) keyboard.close();
  });
  // A tap beside the keyboard keeps it open until the tap is done: else what was tapped moves away under the finger.
  document.addEventListener("mousedown", (event) => {
    if (keyboard.field && event.target.closest("a, button, label, summary")) event.preventDefault();
  });
  document.addEventListener("click", () => {
    if (keyboard.field && !keyboard.field.checkVisibility()) keyboard.close();
  });
  document.addEventListener("focusout", ({ relatedTarget }) => {
    if (keyboard.field && !relatedTarget) keyboard.close();
  });
  open(document.activeElement);
}
