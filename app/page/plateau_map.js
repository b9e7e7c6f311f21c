// The map: Leaflet pans and zooms, a canvas of our own is drawn over it.

import { Scene, arrowSize } from './scene.js';

/**
 * @typedef {import('./api.js').Cell} Cell
 * @typedef {import('./scene.js').Picture} Picture
 */

const farthest = -23; // shows a plateau of 2^31 cells as 256 pixels
const nearest = 6;
const panKeys = /** @type {Record<string, [number, number]>} */ ({
  ArrowUp: [0, -80], ArrowDown: [0, 80], ArrowLeft: [-80, 0], ArrowRight: [80, 0],
});

/** Says `cell` when one is clicked, `probe` when a probe is, and `paint` when the pointer is dragged while drawing. */
export class PlateauMap extends EventTarget {
  /** @type {Picture} */
  picture = { size: null, obstacles: [], probes: [], selected: null, trails: [], plan: null };
  #frame = 0;
  #drawing = false;

  /** @param {HTMLElement} element */
  constructor(element) {
    super();
    this.element = element;
    this.map = L.map(element, {
      crs: L.CRS.Simple, minZoom: farthest, maxZoom: nearest, attributionControl: false, keyboard: false,
      zoomAnimation: false, fadeAnimation: false, inertia: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    }).setView([5, 5], 4);
    this.canvas = document.createElement('canvas');
    this.canvas.className = 'leaflet-zoom-hide';
    this.map.getPane('overlayPane')?.append(this.canvas);
    this.scene = new Scene(/** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d')));
    this.map.on('move zoom viewreset resize', () => this.#draw());
    this.map.on('click', (event) => this.#clicked(event));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.scene.forgetColors();
      this.redraw();
    });
    new ResizeObserver(() => this.map.invalidateSize({ pan: false })).observe(element);
    element.addEventListener('keydown', (event) => this.#key(event));
    element.addEventListener('pointerdown', (event) => this.#painting(event));
    element.addEventListener('pointermove', (event) => this.#painting(event));
  }

  /** Changes what is shown. @param {Partial<Picture>} changes */
  show(changes) {
    Object.assign(this.picture, changes);
    this.redraw();
  }

  redraw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#draw());
  }

  /** @param {Cell} size the largest cell */
  fit({ x, y }) {
    this.map.fitBounds([[0, 0], [y + 1, x + 1]], { animate: false, padding: [16, 16] });
  }

  /** Whether dragging paints cells instead of moving the map. @param {boolean} on */
  draw(on) {
    this.#drawing = on;
    this.element.classList.toggle('drawing', on);
    if (on) this.map.dragging.disable();
    else this.map.dragging.enable();
  }

  #draw() {
    const { x: width, y: height } = this.map.getSize();
    const { canvas } = this;
    if (canvas.width !== width * devicePixelRatio || canvas.height !== height * devicePixelRatio) {
      [canvas.width, canvas.height] = [width * devicePixelRatio, height * devicePixelRatio];
      [canvas.style.width, canvas.style.height] = [`${width}px`, `${height}px`];
    }
    L.DomUtil.setPosition(canvas, this.map.containerPointToLayerPoint([0, 0]));
    this.scene.context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    const scale = 2 ** this.map.getZoom();
    const origin = this.map.latLngToContainerPoint([0, 0]);
    this.scene.draw(this.picture, { scale, toX: (x) => origin.x + x * scale, toY: (y) => origin.y - y * scale });
  }

  /** The cell below a point of the page, if it is on the plateau. @param {L.LatLng} place @returns {Cell | null} */
  #cellAt({ lat, lng }) {
    const { size } = this.picture;
    const cell = { x: Math.floor(lng), y: Math.floor(lat) };
    return size && cell.x >= 0 && cell.y >= 0 && cell.x <= size.x && cell.y <= size.y ? cell : null;
  }

  /** @param {L.LeafletMouseEvent} event */
  #clicked({ latlng }) {
    if (this.#drawing) return;
    const reach = Math.max(arrowSize(2 ** this.map.getZoom()) / 2 ** this.map.getZoom(), 0.5);
    const distance = (/** @type {Cell} */ { x, y }) => Math.hypot(x + 0.5 - latlng.lng, y + 0.5 - latlng.lat);
    const probe = this.picture.probes
      .filter((each) => distance(each) <= reach)
      .reduce((/** @type {any} */ best, each) => (best && distance(best) <= distance(each) ? best : each), null);
    if (probe) this.dispatchEvent(new CustomEvent('probe', { detail: probe.id }));
    const cell = probe ? null : this.#cellAt(latlng);
    if (cell) this.dispatchEvent(new CustomEvent('cell', { detail: cell }));
  }

  /** @param {PointerEvent} event */
  #painting(event) {
    if (!this.#drawing || event.buttons !== 1) return;
    const cell = this.#cellAt(this.map.mouseEventToLatLng(event));
    if (cell) this.dispatchEvent(new CustomEvent('paint', { detail: { ...cell, begins: event.type === 'pointerdown' } }));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === '+' || event.key === '-') this.map.zoomIn(event.key === '+' ? 1 : -1);
    else if (event.shiftKey && panKeys[event.key]) this.map.panBy(panKeys[event.key], { animate: false });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
