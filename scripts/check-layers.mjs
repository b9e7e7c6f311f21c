#!/usr/bin/env node
// Which part of the two houses may include which. A wrong include fails, and so does HTTP below the API, through any
// number of includes, and a word of the application in the chassis.
//
//   node scripts/check-layers.mjs

import { existsSync, readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

// Each part with the parts directly below it. It may include those, and whatever stands below them.
const below = {
  "chassis/base": [],
  "chassis/config": ["chassis/base"],
  "chassis/json": ["chassis/base"],
  "chassis/schema": ["chassis/json"],
  "chassis/telemetry": ["chassis/config", "chassis/json"],
  "chassis/http": ["chassis/schema", "chassis/telemetry"],
  "chassis/openapi": ["chassis/http"],
  "chassis/database": ["chassis/telemetry"],
  "chassis/postgres": ["chassis/database"],
  "chassis/sqlite": ["chassis/database"],
  "chassis/idempotency": ["chassis/openapi", "chassis/postgres", "chassis/sqlite"],
  "chassis/table": ["chassis/idempotency"],
  "chassis/events": ["chassis/table"],
  "chassis/server": ["chassis/events"],
  "app/domain": ["chassis/base"],
  "app/models": ["app/domain", "chassis/database"],
  "app/schemas": ["app/models", "chassis/schema"],
  "app/repositories": ["app/models", "chassis/events"],
  "app/services": ["app/repositories", "app/schemas"],
  "app/api": ["app/services", "chassis/server"],
  "app/page": ["chassis/http"],
  "app/core": ["app/api", "app/page"],
  "app/main.cpp": ["app/core"],
};
const http = ["chassis/http", "chassis/openapi", "chassis/server"];
const withoutHttp = ["app/domain", "app/models", "app/schemas", "app/repositories", "app/services"];
const foreign = /\b(mars|rovers?|probes?|grids?)(?=\b|_)/i;

const partOf = (file) => Object.keys(below).find((part) => file === part || file.startsWith(`${part}/`));
const reach = (part, seen = new Set()) => {
  if (!seen.has(part)) {
    seen.add(part);
    for (const lower of below[part]) reach(lower, seen);
  }
  return seen;
};

const includesOf = (file) =>
  [...readFileSync(file, "utf8").matchAll(/^#include "((?:app|chassis)\/[^"]+)"/gm)]
    .map((match) => match[1])
    .filter((included) => existsSync(included)); // others are generated
const chains = new Map();
/** The shortest chain of includes from a file to one of HTTP; undefined where there is none. */
const chainToHttp = (file) => {
  if (!chains.has(file)) {
    chains.set(file, undefined);
    const found = includesOf(file).map((next) => (http.includes(partOf(next)) ? [next] : chainToHttp(next)));
    const [shortest] = found.filter(Boolean).sort((one, other) => one.length - other.length);
    chains.set(file, shortest && [file, ...shortest]);
  }
  return chains.get(file);
};

const files = ["app", "chassis"]
  .flatMap((house) => readdirSync(house, { recursive: true }).map((name) => path.join(house, name)))
  .filter((file) => /\.[ch]pp$/.test(file));
let failed = false;
const complain = (file, line, text) => {
  failed = true;
  console.error(`${file}:${line}: ${text}`);
};
for (const file of files) {
  const part = partOf(file);
  if (!part) complain(file, 1, "belongs to no part");
  const allowed = part ? reach(part) : new Set();
  const chain = withoutHttp.includes(part) ? chainToHttp(file) : undefined;
  if (chain) complain(file, 1, `HTTP below the API: ${chain.join(" > ")}`);
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    const included = line.match(/^#include "((?:app|chassis)\/[^"]+)"/)?.[1];
    if (included && !allowed.has(partOf(included)))
      complain(file, index + 1, `${part} stands below ${partOf(included) ?? "no part"}`);
    if (file.startsWith("chassis/") && foreign.test(line)) complain(file, index + 1, "a word of the application");
  }
}
process.exit(failed ? 1 : 0);
