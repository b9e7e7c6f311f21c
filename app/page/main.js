// Mission control: wires what is known of the fleet to what the page shows.

import { Api } from './api.js';
import { Fleet } from './fleet.js';
import { connectDrive } from './drive.js';
import { connectNewPlateau, connectPlateaus, connectProbes, element } from './lists.js';
import { PlateauMap } from './plateau_map.js';
import { connectReplay } from './replay.js';

const api = new Api();
const fleet = new Fleet(api);
const map = new PlateauMap(element('map'));

/** Does what the service may refuse, and shows its words. @param {() => Promise<void>} work */
async function attempt(work) {
  const notice = element('notice');
  notice.hidden = true;
  try {
    await work();
  } catch (error) {
    notice.textContent = error instanceof TypeError ? 'The service cannot be reached.' : /** @type {Error} */ (error).message;
    notice.hidden = false;
  }
}

function showFleet() {
  if (replay.active() || element('new-plateau').open) return;
  const { grid, probes, selected, trails } = fleet;
  map.show({
    size: grid && { x: grid.x, y: grid.y },
    obstacles: grid?.obstacles ?? [],
    probes: [...probes.values()],
    trails: [...trails.values()], // drawn more than once
    selected,
  });
}

/** @type {string | undefined} */
let shown;
function showGrid() {
  const { grid } = fleet;
  if (!grid || grid.id === shown) return;
  shown = grid.id;
  element('map-title').textContent = `Plateau ${grid.id}, ${grid.x + 1} × ${grid.y + 1} cells`;
  if (replay.active()) replay.end();
  map.fit(grid);
}

function showRights() {
  const text = element('rights');
  text.hidden = fleet.mayWrite;
  text.textContent = 'This key may read, and not write.';
  element('change-key').hidden = !api.hasKey;
  enableControls();
}

/** What cannot be used now is disabled. */
function enableControls() {
  const drivable = fleet.mayWrite && fleet.probe !== null;
  for (const control of document.querySelectorAll('#command-form :is(input, button), #pad button'))
    /** @type {HTMLButtonElement} */ (control).disabled = !drivable;
  element('replay-probe').disabled = fleet.probe === null;
  element('replay-plateau').disabled = fleet.probes.size === 0;
  for (const button of document.querySelectorAll('details button'))
    /** @type {HTMLButtonElement} */ (button).disabled =
      !fleet.mayWrite || (button.closest('#new-probe') !== null && fleet.grid === null);
}

function showConnection() {
  const text = {
    connecting: 'connecting', live: 'live', lost: 'connection lost, trying again', off: 'not live: reload to see what others do',
  };
  const status = element('connection');
  status.dataset.state = fleet.connection;
  status.textContent = text[fleet.connection];
}

function askForKey(/** @type {string} */ reason) {
  const dialog = element('key-dialog');
  element('key-error').textContent = reason;
  if (!dialog.open) dialog.showModal();
}

const start = () =>
  attempt(async () => {
    await fleet.start();
    const newest = [...fleet.grids.keys()].at(-1);
    if (newest && !fleet.grid) await fleet.open(newest);
  });

connectPlateaus(fleet, attempt);
connectProbes(fleet, attempt);
connectNewPlateau(fleet, map, attempt, showFleet);
const driveTo = connectDrive(fleet, map, attempt);
const replay = connectReplay(fleet, map, attempt, showFleet);

fleet.addEventListener('change', (event) => {
  const topic = /** @type {CustomEvent} */ (event).detail;
  if (topic === 'connection') return showConnection();
  if (topic === 'rights') return showRights();
  if (topic === 'grids') showGrid();
  showFleet();
  enableControls();
});
map.addEventListener('probe', (event) => fleet.select(/** @type {CustomEvent} */ (event).detail));
map.addEventListener('cell', (event) => {
  const cell = /** @type {CustomEvent} */ (event).detail;
  if (!fleet.mayWrite) return;
  const form = element('probe-form');
  if (element('new-probe').open)
    attempt(() => fleet.createProbe({ ...cell, direction: form.direction.value }));
  else if (fleet.probe) attempt(() => driveTo(cell));
});
api.addEventListener('locked', (event) => askForKey(api.hasKey ? /** @type {CustomEvent} */ (event).detail.message : ''));
element('change-key').addEventListener('click', () => askForKey(''));
element('key-form').addEventListener('submit', (/** @type {SubmitEvent} */ event) => {
  api.useKey(String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get('key')));
  start();
});
showRights();
start();
