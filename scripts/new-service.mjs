// Writes a new service on the chassis: a git repository with one resource, notes, and everything around it. The names of
// this repository become those of the new one. Needs git, Node.js 18 and npm.
//
//   scripts/new-service PATH [--name "Parcel tracker"] [--holder "Jane Doe"] [--contact "Jane Doe <jane@example.org>"]
//
// --name is the last part of PATH unless it is given. --holder has the copyright, --contact maintains the Debian package;
// both are asked for on a terminal. PATH must not exist, or be an empty folder. docs/start-your-own.md tells more.

import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import process from "node:process";
import { createInterface } from "node:readline/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { foreignWords, namesOf, Refusal, renamer } from "./service-names.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const skeleton = "templates/service/";

// What is copied, as git lists it; templates/service/ is laid over it.
const copied = `
  .clang-format .clang-tidy .clangd .commitlintrc.yml .devcontainer .dockerignore .editorconfig .env.example .env.prod.example
  .env.test.example .github .gitignore .husky .npmrc .shellcheckrc .vscode .yamllint
  CMakeLists.txt CMakePresets.json CONTRIBUTING.md LICENSE Makefile package.json package-lock.json redocly.yaml
  app/core/CMakeLists.txt app/core/resources.cpp app/core/resources.hpp app/core/serve.hpp app/core/service_name.hpp app/main.cpp
  app/resources.cmake migrations/*/*_create_idempotency_key.sql
  chassis cmake deploy/kubernetes docker packaging scripts templates/resource
  docs/access.md docs/backup.md docs/database.md docs/dependencies.md docs/deployment.md docs/development.md
  docs/high-availability.md docs/observability.md docs/opentelemetry.md docs/proxies.md docs/resources.md docs/runbook.md
  tests/.clang-tidy tests/docker_alone_test.mjs tests/hooks_test tests/precompiled.hpp tests/tsan_suppressions.txt
  tests/integration/app/core/env_examples_test.cpp tests/integration/app/core/with_env_test.cpp
  tests/support/command.hpp tests/support/exchange.hpp tests/support/file_permissions.hpp tests/support/http_client.*
  tests/support/log_lines.hpp tests/support/postgres_database.* tests/support/run_coroutine.hpp tests/support/server_process.*
  tests/support/service.* tests/support/sqlite_database.* tests/support/table_* tests/support/temporary_folder.*
`.trim().split(/\s+/);
const left = `
  docker/grafana/dashboards/probes.json
  scripts/check-page.mjs scripts/fuzz scripts/new-service scripts/new-service.mjs scripts/screenshots scripts/screenshots.mjs
  scripts/serve-types scripts/service-names.mjs
  scripts/test-cluster scripts/test-compose-cluster scripts/test-containers scripts/test-faults scripts/test-new-resource
  scripts/test-new-service scripts/test-tutorial scripts/test-tutorial.mjs
`.trim().split(/\s+/);
const unusedPackages = ["leaflet", "@types/leaflet", "axe-core", "openapi-typescript", "playwright-core", "typescript"];
const usage = 'usage: scripts/new-service PATH [--name "Parcel tracker"] [--holder "..."] [--contact "..."]';
const placeholder = "CHANGE ME <change-me@example.com>";

// Not the repository of a hook that runs this.
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
const run = (folder, command, ...parameters) =>
  execFileSync(command, parameters, { cwd: folder, env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

function checkPath(target) {
  const found = fs.lstatSync(target, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new Refusal(`${target} exists, and is no folder.`);
  if (found && fs.readdirSync(target).length > 0) throw new Refusal(`${target} exists, and is not empty.`);
  if (!fs.existsSync(path.dirname(target))) throw new Refusal(`The folder ${path.dirname(target)} does not exist.`);
}

function checkTools() {
  for (const tool of ["git", "npm"]) {
    if (spawnSync(tool, ["--version"]).error) throw new Refusal(`${tool} is missing: scripts/setup installs it on Debian.`);
  }
}

/** Asks on a terminal for what was not given. */
async function askFor(question, given, otherwise) {
  if (given !== undefined || !process.stdin.isTTY || !process.stdout.isTTY) return given ?? otherwise;
  const terminal = createInterface(process.stdin, process.stdout);
  const answer = (await terminal.question(`${question} [${otherwise}]: `)).trim();
  terminal.close();
  return answer || otherwise;
}

function checkPerson(option, text, form) {
  if (!form.test(text)) throw new Refusal(`${option} is "${text}", which cannot stand in a Debian package.`);
  return text;
}

async function peopleOf(options, names) {
  const holder = await askFor("Copyright holder", options.holder, `The ${names.program} authors`);
  const contact = await askFor("Maintainer of the package", options.contact, placeholder);
  return {
    holder: checkPerson("--holder", holder, /^[\p{L}\p{N} .,'&()-]+$/u),
    contact: checkPerson("--contact", contact, /^[\p{L}\p{N} .,'()-]+ <[A-Za-z0-9.+_-]+@[A-Za-z0-9.-]+>$/u),
  };
}

/** Copies a file of this repository, with the names replaced in its text and in its name. */
function copyFile(file, target, rename) {
  const from = path.join(root, file);
  const to = path.join(target, rename(file.startsWith(skeleton) ? file.slice(skeleton.length) : file));
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.writeFileSync(to, rename(fs.readFileSync(from, "utf8")), { mode: fs.statSync(from).mode });
}

function copyAll(target, rename) {
  // A container may check the files out as another user.
  const list = (paths) => run(root, "git", "-c", "safe.directory=*", "ls-files", "-z", "--", ...paths);
  const listed = (...paths) => list(paths).split("\0").filter(Boolean);
  const generic = listed(...copied, ...left.map((file) => `:!${file}`));
  for (const file of [...generic, ...listed(skeleton)]) copyFile(file, target, rename);
}

function changeJson(file, change) {
  const value = JSON.parse(fs.readFileSync(file, "utf8"));
  change(value);
  fs.writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

function adapt(target) {
  changeJson(path.join(target, "CMakePresets.json"), (presets) => {
    presets.configurePresets = presets.configurePresets.filter(({ name }) => name !== "fuzz");
  });
  run(target, "npm", "uninstall", "--offline", "--package-lock-only", ...unusedPackages);
}

/** Adds the example. Its migration has the same name each time, so that git can merge a later output of this script. */
function addResource(target) {
  run(target, "scripts/new-resource", "name=note", "fields=title:string:1..100 text:string:0..10000?");
  for (const folder of ["migrations/postgres", "migrations/sqlite"].map((name) => path.join(target, name))) {
    const made = fs.readdirSync(folder).find((name) => name.endsWith("_create_note.sql"));
    fs.renameSync(path.join(folder, made), path.join(folder, "20261127000000_create_note.sql"));
  }
}

const filesOf = (folder) =>
  fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    return entry.isDirectory() ? filesOf(file) : [file];
  });

/** Names of another length may break lines elsewhere. */
function format(target) {
  const sources = filesOf(target).filter((file) => /\.[ch]pp$/.test(file) && !file.startsWith(path.join(target, "chassis")));
  if (spawnSync("clang-format-19", ["--version"]).error) {
    console.log("clang-format-19 is missing: after make setup, run make format.");
  } else {
    run(target, "clang-format-19", "-i", ...sources);
  }
}

/** Throws where a word of this repository is left: a defect of this script. */
function checkWords(target, names) {
  const found = filesOf(target).flatMap((file) => {
    const words = foreignWords(`${path.relative(target, file)}\n${fs.readFileSync(file, "utf8")}`, names);
    return words.length > 0 ? [`${path.relative(target, file)}: ${[...new Set(words)].join(", ")}`] : [];
  });
  if (found.length > 0) throw new Error(["Words of this repository are left:", ...found].join("\n"));
}

/** Commits as the person who runs this, or as the maintainer if git does not know one. */
function commit(target, { holder, contact }) {
  run(target, "git", "init", "--quiet", "--initial-branch=main");
  run(target, "git", "add", "--all");
  const isKnown = (key) => spawnSync("git", ["config", key], { cwd: target, env: environment }).status === 0;
  const maintainer = ["-c", `user.name=${holder}`, "-c", `user.email=${contact.match(/<(.*)>/)[1]}`];
  const author = isKnown("user.name") && isKnown("user.email") ? [] : maintainer;
  const settings = [...author, "-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null"];
  run(target, "git", ...settings, "commit", "--quiet", "--message", "feat: a service on the chassis");
}

/** Writes the repository beside its place, and puts it there when it is complete. */
function write(target, names) {
  const unfinished = fs.mkdtempSync(path.join(path.dirname(target), `.${names.program}-`));
  process.on("exit", () => fs.rmSync(unfinished, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));
  copyAll(unfinished, renamer(names, new Date().getFullYear()));
  adapt(unfinished);
  addResource(unfinished);
  format(unfinished);
  checkWords(unfinished, names);
  commit(unfinished, names);
  fs.chmodSync(unfinished, 0o777 & ~process.umask());
  fs.renameSync(unfinished, target);
}

function report(target, names) {
  console.log(`${target} is the service "${names.title}": program ${names.program}, namespace ${names.namespace}.`);
  if (names.contact === placeholder) console.log("Change the maintainer of its package in cmake/Packaging.cmake.");
  console.log(`\n  cd ${target}\n  make setup\n  make run                 # http://localhost:8000/docs\n  make test`);
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { name: { type: "string" }, holder: { type: "string" }, contact: { type: "string" } },
  });
  if (positionals.length !== 1) throw new Refusal(usage);
  const target = path.resolve(positionals[0]);
  const names = namesOf(values.name ?? path.basename(target));
  checkPath(target);
  checkTools();
  Object.assign(names, await peopleOf(values, names));
  write(target, names);
  report(target, names);
}

try {
  await main();
} catch (error) {
  const isRefusal = error instanceof Refusal || error.code?.startsWith("ERR_PARSE_ARGS");
  const causes = [error.stderr, error.stdout, error.message].filter(Boolean).join("\n");
  console.error(isRefusal ? `new-service: ${error.message}` : causes);
  process.exitCode = isRefusal ? 2 : 1;
}
