// Lints the OpenAPI documents that a built program serves, without API keys and with them, by the rules of redocly.yaml.
// Any finding makes it fail.
//
//   node scripts/lint-openapi.mjs PROGRAM
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { formatProblems, lintFromString, loadConfig } from '@redocly/openapi-core';

// The base address that the program reports once it listens.
async function addressOf(server) {
  let printed = '';
  for await (const text of server.stderr.setEncoding('utf8')) {
    printed += text;
    const found = printed.match(/http:\/\/\S+(?=\/docs)/);
    if (found) return found[0];
  }
  throw new Error(`the program ended before it served:\n${printed}`);
}

async function documentOf(program, settings) {
  const folder = mkdtempSync(join(tmpdir(), 'mars-openapi-'));
  const env = { APP_PORT: '0', DB_ENGINE: 'sqlite', DB_PATH: join(folder, 'mars.db'), ...settings };
  const server = spawn(resolve(program), { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] });
  try {
    return await (await fetch(`${await addressOf(server)}/openapi.json`)).text();
  } finally {
    server.kill();
    rmSync(folder, { recursive: true });
  }
}

let found = 0;
for (const settings of [{}, { API_KEYS: 'lint:read:a-key-of-the-linter-0123456789abcdef' }]) {
  const source = await documentOf(process.argv[2], settings);
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config: await loadConfig() });
  formatProblems(problems, { format: 'codeframe', totals: {}, version: '' });
  found += problems.length;
}
process.exit(found > 0 ? 1 : 0);
