// What the page knows of the fleet: kept up to date by events, for the plateau that is shown alone.

import { Stream } from './stream.js';
import { corners } from './walk.js';

/**
 * @typedef {import('./api.js').Grid} Grid
 * @typedef {import('./api.js').Probe} Probe
 * @typedef {import('./api.js').Cell} Cell
 */

const pageSize = 1000;
const gridsAtOnce = 100;
const movesOfTrail = 20;

/** Says `change` with what has changed: `grids`, `probes`, `selection`, `trails`, `connection` or `rights`. */
export class Fleet extends EventTarget {
  /** @type {Map<string, Pick<Grid, 'id' | 'x' | 'y'>>} */
  grids = new Map();
  /** @type {Grid | null} */
  grid = null;
  /** @type {Map<string, Probe>} those of the grid that is shown */
  probes = new Map();
  /** @type {string | null} */
  selected = null;
  /** @type {Map<string, Cell[][]>} the last moves of each probe */
  trails = new Map();
  /** @type {'connecting' | 'live' | 'lost' | 'off'} */
  connection = 'connecting';
  mayWrite = true;
  moreGrids = false;

  /** @type {string | null} */
  #cursor = null;
  /** @type {Stream | null} new plateaus */
  #news = null;
  /** @type {Stream | null} what happens on the plateau that is shown */
  #stream = null;
  /** @type {any[] | null} events that arrive while the list is fetched */
  #waiting = null;

  /** @param {import('./api.js').Api} api */
  constructor(api) {
    super();
    this.api = api;
  }

  /** @returns {Probe | null} */
  get probe() {
    return this.selected ? (this.probes.get(this.selected) ?? null) : null;
  }

  /** Fetches the first plateaus, and follows the arrival of others. */
  async start() {
    this.mayWrite = !this.api.hasKey || (await this.api.mayWrite());
    this.#say('rights');
    this.grids.clear();
    this.#cursor = null;
    await this.fetchGrids();
    this.#news?.close();
    this.#news = this.#followGrids();
    if (this.grid) await this.open(this.grid.id);
  }

  async fetchGrids() {
    const { body, cursor } = await this.api.page('grids', {
      limit: gridsAtOnce,
      ...(this.#cursor && { cursor: this.#cursor }),
    });
    for (const grid of body.grids) this.grids.set(grid.id, grid);
    this.#cursor = cursor;
    this.moreGrids = cursor !== null;
    this.#say('grids');
  }

  /** Shows a plateau. @param {string} id */
  async open(id) {
    this.grid = await this.api.ask(`grids/${id}`); // the list may know its size alone
    this.probes = new Map();
    this.trails = new Map();
    this.selected = null;
    this.#stream?.close();
    this.#stream = this.#followGrid(id);
    this.#say('grids', 'probes', 'selection');
  }

  /** @param {string | null} id */
  select(id) {
    this.selected = id;
    this.#say('selection');
    if (id) this.#fetchTrail(id);
  }

  /** The last moves of a probe, those before the page was opened included. @param {string} id */
  async #fetchTrail(id) {
    try {
      const { body } = await this.api.page(`probes/${id}/moves`, { limit: movesOfTrail });
      const newest = body.moves[0]?.version ?? 0;
      if (newest < (this.probes.get(id)?.moves ?? 1)) return; // it has moved meanwhile, and the events told
      this.trails.set(id, body.moves.map((/** @type {any} */ move) => corners(move.from, move.command)).reverse());
      this.#say('trails');
    } catch {
      // Without a history there is no trail.
    }
  }

  /** @param {{x: number, y: number, obstacles: Cell[]}} plateau */
  async createGrid(plateau) {
    const grid = await this.api.write('POST', 'grids', plateau);
    this.grids.set(grid.id, grid);
    await this.open(grid.id);
  }

  /** @param {import('./api.js').Pose} pose */
  async createProbe(pose) {
    const probe = await this.api.write('POST', `grids/${this.grid?.id}/probes`, pose);
    if (!this.probes.has(probe.id)) this.probes.set(probe.id, probe);
    this.#say('probes');
    this.select(probe.id);
  }

  /** @param {string} id @param {string} command */
  async move(id, command) {
    await this.api.write('PATCH', 'move', { id, command });
    if (this.connection === 'live') return; // the event tells
    this.probes.set(id, await this.api.ask(`probes/${id}`));
    this.#say('probes');
  }

  /** @param {string} id */
  async remove(id) {
    await this.api.write('DELETE', `probes/${id}`);
    this.#forget(id);
  }

  #followGrids() {
    const stream = new Stream(this.api, { types: 'grid.created' });
    stream.addEventListener('open', () => !this.grid && this.#connected('live'));
    stream.addEventListener('event', (event) => this.#added(/** @type {CustomEvent} */ (event).detail));
    return stream;
  }

  /** @param {string} id */
  #followGrid(id) {
    const stream = new Stream(this.api, { grid_id: id });
    const mine = () => stream === this.#stream;
    stream.addEventListener('open', (event) => {
      if (!mine()) return;
      this.#connected('live');
      if (!(/** @type {CustomEvent} */ (event).detail.resumed)) this.#load();
    });
    stream.addEventListener('lost', () => mine() && this.#connected('lost'));
    stream.addEventListener('refused', () => {
      if (!mine()) return;
      this.#connected('off');
      this.#load();
    });
    stream.addEventListener('event', (event) => mine() && this.#take(/** @type {CustomEvent} */ (event).detail));
    return stream;
  }

  /** Fetches all probes of the plateau, while events wait. */
  async #load() {
    const grid = this.grid;
    if (!grid) return;
    this.#waiting = [];
    let cursor = null;
    do {
      const page = await this.api.page(`grids/${grid.id}/probes`, { limit: pageSize, ...(cursor && { cursor }) });
      if (grid !== this.grid) return;
      for (const probe of page.body.probes) this.probes.set(probe.id, probe);
      this.#say('probes');
      cursor = page.cursor;
    } while (cursor);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting.forEach((event) => this.#take(event));
  }

  /** @param {any} event */
  #take(event) {
    if (this.#waiting) this.#waiting.push(event);
    else if (event.type === 'probe.created') this.#created(event);
    else if (event.type === 'probe.moved') this.#moved(event);
    else if (event.type === 'probe.deleted') this.#forget(event.probe_id);
    else if (event.type === 'gap') this.#load();
  }

  /** @param {any} event */
  #added({ type, grid_id: id, x, y }) {
    if (type !== 'grid.created' || this.grids.has(id)) return;
    this.grids.set(id, { id, x, y });
    this.#say('grids');
  }

  /** @param {any} event */
  #created({ probe_id: id, grid_id, to }) {
    if (this.probes.has(id)) return;
    this.probes.set(id, { id, grid_id, ...to, moves: 0 });
    this.#say('probes');
  }

  /** @param {any} event */
  #moved({ probe_id: id, version, from, to, command }) {
    const probe = this.probes.get(id);
    if (!probe || probe.moves >= version) return;
    this.probes.set(id, { ...probe, ...to, moves: version });
    this.trails.set(id, [...(this.trails.get(id) ?? []), corners(from, command)].slice(-movesOfTrail));
    this.#say('probes');
  }

  /** @param {string} id */
  #forget(id) {
    if (!this.probes.delete(id)) return;
    this.trails.delete(id);
    this.#say('probes');
    if (this.selected === id) this.select(null);
  }

  /** @param {'live' | 'lost' | 'off'} connection */
  #connected(connection) {
    this.connection = connection;
    this.#say('connection');
  }

  /** @param {string[]} topics */
  #say(...topics) {
    for (const topic of topics) this.dispatchEvent(new CustomEvent('change', { detail: topic }));
  }
}

