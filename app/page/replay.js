// Replays the history of a probe, or of the probes of a plateau, move by move.

import { element } from './lists.js';
import { corners } from './walk.js';

const mostMoves = 1000;
const mostProbes = 100;

/**
 * @typedef {import('./api.js').Pose} Pose
 * @typedef {{id: string, time: string, command: string, from: Pose, to: Pose}} Move
 * @typedef {import('./fleet.js').Fleet} Fleet
 */

/** The last moves of a probe, the oldest first. @param {Fleet} fleet @param {string} id @returns {Promise<Move[]>} */
async function movesOf(fleet, id) {
  const { body } = await fleet.api.page(`probes/${id}/moves`, { limit: mostMoves });
  return body.moves.map((/** @type {any} */ move) => ({ id, ...move })).reverse();
}

/** @param {Fleet} fleet @param {string[]} ids */
async function movesOfAll(fleet, ids) {
  const moves = [];
  for (const id of ids.slice(0, mostProbes)) moves.push(...(await movesOf(fleet, id)));
  return moves.sort((one, other) => one.time.localeCompare(other.time));
}

/** Where each probe was after so many of the moves, and the ways of the last few. @param {Move[]} moves @param {number} count */
function state(moves, count) {
  /** @type {Map<string, Pose & {id: string}>} */
  const probes = new Map();
  for (const { id, from } of moves) if (!probes.has(id)) probes.set(id, { id, ...from });
  for (const { id, to } of moves.slice(0, count)) probes.set(id, { id, ...to });
  const trail = moves.slice(Math.max(0, count - 20), count).map(({ from, command }) => corners(from, command));
  return { probes: [...probes.values()], trails: [trail] };
}

/**
 * @param {Fleet} fleet @param {import('./plateau_map.js').PlateauMap} map
 * @param {(work: () => Promise<void>) => void} attempt @param {() => void} showFleet shows what there is again
 */
export function connectReplay(fleet, map, attempt, showFleet) {
  /** @type {Move[]} */
  let moves = [];
  let timer = 0;
  const [slider, play] = [element('moment'), element('play')];

  const show = () => {
    const count = Number(slider.value);
    map.show({ ...state(moves, count), plan: null });
    const last = moves[count - 1];
    const when = last ? new Date(last.time).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' }) : 'before';
    element('moment-text').textContent = `${count} of ${moves.length} moves, ${when}`;
  };
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = 'Play';
  };
  const step = () => {
    slider.value = String(Number(slider.value) + 1);
    show();
    if (Number(slider.value) === moves.length) stop();
  };
  const start = () => {
    if (Number(slider.value) === moves.length) slider.value = '0';
    timer = window.setInterval(step, 1000 / Number(element('speed').value));
    play.textContent = 'Pause';
  };
  /** @param {boolean} on */
  const open = (on) => {
    element('player').hidden = !on;
    element('replay-end').hidden = !on;
  };
  /** @param {string[]} ids */
  const begin = async (ids) => {
    stop();
    moves = await movesOfAll(fleet, ids);
    if (moves.length === 0) throw new Error('There is no move to replay.');
    slider.max = String(moves.length);
    slider.value = '0';
    open(true);
    show();
  };
  const end = () => {
    stop();
    moves = [];
    open(false);
    showFleet();
  };

  element('replay-probe').addEventListener('click', () => {
    const id = fleet.selected;
    if (id) attempt(() => begin([id]));
  });
  element('replay-plateau').addEventListener('click', () => attempt(() => begin([...fleet.probes.keys()])));
  element('replay-end').addEventListener('click', end);
  slider.addEventListener('input', show);
  play.addEventListener('click', () => (timer ? stop() : start()));
  element('speed').addEventListener('change', () => {
    if (!timer) return;
    stop();
    start();
  });
  return { active: () => moves.length > 0, end };
}
