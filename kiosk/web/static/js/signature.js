/**
 * The signature box: form[data-signature] with a canvas, a hidden control "strokes" and a sentence [data-note].
 * Strokes are kept as points from 0 to 1 in the box, with its shape: {"aspect": w/h, "strokes": [[[x, y, ms], …], …]}.
 * Any mark is a signature; a slight one is only pointed out.
 */

const SLIGHT = 0.12;

const rounded = (number) => Math.round(number * 10000) / 10000;

/** How far the pen went, in widths of the box. */
function travel(strokes) {
  let sum = 0;
  for (const stroke of strokes) {
    for (let i = 1; i < stroke.length; i += 1) {
      sum += Math.hypot(stroke[i][0] - stroke[i - 1][0], stroke[i][1] - stroke[i - 1][1]);
    }
  }
  return sum;
}

class Box {
  constructor(form) {
    this.form = form;
    this.canvas = form.querySelector("canvas");
    this.note = form.querySelector("[data-note]");
    const ink = getComputedStyle(this.canvas).color;
    this.pad = new window.SignaturePad(this.canvas, { penColor: ink, minDistance: 2 });
    this.strokes = [];
    this.size = [1, 1];
    this.pad.addEventListener("endStroke", () => { this.read(); this.tell(); });
    form.querySelector('[data-act="clear"]').addEventListener("click", () => this.keep([]));
    form.querySelector('[data-act="undo"]').addEventListener("click", () => this.keep(this.strokes.slice(0, -1)));
    form.addEventListener("submit", (event) => this.finish(event), { capture: true });
    new ResizeObserver(() => this.fit()).observe(this.canvas);
    this.fit();
  }

  /** Makes the canvas as fine as the screen, and draws the same strokes in the new box. */
  fit() {
    const { width, height } = this.canvas.getBoundingClientRect();
    const fine = Math.max(1, window.devicePixelRatio || 1);
    const pen = height / 70;
    [this.pad.minWidth, this.pad.maxWidth] = [pen * 0.7, pen * 1.25];
    this.canvas.width = Math.round(width * fine);
    this.canvas.height = Math.round(height * fine);
    this.canvas.getContext("2d").scale(fine, fine);
    this.size = [width, height];
    this.keep(this.strokes);
  }

  read() {
    const [width, height] = this.size;
    const groups = this.pad.toData();
    const began = groups[0]?.points[0]?.time ?? 0;
    this.strokes = groups.map(({ points }) =>
      points.map(({ x, y, time }) => [rounded(x / width), rounded(y / height), time - began]));
  }

  keep(strokes) {
    const [width, height] = this.size;
    this.strokes = strokes;
    this.pad.fromData(strokes.map((stroke) => ({
      penColor: this.pad.penColor,
      dotSize: 0,
      minWidth: this.pad.minWidth,
      maxWidth: this.pad.maxWidth,
      velocityFilterWeight: this.pad.velocityFilterWeight,
      compositeOperation: "source-over",
      points: stroke.map(([x, y, time]) => ({ x: x * width, y: y * height, time, pressure: 0.5 })),
    })));
    this.tell();
  }

  tell(missing = false) {
    const slight = this.strokes.length > 0 && travel(this.strokes) < SLIGHT;
    const { empty, first, slight: words } = this.note.dataset;
    const blank = missing ? empty : first;
    this.note.textContent = this.strokes.length === 0 ? blank : slight ? words : "";
    this.form.classList.toggle("signature--drawn", this.strokes.length > 0);
  }

  finish(event) {
    if (event.submitter?.dataset.act === "leave") return;
    if (this.strokes.length === 0) {
      event.preventDefault();
      event.stopImmediatePropagation();
      this.tell(true);
      return;
    }
    const aspect = rounded(this.size[0] / this.size[1]);
    this.form.elements.strokes.value = JSON.stringify({ aspect, strokes: this.strokes });
  }
}

export function startSignature() {
  for (const form of document.querySelectorAll("form[data-signature]")) new Box(form);
}
