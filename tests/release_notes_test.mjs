// scripts/release-notes: a release has the version of its tag, and the changelog's words.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../scripts/release-notes', import.meta.url));

/** What the script does for `tag` in a repository of version 1.2.3 with that changelog. */
function release(tag, changelog) {
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'release-notes-'));
  try {
    fs.mkdirSync(path.join(root, 'scripts'));
    fs.copyFileSync(script, path.join(root, 'scripts/release-notes'));
    fs.writeFileSync(path.join(root, 'CMakeLists.txt'), 'project(parcels VERSION 1.2.3 LANGUAGES CXX)\n');
    fs.writeFileSync(path.join(root, 'CHANGELOG.md'), changelog);
    return spawnSync(path.join(root, 'scripts/release-notes'), [tag], { encoding: 'utf8' });
  } finally {
    fs.rmSync(root, { recursive: true });
  }
}

const changelog = '# Changelog\n\n## [Unreleased]\n\nLater.\n\n## [1.2.3] - 2026-01-01\n\n### Fixed\n\n- A fault.\n\n## [1.2.2]\n\nEarlier.\n';

test('prints the entry of the version', () => {
  const { status, stdout } = release('v1.2.3', changelog);
  assert.equal(status, 0);
  assert.equal(stdout.trim(), '### Fixed\n\n- A fault.');
});

test('refuses a tag of another version', () => {
  for (const tag of ['v1.2.2', '1.2.3', 'v1.2.30', '']) assert.equal(release(tag, changelog).status, 1, tag);
});

test('refuses a version without an entry', () => {
  assert.equal(release('v1.2.3', changelog.replace('[1.2.3]', '[1.2.30]')).status, 1);
  assert.equal(release('v1.2.3', '## [1.2.3]\n\n## [1.2.2]\n\nEarlier.\n').status, 1);
});
