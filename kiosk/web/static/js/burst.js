/** Tells a scanner that types from a person who types: pure, so that it can be tried with made-up times. */

/** A scanner leaves 7 to 16 ms between keys; people rarely beat 50 ms. */
const LONGEST_GAP = 50;
const SHORTEST_SCAN = 4;
const OUR_CODE = /^[BCDS][0-9A-HJKMNP-TV-Z]{8,}$/i;
const PART_OF_OURS = /^(?=.*\d)[BCDS][0-9A-HJKMNP-TV-Z]{4,}$/i;
const SHOP_BARCODE = /^(\][A-Z]\d)?\d{8,14}$/i;

export class Burst {
  #text = "";
  #last = -Infinity;
  #before = null;

  /** How many keys have come at a scanner's speed. */
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
    if (at - this.#last > LONGEST_GAP) {
      this.#text = "";
      this.#before = remember();
    }
    this.#text += character;
    this.#last = at;
  }

  /**
   * Enter has come: gives the scanned text, or null where a person was typing.
   * @param {number} at
   * @param {boolean} inField in a field only what looks like a code is taken, so that no quick typist loses a word
   */
  end(at, inField = false) {
    const text = at - this.#last <= LONGEST_GAP ? this.#text : "";
    this.forget();
    if (text.length < SHORTEST_SCAN) return null;
    const like = [OUR_CODE, PART_OF_OURS, SHOP_BARCODE].some((form) => form.test(text));
    return inField && !like ? null : text;
  }

  forget() {
    this.#text = "";
    this.#last = -Infinity;
  }
}
