/** Tells a scanner that types from a person who types: pure, so that it can be tried with made-up times. */

/** A scanner leaves 7 to 16 ms between keys; people rarely beat 50 ms. */
const SCANNERS_GAP = 50;
/** A busy machine hands keys on late. Within this, a code that checks out, or keys into nothing, are a scan too. */
const LONGEST_GAP = 250;
const SHORTEST_SCAN = 4;
const PART_OF_OURS = /^(?=.*\d)[BCDS][0-9A-HJKMNP-TV-Z]{4,}$/i;
const SHOP_BARCODE = /^(\][A-Z]\d)?\d{8,14}$/i;
const OUR_CODE = /^[BCDS][0-9A-HJKMNP-TV-Z]{8}$/;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Whether a text is one of our codes, its check character too (ISO 7064, hybrid, MOD 33,32). */
export function isOurCode(text) {
  const code = text.toUpperCase();
  if (!OUR_CODE.test(code)) return false;
  const size = ALPHABET.length;
  let check = size / 2;
  for (const character of code) {
    check = ((((check || size) * 2) % (size + 1)) + ALPHABET.indexOf(character)) % size;
  }
  return check === 1;
}

export class Burst {
  #text = "";
  #last = -Infinity;
  #slowest = 0;
  #before = null;

  /** How many keys have come one close after the other. */
  get length() {
    return this.#text.length;
  }

  /** What `remember` gave when the first of these keys came. */
  get before() {
    return this.#before;
  }

  /**
   * Takes one printed character.
   * @param {string} character
   * @param {number} at milliseconds, from the event's own time stamp
   * @param {() => unknown} remember called when the character may begin a scan
   */
  add(character, at, remember = () => null) {
    const gap = at - this.#last;
    if (gap > LONGEST_GAP) this.forget();
    if (!this.#text && character === " ") return;
    if (this.#text) this.#slowest = Math.max(this.#slowest, gap);
    else this.#before = remember();
    this.#text += character;
    this.#last = at;
  }

  /**
   * Enter has come: gives the scanned text, or null where a person was typing.
   * @param {number} at
   * @param {boolean} inField in a field only what looks like a code is taken, so that no quick typist loses a word
   */
  end(at, inField = false) {
    const gap = Math.max(this.#slowest, at - this.#last);
    const text = gap <= LONGEST_GAP ? this.#text : "";
    this.forget();
    if (text.length < SHORTEST_SCAN) return null;
    if (!inField || isOurCode(text)) return text;
    return gap <= SCANNERS_GAP && (PART_OF_OURS.test(text) || SHOP_BARCODE.test(text)) ? text : null;
  }

  forget() {
    this.#text = "";
    this.#last = -Infinity;
    this.#slowest = 0;
  }
}
