// What scripts/new-service accepts, refuses and writes. scripts/test-new-service builds what it writes.
//
//   node --test tests/new_service_test.mjs
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { namesOf, Refusal, renamer } from '../scripts/service-names.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'new-service-test-'));
after(() => fs.rmSync(folder, { recursive: true }));

const newService = (parameters, environment = {}) =>
  spawnSync(path.join(root, 'scripts/new-service'), parameters, { encoding: 'utf8', env: { ...process.env, ...environment } });
const git = (repository, ...parameters) => execFileSync('git', ['-C', repository, ...parameters], { encoding: 'utf8' });
const filesOf = (repository) => git(repository, 'ls-files', '-z').split('\0').filter(Boolean);

describe('the name', () => {
  const accepted = {
    'Parcel tracker': ['parcel-tracker', 'parcel_tracker', 'Parcel tracker'],
    'my-unsafe.Project 2': ['my-unsafe-project-2', 'my_unsafe_project_2', 'My unsafe Project 2'],
    parcels: ['parcels', 'parcels_service', 'Parcels'],
    class: ['class', 'class_service', 'Class'],
    '--x__y!': ['x-y', 'x_y', 'X y'],
    [`${'a'.repeat(15)} ${'b'.repeat(16)}`]: [`${'a'.repeat(15)}-${'b'.repeat(16)}`, `${'a'.repeat(15)}_${'b'.repeat(16)}`],
  };
  for (const [given, [program, namespace, title]] of Object.entries(accepted)) {
    it(`"${given}" becomes ${program} and ${namespace}`, () => {
      const names = namesOf(given);
      assert.deepEqual([names.program, names.namespace, names.prefix], [program, namespace, namespace.toUpperCase()]);
      if (title) assert.equal(names.title, title);
    });
  }

  const refused = {
    '': /needs a letter/, '...': /needs a letter/, x: /two characters/, '2fast': /begin with a letter/,
    'Paketverfölger': /ASCII/, 'line\nbreak': /ASCII/, chassis: /chassis has it/, 'chassis server': /chassis has it/, test: /something else/,
    postgres: /something else/, 'static cast': /word of C\+\+/, 'size t': /word of C\+\+/,
    [`${'a'.repeat(16)} ${'b'.repeat(16)}`]: /33 characters, and 32/, ['a'.repeat(64)]: /32 are the most/,
  };
  for (const [given, reason] of Object.entries(refused)) {
    it(`"${given}" is refused`, () => assert.throws(() => namesOf(given), (error) => error instanceof Refusal && reason.test(error.message)));
  }

  it('may have words of this repository', () => {
    const rename = renamer({ ...namesOf('mars base'), holder: 'H', contact: 'C <c@d>' }, 2026);
    assert.equal(rename('mars-probe-simulator mars::core MARS_TEST data/mars.db'), 'mars-base mars_base::core MARS_BASE_TEST data/mars-base.db');
  });
});

describe('a refusal', () => {
  const filled = path.join(folder, 'filled');
  fs.mkdirSync(filled);
  fs.writeFileSync(path.join(filled, 'mine'), '');
  const refusals = {
    'of a folder with files': [[filled], /is not empty/],
    'of a file': [[path.join(filled, 'mine')], /is no folder/],
    'of a place in no folder': [[path.join(folder, 'missing/parcel-tracker')], /does not exist/],
    'of a name': [[path.join(folder, '2fast')], /begin with a letter/],
    'of a contact': [[path.join(folder, 'parcel-tracker'), '--contact', 'nobody'], /--contact/],
    'of a holder': [[path.join(folder, 'parcel-tracker'), '--holder', 'a"b'], /--holder/],
    'of an option': [[path.join(folder, 'parcel-tracker'), '--title', 'x'], /--title/],
    'of no path': [[], /usage/],
  };
  for (const [title, [parameters, reason]] of Object.entries(refusals)) {
    it(`${title} exits with 2 and writes nothing`, () => {
      const before = fs.readdirSync(folder);
      const { status, stderr } = newService(parameters);
      assert.equal(status, 2);
      assert.match(stderr, reason);
      assert.deepEqual(fs.readdirSync(folder), before);
    });
  }

  it('leaves nothing half written', () => {
    const tools = path.join(folder, 'tools');
    fs.mkdirSync(tools);
    fs.writeFileSync(path.join(tools, 'npm'), '#!/bin/sh\n[ "$1" = --version ]\n', { mode: 0o755 });
    const before = fs.readdirSync(folder);
    assert.equal(newService([path.join(folder, 'half-written')], { PATH: `${tools}:${process.env.PATH}` }).status, 1);
    assert.deepEqual(fs.readdirSync(folder), before);
  });
});

describe('a new service', () => {
  const service = path.join(folder, 'my-unsafe.Project 2');
  const { status, stderr, stdout } = newService([service, '--holder', 'Jane Doe', '--contact', 'Jane Doe <jane@example.org>']);
  const files = status === 0 ? filesOf(service) : [];
  const read = (file) => fs.readFileSync(path.join(service, file), 'utf8');

  it('is written', () => {
    assert.equal(status, 0, stderr);
    assert.match(stdout, /make setup/);
  });

  it('is a repository with one commit and a clean tree', () => {
    assert.equal(git(service, 'log', '--format=%s').trim(), 'feat: a service on the chassis');
    assert.equal(git(service, 'status', '--porcelain', '--ignored'), '');
  });

  it('is the same each time, so that git can merge a later output', () => {
    const again = path.join(folder, 'again');
    assert.equal(newService([again, '--name', 'my-unsafe.Project 2', '--holder', 'Jane Doe', '--contact', 'Jane Doe <jane@example.org>']).status, 0);
    assert.equal(git(again, 'rev-parse', 'HEAD^{tree}'), git(service, 'rev-parse', 'HEAD^{tree}'));
  });

  it('has no word of this repository', () => {
    const found = spawnSync('git', ['-C', service, 'grep', '-niwE',
      'mars|mars[-_].*|probes?|grids?|rovers?|fleets?|plateaus?|maintainers@.*|mission control', '--', '.', ':!package-lock.json'],
      { encoding: 'utf8' });
    assert.equal(found.stdout, '');
    for (const file of files) assert.doesNotMatch(file, /mars|probe|rover/);
    assert.doesNotMatch(read('package-lock.json').replace(/"integrity".*/g, ''), /mars|probe/);
  });

  it('has the chassis as it is here', () => {
    for (const file of files.filter((name) => name.startsWith('chassis/')))
      assert.ok(fs.readFileSync(path.join(root, file)).equals(fs.readFileSync(path.join(service, file))), file);
  });

  it('names holder and contact', () => {
    assert.match(read('LICENSE'), /Copyright \(c\) \d{4} Jane Doe\n/);
    assert.match(read('packaging/debian/copyright'), /Copyright: \d{4} Jane Doe\n/);
    assert.match(read('cmake/Packaging.cmake'), /CPACK_PACKAGE_CONTACT "Jane Doe <jane@example\.org>"/);
  });

  it('has every file that its documents link to', () => {
    for (const file of files.filter((name) => name.endsWith('.md') && name !== 'chassis/README.md')) {
      for (const [, target] of read(file).matchAll(/\]\((?!https?:|#)([^)#]+)/g))
        assert.ok(fs.existsSync(path.join(service, path.dirname(file), target)), `${file}: ${target}`);
    }
  });

  it('has every script that its files name', () => {
    for (const file of files.filter((name) => !name.startsWith('chassis/') && name !== 'package-lock.json')) {
      for (const [name] of read(file).matchAll(/(?<![\w/.-])scripts\/[a-z][a-z.-]*[a-z]/g)) assert.ok(files.includes(name), `${file}: ${name}`);
    }
  });

  it('has an example of at most 700 lines', () => {
    const own = files.filter((name) => /^(app|migrations)\//.test(name));
    const lines = own.reduce((sum, file) => sum + read(file).split('\n').length - 1, 0);
    assert.ok(lines > 0 && lines <= 700, `${lines} lines`);
  });

  it('is configured by CMake', () => {
    const cmake = spawnSync('cmake', ['--preset', 'lint', '--log-level=WARNING'], { cwd: service, encoding: 'utf8' });
    assert.equal(cmake.status, 0, cmake.stderr);
  });
});
