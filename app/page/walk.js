// What a command does to a probe, as the service does it: only to draw what has happened.

/** @typedef {import('./api.js').Pose} Pose */
/** @typedef {import('./api.js').Cell} Cell */

export const directions = /** @type {const} */ (['NORTH', 'EAST', 'SOUTH', 'WEST']);
const steps = [[0, 1], [1, 0], [0, -1], [-1, 0]];

/**
 * The cells of a command at whose ends the probe turns, the first and the last included.
 * @param {Pose} from @param {string} command @returns {Cell[]}
 */
export function corners(from, command) {
  let [x, y, heading] = [from.x, from.y, directions.indexOf(from.direction)];
  const cells = [{ x, y }];
  for (const part of command.match(/M+|[LR]/g) ?? []) {
    if (part[0] !== 'M') {
      heading = (heading + (part === 'R' ? 1 : 3)) % 4;
      continue;
    }
    x += steps[heading][0] * part.length;
    y += steps[heading][1] * part.length;
    cells.push({ x, y });
  }
  return cells;
}
