// The lists of plateaus and probes, and the forms that make new ones.

import { shortName } from './scene.js';

/**
 * @typedef {import('./fleet.js').Fleet} Fleet
 * @typedef {import('./api.js').Cell} Cell
 */

const mostRows = 200;

/** @type {Map<() => void, number>} */
const frames = new Map();

/** Shows something once before the next frame, however often it has changed. @param {() => void} show */
function soon(show) {
  cancelAnimationFrame(frames.get(show) ?? 0);
  frames.set(show, requestAnimationFrame(show));
}

/** @param {string} id @returns {any} */
export const element = (id) => document.getElementById(id);

/**
 * Fills a list with the items whose text has all words of the filter.
 * @template {{id: string}} Item
 * @param {HTMLElement} list
 * @param {Item[]} items
 * @param {{filter: string, text: (item: Item) => [string, string], current: string | null | undefined, none: string,
 *   choose: (item: Item) => void}} options
 */
function fill(list, items, { filter, text, current, none, choose }) {
  const words = filter.toLowerCase().split(/\s+/);
  const found = items.filter((item) => {
    const all = `${item.id} ${text(item).join(' ')}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const rows = found.slice(0, mostRows).map((item) => {
    const row = document.createElement('li');
    const button = row.appendChild(document.createElement('button'));
    button.type = 'button';
    button.dataset.id = item.id;
    if (item.id === current) button.setAttribute('aria-current', 'true');
    button.append(...text(item).map((part) => Object.assign(document.createElement('span'), { textContent: part })));
    button.addEventListener('click', () => choose(item));
    return row;
  });
  const rest = found.length === 0 ? none : found.length > mostRows ? `${found.length - mostRows} more match.` : '';
  if (rest) rows.push(note(rest));
  const focused = /** @type {HTMLElement | null} */ (list.querySelector(':focus'))?.dataset.id;
  list.replaceChildren(...rows);
  if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-id="${focused}"]`))?.focus();
}

/** @param {string} text */
function note(text) {
  const row = document.createElement('li');
  row.appendChild(document.createElement('p')).textContent = text;
  return row;
}

/** @param {HTMLFormElement} form @param {string} name */
const number = (form, name) => Number(new FormData(form).get(name));

/** @param {Fleet} fleet @param {(work: () => Promise<void>) => void} attempt runs what may be refused */
export function connectPlateaus(fleet, attempt) {
  const show = () => {
    fill(element('plateaus'), [...fleet.grids.values()].reverse(), {
      filter: element('plateau-filter').value,
      text: ({ id, x, y }) => [shortName(id), `${x + 1} × ${y + 1}`],
      current: fleet.grid?.id,
      none: fleet.grids.size ? 'No plateau matches.' : 'No plateau yet: create one below.',
      choose: ({ id }) => attempt(() => fleet.open(id)),
    });
    element('more-plateaus').hidden = !fleet.moreGrids;
  };
  fleet.addEventListener('change', (event) => /** @type {CustomEvent} */ (event).detail === 'grids' && soon(show));
  element('plateau-filter').addEventListener('input', show);
  element('more-plateaus').addEventListener('click', () => attempt(() => fleet.fetchGrids()));
}

/** @param {Fleet} fleet @param {(work: () => Promise<void>) => void} attempt */
export function connectProbes(fleet, attempt) {
  const show = () =>
    fill(element('probes'), [...fleet.probes.values()], {
      filter: element('probe-filter').value,
      text: ({ id, x, y, direction }) => [shortName(id), `(${x}, ${y}) ${direction}`],
      current: fleet.selected,
      none: fleet.probes.size ? 'No probe matches.' : 'No probe on this plateau.',
      choose: ({ id }) => fleet.select(id),
    });
  fleet.addEventListener('change', (event) => {
    if (['probes', 'selection'].includes(/** @type {CustomEvent} */ (event).detail)) soon(show);
  });
  element('probe-filter').addEventListener('input', show);
  const form = element('probe-form');
  form.addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    attempt(() => fleet.createProbe({ x: number(form, 'x'), y: number(form, 'y'), direction: form.direction.value }));
  });
}

/**
 * The form of a new plateau: while it is open, the map shows the plateau as it would be, and dragging draws obstacles.
 * @param {Fleet} fleet @param {import('./plateau_map.js').PlateauMap} map
 * @param {(work: () => Promise<void>) => void} attempt @param {() => void} showFleet shows what there is again
 */
export function connectNewPlateau(fleet, map, attempt, showFleet) {
  const [details, form] = [element('new-plateau'), element('plateau-form')];
  /** @type {Map<string, Cell>} */
  const obstacles = new Map();
  let erasing = false;
  const size = () => ({ x: number(form, 'x'), y: number(form, 'y') });
  const show = () => {
    const { x, y } = size();
    for (const [name, cell] of obstacles) if (cell.x > x || cell.y > y) obstacles.delete(name);
    element('obstacle-count').textContent = obstacles.size ? `${obstacles.size} obstacles.` : 'No obstacles.';
    map.show({ size: { x, y }, obstacles: [...obstacles.values()], probes: [], trails: [], plan: null });
  };
  const paint = (/** @type {any} */ { x, y, begins }) => {
    const name = `${x},${y}`;
    if (begins) erasing = obstacles.has(name);
    if (erasing) obstacles.delete(name);
    else if (x !== 0 || y !== 0) obstacles.set(name, { x, y });
    show();
  };
  details.addEventListener('toggle', () => {
    map.draw(details.open);
    if (!details.open) return showFleet();
    obstacles.clear();
    show();
    map.fit(size());
  });
  form.addEventListener('input', () => {
    show();
    map.fit(size());
  });
  map.addEventListener('paint', (event) => paint(/** @type {CustomEvent} */ (event).detail));
  form.addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    attempt(async () => {
      await fleet.createGrid({ ...size(), obstacles: [...obstacles.values()] });
      details.open = false;
    });
  });
}
