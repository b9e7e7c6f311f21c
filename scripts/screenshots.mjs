// Takes the pictures of the documents: a fleet that has really been driven, and the API's own documentation.
//
//   node scripts/screenshots.mjs PROGRAM FOLDER
import { mkdir } from "node:fs/promises";
import path from "node:path";
import process from "node:process";
import { Service, withPage } from "../tests/e2e/page/browser.mjs";

const [program, folder] = process.argv.slice(2);
const viewport = { width: 1280, height: 760 };

const plateau = { x: 39, y: 23 };
/** Two ridges with a pass in each, and a crater. */
const obstacles = [
  ...cells(12, 12, 4, 23).filter(({ y }) => y !== 9),
  ...cells(26, 26, 0, 18).filter(({ y }) => y !== 14),
  ...cells(31, 34, 6, 9).filter(({ x, y }) => x === 31 || x === 34 || y === 6 || y === 9),
];
/** Where each probe starts, and the cells that it visits. */
const fleet = [
  { start: { x: 0, y: 0, direction: "NORTH" }, visits: [{ x: 8, y: 14 }, { x: 20, y: 11 }] },
  { start: { x: 2, y: 20, direction: "EAST" }, visits: [{ x: 7, y: 4 }, { x: 18, y: 3 }] },
  { start: { x: 38, y: 1, direction: "WEST" }, visits: [{ x: 29, y: 12 }, { x: 23, y: 16 }] },
  { start: { x: 37, y: 22, direction: "SOUTH" }, visits: [{ x: 36, y: 12 }, { x: 30, y: 3 }] },
  { start: { x: 16, y: 20, direction: "EAST" }, visits: [{ x: 22, y: 21 }] },
];

function cells(fromX, toX, fromY, toY) {
  const all = [];
  for (let x = fromX; x <= toX; x += 1) for (let y = fromY; y <= toY; y += 1) all.push({ x, y });
  return all;
}

/** Returns the probe that has driven most. */
async function drive(service) {
  const grid = await service.call("POST", "grids", { ...plateau, obstacles });
  const probes = [];
  for (const { start, visits } of fleet) {
    const probe = await service.call("POST", `grids/${grid.id}/probes`, start);
    probes.push(probe);
    for (const cell of visits) {
      const { command } = await service.call("POST", `probes/${probe.id}/route`, cell);
      // In three moves, so that the trail and the replay have something to show.
      const part = Math.ceil(command.length / 3);
      for (let at = 0; at < command.length; at += part)
        await service.call("PATCH", "move", { id: probe.id, command: command.slice(at, at + part) });
    }
  }
  return probes[0];
}

const missionControl = (probe, name) => async (page) => {
  await page.locator("#connection[data-state=live]").waitFor();
  const trail = page.waitForResponse(/moves/);
  await page.locator(`#probes [data-id="${probe.id}"]`).click();
  await (await trail).finished();
  await page.getByLabel("Command").fill("RMMMLMMMMMRM");
  await page.getByText("Ends at").waitFor();
  await page.screenshot({ path: path.join(folder, name) });
};

await mkdir(folder, { recursive: true });
const service = await Service.start(program);
try {
  const probe = await drive(service);
  for (const colorScheme of ["light", "dark"])
    await withPage(service.url, missionControl(probe, `mission-control-${colorScheme}.png`), { viewport, colorScheme });
  await withPage(`${service.url}docs`, async (page) => {
    await page.getByText("Set up a probe").first().waitFor();
    await page.screenshot({ path: path.join(folder, "swagger-ui.png") });
  }, { viewport });
} finally {
  await service.end();
}
