// Mission control in a real Chromium, against the real program.
//
//   node --test tests/e2e/page/page_test.mjs     with MARS_EXECUTABLE in the environment
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, test } from 'node:test';
import { Service, withPage } from './browser.mjs';

const program = process.env.MARS_EXECUTABLE;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @type {Service} */
let service;
beforeEach(async () => {
  service = await Service.start(program);
});
afterEach(() => service.end());

/** A plateau with a probe on it, made by another client. */
async function plateauWithProbe(obstacles = []) {
  const grid = await service.call('POST', 'grids', { x: 9, y: 9, obstacles });
  const probe = await service.call('POST', `grids/${grid.id}/probes`, { direction: 'NORTH' });
  return { grid, probe };
}

const live = (page) => page.locator('#connection[data-state=live]').waitFor();
const title = (page, text) => page.getByRole('heading', { name: text }).waitFor();
const select = (page, { id }) => page.locator(`#probes [data-id="${id}"]`).click();

test('SetsUpAPlateauAndAProbeAndDrivesByKeyboard', () =>
  withPage(service.url, async (page, complaints) => {
    await page.getByText('New plateau').click();
    await page.getByLabel('Largest x').fill('7');
    await page.getByLabel('Largest y').fill('5');
    await page.getByRole('button', { name: 'Create plateau' }).click();
    await title(page, /8 × 6 cells/);
    await page.getByText('New probe').click();
    await page.locator('#probe-form [name=x]').fill('2');
    await page.getByRole('button', { name: 'Create probe' }).click();
    await title(page, /at \(2, 0\), facing NORTH/);
    await page.locator('#map').focus();
    for (const key of ['ArrowUp', 'ArrowUp', 'ArrowRight', 'm']) await page.keyboard.press(key);
    await title(page, /at \(3, 2\), facing EAST/);
    const [{ id }] = (await service.call('GET', 'check')).probes;
    assert.deepEqual(await service.call('GET', `check`), { probes: [{ id, x: 3, y: 2, direction: 'EAST' }] });
    assert.deepEqual(complaints, []);
  }));

test('DrawsObstaclesByDragging', () =>
  withPage(service.url, async (page) => {
    await page.getByText('New plateau').click();
    await page.getByLabel('Largest x').fill('9');
    await page.getByLabel('Largest y').fill('9');
    const box = await page.locator('#map').boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x + 5, y + 5);
    await page.mouse.down();
    await page.mouse.move(x + 90, y + 5, { steps: 20 });
    await page.mouse.up();
    await page.getByRole('button', { name: 'Create plateau' }).click();
    await title(page, /10 × 10 cells/);
    const [{ id }] = (await service.call('GET', 'grids?limit=1')).grids;
    const grid = await service.call('GET', `grids/${id}`);
    assert.ok(grid.obstacles.length >= 2);
    assert.ok(grid.obstacles.every((cell) => cell.y === grid.obstacles[0].y), 'they are in a row');
  }));

test('DrivesToAClickedCellAroundObstacles', async () => {
  const { probe } = await plateauWithProbe([{ x: 0, y: 1 }, { x: 1, y: 1 }]);
  await withPage(service.url, async (page) => {
    await select(page, probe);
    const box = await page.locator('#map').boundingBox();
    await page.mouse.click(box.x + box.width / 2 + 3, box.y + box.height / 2 - 3); // cell (5, 5)
    await title(page, /at \(5, 5\)/);
  });
});

test('ShowsTheMoveOfAnotherClient', async () => {
  const { probe } = await plateauWithProbe();
  await withPage(service.url, async (page) => {
    await live(page);
    await select(page, probe);
    await service.call('PATCH', 'move', { id: probe.id, command: 'MMRM' });
    await page.getByRole('heading', { name: /at \(1, 2\), facing EAST/ }).waitFor({ timeout: 2_000 });
  });
});

/** Whether the map shows something in a colour of the style sheet. */
const shows = (page, color) =>
  page.waitForFunction((name) => {
    const canvas = document.querySelector('#map canvas');
    canvas.style.color = `var(${name})`;
    const wanted = getComputedStyle(canvas).color.match(/[\d.]+/g).slice(0, 3).map(Number);
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let at = 0; at < data.length; at += 4)
      if (data[at + 3] === 255 && wanted.every((part, index) => Math.abs(part - data[at + index]) <= 2)) return true;
    return false;
  }, color);

test('DrawsTheTrailOfMovesBeforeThePageWasOpened', async () => {
  const { probe } = await plateauWithProbe();
  await service.call('PATCH', 'move', { id: probe.id, command: 'MMMRMM' });
  await withPage(service.url, async (page) => {
    await live(page);
    await select(page, probe);
    await shows(page, '--trail');
    await page.getByLabel('Command').fill('R'); // draws the map anew
    await page.getByText('Ends at').waitFor();
    await shows(page, '--trail');
  });
});

test('LosesAndRegainsTheServiceWithoutAGap', async () => {
  const { grid, probe } = await plateauWithProbe();
  await withPage(service.url, async (page) => {
    await live(page);
    await select(page, probe);
    await service.stop();
    await page.locator('#connection[data-state=lost]').waitFor();
    await service.start();
    await service.call('PATCH', 'move', { id: probe.id, command: 'MM' });
    const other = await service.call('POST', `grids/${grid.id}/probes`, { x: 4, direction: 'WEST' });
    await live(page);
    await title(page, /at \(0, 2\)/);
    await select(page, other);
    await title(page, /at \(4, 0\), facing WEST/);
  });
});

test('MarksTheLetterThatFailsAndShowsTheWordsOfTheRefusal', async () => {
  const { probe } = await plateauWithProbe([{ x: 0, y: 2 }]);
  await withPage(service.url, async (page) => {
    await select(page, probe);
    await page.getByLabel('Command').fill('RMLMM');
    await page.getByText('Ends at (1, 2), facing NORTH.').waitFor();
    await page.getByLabel('Command').fill('MM');
    assert.equal(await page.locator('#plan mark').textContent(), 'M');
    const refused = await page.locator('#plan').textContent();
    await page.getByRole('button', { name: 'Execute' }).click();
    const notice = await page.getByRole('alert').filter({ hasText: /\w/ }).textContent();
    assert.ok(refused.endsWith(notice), `${refused} / ${notice}`);
  });
});

test('ReplaysAHistory', async () => {
  const { probe } = await plateauWithProbe();
  for (const command of ['M', 'RM', 'LM']) await service.call('PATCH', 'move', { id: probe.id, command });
  await withPage(service.url, async (page) => {
    await select(page, probe);
    await page.getByRole('button', { name: 'Replay probe' }).click();
    await page.getByText('0 of 3 moves, before').waitFor();
    await page.getByLabel('Speed').selectOption('20');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.getByText(/^3 of 3 moves/).waitFor();
    await page.getByRole('button', { name: 'Back to live' }).click();
    await title(page, /at \(1, 2\), facing NORTH/);
  });
});

test('AsksForAKeyAndShowsWhatItAllows', async () => {
  const [reader, writer] = ['a-key-of-a-reader-0123456789abcdef', 'a-key-of-a-writer-0123456789abcdef'];
  const guarded = await Service.start(program, { API_KEYS: `r:read:${reader},w:write:${writer}` });
  try {
    const headers = { Authorization: `Bearer ${writer}` };
    await guarded.call('POST', 'setup', { x: 3, y: 3, direction: 'EAST' }, headers);
    await withPage(guarded.url, async (page) => {
      const use = async (key) => {
        await page.getByLabel('Key', { exact: true }).fill(key);
        await page.getByRole('button', { name: 'Use key' }).click();
      };
      await use(reader);
      await page.getByText('This key may read, and not write.').waitFor();
      await page.locator('#probes button').click();
      assert.ok(await page.getByRole('button', { name: 'Execute' }).isDisabled());
      await page.getByRole('button', { name: 'API key' }).click();
      await use(writer);
      await page.getByText('This key may read, and not write.').waitFor({ state: 'hidden' });
      await page.locator('#probes button').click();
      await page.getByRole('button', { name: 'Move', exact: true }).click();
      await title(page, /at \(1, 0\)/);
      assert.equal(await page.evaluate(() => localStorage.length), 0);
    });
  } finally {
    await guarded.end();
  }
});

for (const [name, options] of Object.entries({
  Light: { colorScheme: 'light' },
  Dark: { colorScheme: 'dark' },
  Narrow: { viewport: { width: 360, height: 740 } },
}))
  test(`IsAccessible${name}`, async () => {
    const { probe } = await plateauWithProbe();
    await withPage(service.url, async (page) => {
      await live(page);
      await select(page, probe);
      await page.getByText('New plateau').click();
      await page.getByText('New probe').click();
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => globalThis.axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`), []);
    }, { ...options, bypassCSP: true });
  });

test('IsSmallAndLoadsNothingFromElsewhere', async () => {
  await plateauWithProbe();
  let bytes = 0;
  await withPage('about:blank', async (page) => {
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    const foreign = [];
    page.on('request', (request) => request.url().startsWith(service.url) || foreign.push(request.url()));
    await page.goto(service.url);
    await live(page);
    assert.deepEqual(foreign, []);
    assert.ok(bytes > 0 && bytes <= 200_000, `${bytes} bytes`);
  });
});
