// The commands for people who have Docker alone find it with nothing else in PATH but what every system has.
//
//   node --test tests/docker_alone_test.mjs
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'docker-alone-test-'));
after(() => fs.rmSync(folder, { recursive: true }));
const tools = path.join(folder, 'tools');
const log = path.join(folder, 'log');
const commands = { dev: 'scripts/dev', prod: 'scripts/prod', stop: 'scripts/compose dev down', test: 'scripts/test-in-compose' };

fs.cpSync(path.join(root, 'scripts'), path.join(folder, 'scripts'), { recursive: true });
for (const [file, example] of [['.env', '.env.example'], ['.env.prod', '.env.prod.example'], ['.env.test.example', '.env.test.example']])
  fs.copyFileSync(path.join(root, example), path.join(folder, file));
fs.mkdirSync(tools);
for (const tool of ['bash', 'env', 'mkdir', 'sleep'])
  fs.symlinkSync(execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim(), path.join(tools, tool));

const docker = (script) => fs.writeFileSync(path.join(tools, 'docker'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
const run = (command) => spawnSync(path.join(folder, command.split(' ')[0]), command.split(' ').slice(1), { env: { PATH: tools }, encoding: 'utf8' });

describe('with Docker alone', () => {
  for (const [target, command] of Object.entries(commands)) {
    it(`make ${target} reaches Compose`, () => {
      docker(`echo "$*" >>${log}`);
      fs.writeFileSync(log, '');
      const { status, stderr } = run(command);
      assert.equal(status, 0, stderr);
      assert.doesNotMatch(stderr, /not found/);
      assert.match(fs.readFileSync(log, 'utf8'), /^compose --env-file /m);
    });
  }

  it('an engine that does not answer is named', () => {
    docker('[ "$1" != info ]');
    assert.match(run('scripts/require-docker').stderr, /No Docker engine answers/);
  });
});

describe('scripts on that path', () => {
  for (const script of ['compose', 'dev', 'prod', 'require-docker', 'test-in-compose']) {
    it(`${script} uses no bash newer than 3.2 and no GNU-only tool`, () => {
      const code = fs.readFileSync(path.join(root, 'scripts', script), 'utf8').replace(/^\s*#.*/gm, '');
      assert.doesNotMatch(code, /(?<!-)\b(?:mapfile|readarray|timeout|nproc)\b|readlink -f|declare -A|\$\{\w+(?:,,|\^\^)|\|&|&>>/);
    });
  }
});
