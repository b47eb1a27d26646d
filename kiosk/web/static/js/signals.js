/** The page's own events, on the document: "phonebox:NAME" with a detail. */

/** @param {string} name @param {object} detail */
export const say = (name, detail = {}) =>
  document.dispatchEvent(new CustomEvent(`phonebox:${name}`, { detail }));

/** @param {string} name @param {(detail: object) => void} listener */
export const hear = (name, listener) =>
  document.addEventListener(`phonebox:${name}`, (event) => listener(event.detail));
