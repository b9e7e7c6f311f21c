// Checks the types of the page's scripts. Those of the API come from the OpenAPI document that a built program serves.
// Any finding makes it fail.
//
//   node scripts/check-page.mjs PROGRAM
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTypes, { astToString } from 'openapi-typescript';
import { documentOf } from './openapi-document.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'build/page');
mkdirSync(folder, { recursive: true });
const types = await openapiTypes(await documentOf(process.argv[2], {}));
writeFileSync(join(folder, 'openapi.d.ts'), astToString(types));
const compiler = join(root, 'node_modules/typescript/bin/tsc');
const { status } = spawnSync(process.execPath, [compiler, '--project', join(root, 'app/page')], { stdio: 'inherit' });
process.exit(status ?? 1);
