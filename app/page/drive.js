// Drives the selected probe: by a command whose path is drawn while it is typed, by keys, buttons, or to a cell.

import { pause } from './api.js';
import { element } from './lists.js';
import { shortName } from './scene.js';

const typingPause = 120;
const letterOfKey = /** @type {Record<string, string>} */ ({
  ArrowLeft: 'L', ArrowUp: 'M', ArrowRight: 'R', l: 'L', m: 'M', r: 'R', L: 'L', M: 'M', R: 'R',
});

/** @typedef {import('./fleet.js').Fleet} Fleet */
/** @typedef {(work: () => Promise<void>) => Promise<void>} Attempt */

/** Sends letters one command at a time: those that are pressed meanwhile are the next. */
class Helm {
  #letters = '';
  #driving = false;

  /** @param {Fleet} fleet @param {Attempt} attempt */
  constructor(fleet, attempt) {
    this.fleet = fleet;
    this.attempt = attempt;
  }

  /** @param {string} letters */
  async press(letters) {
    const id = this.fleet.selected;
    if (!id || !this.fleet.mayWrite) return;
    this.#letters += letters;
    if (this.#driving) return;
    this.#driving = true;
    await this.attempt(async () => {
      while (this.#letters && this.fleet.selected === id) {
        const command = this.#letters;
        this.#letters = '';
        await this.fleet.move(id, command);
      }
    });
    this.#letters = '';
    this.#driving = false;
  }
}

/** The letters of a command, the failing one marked. @param {string} command @param {number} index */
function marked(command, index) {
  const code = document.createElement('code');
  const mark = document.createElement('mark');
  const from = Math.max(0, index - 20);
  mark.textContent = command[index];
  code.append(from ? '…' : '', command.slice(from, index), mark, command.slice(index + 1, index + 20));
  return code;
}

/** Shows what the command would do. */
class Preview {
  #asked = 0;

  /** @param {Fleet} fleet @param {import('./plateau_map.js').PlateauMap} map */
  constructor(fleet, map) {
    this.fleet = fleet;
    this.map = map;
  }

  /** @param {string} command */
  async show(command) {
    const asked = ++this.#asked;
    const { probe } = this.fleet;
    if (!command.trim() || !probe) return this.clear();
    await pause(typingPause);
    if (asked !== this.#asked) return;
    try {
      const plan = await this.fleet.api.ask(`probes/${probe.id}/plan`, { method: 'POST', body: { command } });
      if (asked === this.#asked) this.#draw(command.trim(), plan);
    } catch (error) {
      if (asked === this.#asked) this.clear(/** @type {Error} */ (error).message);
    }
  }

  /** @param {string} [text] */
  clear(text = '') {
    ++this.#asked;
    element('plan').textContent = text;
    this.map.show({ plan: null });
  }

  /** @param {string} command @param {import('./api.js').Schemas['PlanResponse']} plan */
  #draw(command, { x, y, direction, failure, cells }) {
    const output = element('plan');
    if (failure) output.replaceChildren(marked(command, failure.index), ` ${failure.message}`);
    else output.textContent = `Ends at (${x}, ${y}), facing ${direction}.`;
    this.map.show({ plan: { cells, fails: failure !== null } });
  }
}

/** @param {Fleet} fleet @param {import('./plateau_map.js').PlateauMap} map @param {Attempt} attempt */
export function connectDrive(fleet, map, attempt) {
  const [form, input] = [element('command-form'), element('command')];
  const helm = new Helm(fleet, attempt);
  const preview = new Preview(fleet, map);
  const update = () => {
    const { probe } = fleet;
    element('drive-title').textContent = probe
      ? `Probe ${shortName(probe.id)} at (${probe.x}, ${probe.y}), facing ${probe.direction}`
      : 'No probe selected';
    preview.show(input.value);
  };
  fleet.addEventListener('change', (event) => {
    if (['probes', 'selection'].includes(/** @type {CustomEvent} */ (event).detail)) update();
  });
  input.addEventListener('input', () => preview.show(input.value));
  form.addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const id = fleet.selected;
    if (!id) return;
    attempt(async () => {
      await fleet.move(id, input.value);
      input.value = '';
      preview.clear();
    });
  });
  for (const button of element('pad').querySelectorAll('[data-letter]'))
    button.addEventListener('click', () => helm.press(button.dataset.letter));
  element('delete-probe').addEventListener('click', () => {
    const id = fleet.selected;
    if (id) attempt(() => fleet.remove(id));
  });
  for (const place of [map.element, element('pad')])
    place.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
      const letter = letterOfKey[event.key];
      if (!letter || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      event.preventDefault();
      helm.press(letter);
    });
  /** @param {import('./api.js').Cell} cell */
  return async function driveTo(cell) {
    const id = fleet.selected;
    if (!id) return;
    const { command } = await fleet.api.ask(`probes/${id}/route`, { method: 'POST', body: cell });
    if (command) await fleet.move(id, command);
  };
}
