// The list of what the program consists of: well-formed CycloneDX, complete, and true of this machine.
//
//   node tests/e2e/sbom_test.mjs BUILD_FOLDER
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
const run = (command, ...parameters) => execFileSync(command, parameters, { encoding: 'utf8' });
const bom = JSON.parse(run('node', join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../../scripts/sbom.mjs'), folder));

// What the specification asks of every document.
assert.equal(bom.bomFormat, 'CycloneDX');
assert.equal(bom.specVersion, '1.6');
assert.ok(Number.isInteger(bom.version) && bom.version >= 1);
assert.ok(!Number.isNaN(Date.parse(bom.metadata.timestamp)));
const all = [bom.metadata.component, ...bom.components];
for (const component of all) {
  assert.match(component.type, /^(application|library)$/, component.name);
  assert.match(component.purl, /^pkg:(deb\/debian|npm|generic)\/[a-z0-9.+-]+@[^@?]+(\?[^?]+)?$/);
  assert.ok(component.name && component.version);
  for (const { alg, content } of component.hashes ?? [])
    assert.equal(content.length, { 'SHA-256': 64, 'SHA-512': 128 }[alg], component.name);
}
const references = all.map((component) => component['bom-ref']);
assert.equal(new Set(references).size, references.length, 'two components have one reference');
for (const { ref, dependsOn } of bom.dependencies)
  for (const each of [ref, ...dependsOn]) assert.ok(references.includes(each), `${each} is no component`);

// What is true of the program.
const program = join(folder, 'mars-probe-simulator');
const { hashes, version } = bom.metadata.component;
assert.equal(hashes[0].content, createHash('sha256').update(readFileSync(program)).digest('hex'));
assert.equal(run(program, '--version'), `mars-probe-simulator ${version}\n`);
const names = bom.components.map((component) => component.name);
for (const expected of ['libpq5', 'libsqlite3-0', 'libstdc++6', 'libc6', 'libboost1.83-dev', 'swagger-ui-dist', 'leaflet'])
  assert.ok(names.includes(expected), `${expected} is missing`);
assert.ok(names.some((name) => /^libssl3/.test(name)), 'OpenSSL is missing');
for (const test of ['libgtest-dev', 'librapidcheck-dev'])
  assert.ok(!names.includes(test), `${test} is in tests only`);
for (const { name, version: listed } of bom.components.filter(({ purl }) => purl.startsWith('pkg:deb/')))
  assert.ok(run('dpkg-query', '-Wf', '${Version}\n', name).split('\n').includes(listed), name);
console.log(`${bom.components.length} components`);
