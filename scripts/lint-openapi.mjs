// Lints the OpenAPI documents that a built program serves, without API keys and with them, by the rules of redocly.yaml.
// Any finding makes it fail.
//
//   node scripts/lint-openapi.mjs PROGRAM
import { formatProblems, lintFromString, loadConfig } from '@redocly/openapi-core';
import { documentOf } from './openapi-document.mjs';

let found = 0;
for (const settings of [{}, { API_KEYS: 'lint:read:a-key-of-the-linter-0123456789abcdef' }]) {
  const source = await documentOf(process.argv[2], settings);
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config: await loadConfig() });
  formatProblems(problems, { format: 'codeframe', totals: {}, version: '' });
  found += problems.length;
}
process.exit(found > 0 ? 1 : 0);
