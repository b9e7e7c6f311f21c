import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The base address that the program reports once it listens. */
export async function addressOf(server) {
  let printed = '';
  for await (const text of server.stderr.setEncoding('utf8')) {
    printed += text;
    const found = printed.match(/http:\/\/\S+(?=\/docs)/);
    if (found) return found[0];
  }
  throw new Error(`the program ended before it served:\n${printed}`);
}

/** The OpenAPI document that a built program serves, as text. */
export async function documentOf(program, settings) {
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
