// Draws a plateau on a canvas: its lines, obstacles, probes, trails, and the path that a command would take.

/**
 * @typedef {import('./api.js').Cell} Cell
 * @typedef {import('./api.js').Pose & {id: string}} Marker
 * @typedef {{scale: number, toX: (x: number) => number, toY: (y: number) => number}} View  pixels of a cell, and of a
 *   place in cells; y grows upwards in cells and downwards in pixels
 * @typedef {object} Picture
 * @property {{x: number, y: number} | null} size     the largest cell
 * @property {Iterable<Cell>} obstacles
 * @property {Marker[]} probes
 * @property {string | null} selected
 * @property {Iterable<Cell[][]>} trails
 * @property {{cells: Cell[], fails: boolean} | null} plan
 */

const leastLineDistance = 10;
const namesAtScale = 26;
const mostNames = 60;
const turns = { NORTH: 0, EAST: 0.25, SOUTH: 0.5, WEST: 0.75 };

/** The end of an id tells probes apart: it is random, and its beginning is the time. @param {string} id */
export const shortName = (id) => id.slice(-5);

/** Pixels from the tip of a probe's arrow to its middle. @param {number} scale */
export const arrowSize = (scale) => Math.min(Math.max(scale * 0.4, 5), 18);

/** How many cells are between two lines: a power of ten. @param {number} scale */
export const lineStep = (scale) => 10 ** Math.max(0, Math.ceil(Math.log10(leastLineDistance / scale)));

export class Scene {
  /** @type {Map<string, string>} */
  #colors = new Map();

  /** @param {CanvasRenderingContext2D} context */
  constructor(context) {
    this.context = context;
  }

  /** @param {Picture} picture @param {View} view */
  draw(picture, view) {
    const { context } = this;
    context.clearRect(0, 0, this.width, this.height);
    if (!picture.size) return;
    this.#ground(picture.size, view);
    for (const cell of picture.obstacles) this.#fill(cell, view, '--obstacle');
    for (const trail of picture.trails) this.#lines(trail, view, '--trail', 2, []);
    if (picture.plan) this.#plan(picture.plan, view);
    this.#probes(picture, view);
  }

  get width() {
    return this.context.canvas.width / devicePixelRatio;
  }

  get height() {
    return this.context.canvas.height / devicePixelRatio;
  }

  /** A custom property of the style sheet, as the light or dark scheme has it. @param {string} name */
  #color(name) {
    let color = this.#colors.get(name);
    if (color === undefined) {
      const { canvas } = this.context;
      canvas.style.color = `var(${name})`; // resolves light-dark()
      color = getComputedStyle(canvas).color;
      this.#colors.set(name, color);
    }
    return color;
  }

  /** After a change of the scheme. */
  forgetColors() {
    this.#colors.clear();
  }

  /** @param {Cell} size @param {View} view */
  #ground(size, view) {
    const { context } = this;
    const [left, right] = [view.toX(0), view.toX(size.x + 1)];
    const [top, bottom] = [view.toY(size.y + 1), view.toY(0)];
    const clip = { left: Math.max(left, 0), right: Math.min(right, this.width), top: Math.max(top, 0), bottom: Math.min(bottom, this.height) };
    context.fillStyle = this.#color('--plateau');
    context.fillRect(clip.left, clip.top, clip.right - clip.left, clip.bottom - clip.top);
    const step = lineStep(view.scale);
    for (const [distance, color] of /** @type {const} */ ([[step, '--line'], [step * 10, '--major-line']])) {
      context.strokeStyle = this.#color(color);
      context.lineWidth = 1;
      context.beginPath();
      const first = (/** @type {number} */ from) => Math.max(0, Math.ceil(from / distance) * distance);
      const origin = { x: view.toX(0), y: view.toY(0) };
      for (let x = first((clip.left - origin.x) / view.scale); view.toX(x) <= clip.right; x += distance) {
        context.moveTo(view.toX(x), clip.top);
        context.lineTo(view.toX(x), clip.bottom);
      }
      for (let y = first((origin.y - clip.bottom) / view.scale); view.toY(y) >= clip.top; y += distance) {
        context.moveTo(clip.left, view.toY(y));
        context.lineTo(clip.right, view.toY(y));
      }
      context.stroke();
    }
  }

  /** @param {Cell} cell @param {View} view @param {string} color */
  #fill({ x, y }, view, color) {
    const side = Math.max(view.scale, 1.5);
    const [left, top] = [view.toX(x), view.toY(y + 1)];
    if (left + side < 0 || top + side < 0 || left > this.width || top > this.height) return;
    this.context.fillStyle = this.#color(color);
    this.context.fillRect(left, top, side, side);
  }

  /** @param {Cell[][]} parts @param {View} view @param {string} color @param {number} width @param {number[]} dash */
  #lines(parts, view, color, width, dash) {
    const { context } = this;
    context.strokeStyle = this.#color(color);
    context.lineWidth = width;
    context.setLineDash(dash);
    context.beginPath();
    for (const cells of parts)
      cells.forEach(({ x, y }, index) => {
        const to = /** @type {const} */ ([view.toX(x + 0.5), view.toY(y + 0.5)]);
        if (index) context.lineTo(...to);
        else context.moveTo(...to);
      });
    context.stroke();
    context.setLineDash([]);
  }

  /** @param {{cells: Cell[], fails: boolean}} plan @param {View} view */
  #plan({ cells, fails }, view) {
    const color = fails ? '--bad' : '--plan';
    this.#lines([cells], view, color, 3, [6, 4]);
    const last = cells.at(-1);
    if (!last) return;
    this.context.fillStyle = this.#color(color);
    this.context.beginPath();
    this.context.arc(view.toX(last.x + 0.5), view.toY(last.y + 0.5), 5, 0, 2 * Math.PI);
    this.context.fill();
  }

  /** @param {Picture} picture @param {View} view */
  #probes({ probes, selected }, view) {
    const { context } = this;
    const size = arrowSize(view.scale);
    const seen = probes
      .map((probe) => ({ probe, x: view.toX(probe.x + 0.5), y: view.toY(probe.y + 0.5) }))
      .filter(({ x, y }) => x > -size && y > -size && x < this.width + size && y < this.height + size);
    context.fillStyle = this.#color('--probe');
    context.beginPath();
    for (const { probe, x, y } of seen) this.#arrow(x, y, size, turns[probe.direction]);
    context.fill();
    const chosen = seen.find(({ probe }) => probe.id === selected);
    if (chosen) this.#ring(chosen.x, chosen.y, size + 4);
    if (view.scale < namesAtScale && seen.length > mostNames) return;
    context.fillStyle = this.#color('--text');
    context.font = '12px system-ui, sans-serif';
    context.textAlign = 'center';
    for (const { probe, x, y } of seen) context.fillText(shortName(probe.id), x, y + size + 12);
  }

  /** @param {number} x @param {number} y @param {number} size @param {number} turn */
  #arrow(x, y, size, turn) {
    const angle = turn * 2 * Math.PI;
    const point = (/** @type {number} */ right, /** @type {number} */ ahead) => /** @type {const} */ ([
      x + size * (right * Math.cos(angle) + ahead * Math.sin(angle)),
      y + size * (right * Math.sin(angle) - ahead * Math.cos(angle)),
    ]);
    this.context.moveTo(...point(0, 1));
    this.context.lineTo(...point(0.75, -0.9));
    this.context.lineTo(...point(0, -0.45));
    this.context.lineTo(...point(-0.75, -0.9));
    this.context.closePath();
  }

  /** @param {number} x @param {number} y @param {number} radius */
  #ring(x, y, radius) {
    this.context.strokeStyle = this.#color('--accent');
    this.context.lineWidth = 3;
    this.context.beginPath();
    this.context.arc(x, y, radius, 0, 2 * Math.PI);
    this.context.stroke();
  }
}
