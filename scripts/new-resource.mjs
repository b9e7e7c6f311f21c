#!/usr/bin/env node
// Writes a resource from templates/resource/, or nothing if anything is wrong with the request.
//
//   node scripts/new-resource.mjs name=parcel [plural=parcels] fields="code:string:1..40 due:date-time?"

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

import { Refusal, parseFields, requireName } from "./resource/fields.mjs";
import { isReserved, pluralOf } from "./resource/names.mjs";
import { render } from "./resource/template.mjs";
import { viewOf } from "./resource/view.mjs";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const read = (file) => readFileSync(file, "utf8");
const list = "app/resources.cmake";
const header = "app/core/resources.hpp";
const source = "app/core/resources.cpp";

/** The arguments, each given once. */
function parseArguments(texts) {
  const given = new Map();
  for (const text of texts) {
    const [, key, value] = text.match(/^(name|plural|fields)=(.*)$/s) ?? [];
    if (!key) throw new Refusal(`unknown argument ${text}: give name=, fields= and perhaps plural=`);
    if (given.has(key)) throw new Refusal(`${key}= is given twice`);
    given.set(key, value);
  }
  for (const key of ["name", "fields"])
    if (!given.get(key)) throw new Refusal(`${key}= is missing, as in: name=parcel fields="code:string:1..40 due:date-time?"`);
  return given;
}

/** The files of a resource, each with its template. */
function filesOf(name, version) {
  const migration = `${version}_create_${name}.sql`;
  return new Map([
    [`migrations/postgres/${migration}`, "postgres.sql"],
    [`migrations/sqlite/${migration}`, "sqlite.sql"],
    [`app/models/${name}.hpp`, "model.hpp"],
    [`app/schemas/${name}.hpp`, "schema.hpp"],
    [`app/services/${name}_service.hpp`, "service.hpp"],
    [`app/services/${name}_service.cpp`, "service.cpp"],
    [`app/api/${name}.hpp`, "api.hpp"],
    [`app/api/${name}.cpp`, "api.cpp"],
    [`tests/unit/app/schemas/${name}_test.cpp`, "unit_test.cpp"],
    [`tests/integration/app/repositories/${name}_test.cpp`, "integration_test.cpp"],
    [`tests/e2e/api/${name}_test.cpp`, "e2e_test.cpp"],
  ]);
}

/** A time stamp behind that of every migration. */
function nextVersion() {
  const now = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const taken = ["postgres", "sqlite"].flatMap((engine) => readdirSync(`migrations/${engine}`)).map((file) => file.match(/^\d+/)?.[0] ?? "");
  const last = taken.reduce((one, other) => (BigInt(`0${one}`) > BigInt(`0${other}`) ? one : other), "");
  return BigInt(now) > BigInt(`0${last}`) ? now : String(BigInt(last) + 1n);
}

const sources = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((file) => /\.(hpp|cpp|sql)$/.test(file));

/** Refuses a resource that is there already, or shares a name with something that is. */
function requireUnused(view, files) {
  const { name, Name, plural, path: urlPath } = view;
  for (const file of files.keys()) if (existsSync(file)) throw new Refusal(`${name} exists already: ${file}`);
  const existing = [
    [new RegExp(`CREATE TABLE ("?)${name}\\1 `, "i"), `a table ${name} exists already`],
    [new RegExp(`"/api/v1/${urlPath}["/]`), `the path /api/v1/${urlPath} exists already: choose another plural=`],
    [new RegExp(`"${Name}(Request|Change|Response)"`), `a schema of ${Name} exists already`],
    [new RegExp(`\\b(struct|class) ${Name}\\b`), `a type ${Name} exists already`],
    [new RegExp(`constexpr auto (${plural}|${view.enums.map((one) => one.names).join("|") || plural})\\b`), `the name ${plural} is used already: choose another plural=`],
    [new RegExp(`enum class (${view.enums.map((one) => one.Enum).join("|") || "-"})\\b`), `an enum of ${name} exists already`],
  ];
  for (const file of ["migrations", "app"].flatMap(sources)) {
    const text = read(file);
    for (const [pattern, complaint] of existing) if (pattern.test(text)) throw new Refusal(`${complaint} (${file})`);
  }
  if (view.takenStatements.some((statement) => sources("app").some((file) => read(file).includes(`"${statement}"`))))
    throw new Refusal(`a statement of ${name} exists already`);
}

/** A text with `inserted` before the first match of `pattern`, which must be there. */
function before(pattern, inserted, text, file) {
  if (!pattern.test(text)) throw new Refusal(`${file} was changed so that a resource cannot be added: ${pattern} is missing`);
  return text.replace(pattern, (match) => inserted + match);
}

/** Adds includes to the block of those from app/, in order. */
function withIncludes(text, files, own) {
  const lines = text.split("\n");
  const isOurs = (line) => /^#include "(app|chassis)\//.test(line) && line !== own;
  const added = files.map((file) => `#include "${file}"`);
  const block = [...lines.filter(isOurs), ...added].sort();
  const rest = lines.filter((line) => !isOurs(line));
  const last = rest.findLastIndex((line) => /^#include </.test(line));
  rest.splice(last + 1, 0, "", ...block);
  return rest.join("\n").replace(/\n{3,}/g, "\n\n");
}

/** The files that list the resources, as they are with one more. */
function registrations({ name, plural }) {
  const cmake = read(list);
  const registered = cmake.replace(/^set\(RESOURCES([^)]*)\)/m, (_, names) => `set(RESOURCES${[...names.trim().split(/\s+/), name].filter(Boolean).map((one) => ` ${one}`).join("")})`);
  if (registered === cmake) throw new Refusal(`${list} has no line set(RESOURCES …)`);
  const declared = read(header).replace(/TableList<([^>]*)>/, (_, tables) => `TableList<${[tables.trim(), `models::${plural}`].filter(Boolean).join(", ")}>`);
  if (declared === read(header)) throw new Refusal(`${header} has no TableList<…>`);
  const block = `  std::ranges::move(api::${name}_endpoints(parts), std::back_inserter(endpoints));\n`;
  const wired = before(/^ {2}return endpoints;$/m, block, read(source), source).replace("[[maybe_unused]] const ResourceParts", "const ResourceParts");
  return new Map([
    [list, registered],
    [header, withIncludes(declared, [`app/models/${name}.hpp`], "")],
    [source, withIncludes(wired, [`app/api/${name}.hpp`], `#include "${header}"`)],
  ]);
}

/** Formats C++ where clang-format is installed. */
function format(files) {
  const found = ["clang-format-19", "clang-format"].find((program) => spawnSync(program, ["--version"]).status === 0);
  if (found) spawnSync(found, ["-i", ...files.filter((file) => /pp$/.test(file))]);
}

/** Writes all files, or none. */
function writeAll(created, changed) {
  const old = new Map([...changed.keys()].map((file) => [file, read(file)]));
  try {
    for (const [file, text] of [...created, ...changed]) {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text, created.has(file) ? { flag: "wx" } : {});
    }
  } catch (error) {
    for (const file of created.keys()) rmSync(file, { force: true });
    for (const [file, text] of old) writeFileSync(file, text);
    throw error;
  }
}

function main() {
  const given = parseArguments(process.argv.slice(2));
  const name = requireName("name", given.get("name"));
  const plural = requireName("plural", given.get("plural") || pluralOf(name));
  if (plural === name) throw new Refusal(`the plural of ${name} cannot be the same: choose another plural=`);
  const fields = parseFields(given.get("fields"));
  if (fields.some((field) => field.name === name)) throw new Refusal(`the field ${name} has the name of the resource`);
  if (isReserved(name)) throw new Refusal(`name=${name} is a reserved word`);
  if (isReserved(plural)) throw new Refusal(`plural=${plural} is a reserved word`);
  const view = viewOf(name, plural, fields);
  const files = filesOf(name, nextVersion());
  requireUnused(view, files);
  const created = new Map([...files].map(([file, template]) => [file, render(read(`templates/resource/${template}.in`), view)]));
  const changed = registrations(view);
  writeAll(created, changed);
  format([...created.keys(), ...changed.keys()]);
  for (const file of created.keys()) console.log(`new      ${file}`);
  for (const file of changed.keys()) console.log(`changed  ${file}`);
  console.log(`\nBuild and test it (make test), then make it yours: docs/resources.md`);
}

try {
  main();
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`new-resource: ${error.message}`);
  process.exit(2);
}
