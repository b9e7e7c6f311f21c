// clang-tidy on source files. Most of its time goes into the headers that they share, so that it looks at many in one
// translation unit. Files whose names clash, as those of anonymous namespaces may, are put into different groups: the
// compiler says which. A group that passed is not looked at again until one of its files, a header of the project, or
// the checks change.
//
//   scripts/tidy FILE.cpp...     after: cmake --preset lint

import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

const mostInGroup = 24;

/** The words of a command as a shell reads them. */
const words = (command) => command.match(/(?:[^\s"\\]|\\.|"(?:[^"\\]|\\.)*")+/g).map((word) => word.replace(/"|\\(.)/g, "$1"));

/** The flags of a compile command, each with its value, without source and output. */
function flagsIn(command) {
  const all = words(command).slice(1);
  const flags = all.slice(0, all.indexOf("-o"));
  return flags.flatMap((flag, place) =>
    flags[place - 1] === "-isystem" ? [] : [flag === "-isystem" ? `${flag}\0${flags[place + 1]}` : flag],
  );
}

const folder = path.resolve("build/lint/tidy");
const flagsOf = new Map(
  JSON.parse(readFileSync("build/lint/compile_commands.json", "utf8")).map(({ file, command }) => [
    path.relative(".", file),
    flagsIn(command),
  ]),
);

// What another platform builds has no flags here.
const files = process.argv.slice(2).filter((file) => flagsOf.has(file)).sort();
const configurationOf = (file) => (file.startsWith("tests/") ? "tests/" : "");

const run = (command, ...args) =>
  new Promise((resolve) => {
    execFile(command, args, { maxBuffer: Infinity }, (error, stdout, stderr) => resolve({ error, stdout, stderr }));
  });

const hash = (text) => createHash("sha256").update(text).digest("hex");

/// The union of the files' flags, but for the warning that names of another file can cause.
const flags = (group) =>
  [...new Set(group.flatMap((file) => flagsOf.get(file)))]
    .filter((flag) => flag !== "-Wshadow")
    .flatMap((flag) => flag.split("\0"));

/// The translation unit of a group, in a folder with the configuration of its files.
function unit(group) {
  const place = path.join(folder, configurationOf(group[0]));
  const file = path.join(place, `${hash(group.join())}.cpp`);
  mkdirSync(place, { recursive: true });
  writeFileSync(file, group.map((source) => `#include "${path.resolve(source)}"\n`).join(""));
  return file;
}

function writeConfigurations() {
  mkdirSync(path.join(folder, "tests"), { recursive: true });
  writeFileSync(
    path.join(folder, ".clang-tidy"),
    "InheritParentConfig: true\nChecks: -bugprone-suspicious-include\nHeaderFilterRegex: '/(app|chassis|tests)/.*\\.[ch]pp$'\n",
  );
  writeFileSync(path.join(folder, "tests/.clang-tidy"), readFileSync("tests/.clang-tidy"));
}

/// Calls `work` for each of the items, as many at once as there are processors. The results are in their order.
async function inParallel(items, work) {
  const results = new Array(items.length);
  const places = items.keys();
  await Promise.all(
    Array.from({ length: os.availableParallelism() }, async () => {
      for (const place of places) results[place] = await work(items[place]);
    }),
  );
  return results;
}

const compile = (group, file) =>
  run("clang++-19", ...flags(group), "-ferror-limit=0", "-MD", "-MF", `${file}.d`, "-MT", "unit", "-fsyntax-only", file);

/// The files of a group at which the compiler found an error; where it names none of them, all but the first.
function clashing(group, messages) {
  const found = new Set([...messages.matchAll(/^(.+?):\d+:\d+: (?:fatal )?error:/gm)].map(([, file]) => path.relative(".", file)));
  const others = group.slice(1);
  const named = others.filter((file) => found.has(file));
  return named.length > 0 ? named : others;
}

/// A group that compiles as one translation unit, made of files of this one, and the files that were left out.
async function compiling(group) {
  const file = unit(group);
  const { error, stderr } = await compile(group, file);
  if (!error) return { group, file, left: [] };
  if (group.length === 1) return { group, file, left: [], errors: stderr };
  const left = clashing(group, stderr);
  const rest = await compiling(group.filter((source) => !left.includes(source)));
  return { ...rest, left: [...left, ...rest.left] };
}

/// All groups of these files. Nothing but the files decides which file is in which group, so that what passed is found again.
async function groupsOf(waiting) {
  const groups = [];
  const count = waiting.length;
  while (waiting.length > 0) {
    const size = Math.min(mostInGroup, Math.ceil(waiting.length / os.availableParallelism()));
    const parts = Array.from({ length: Math.ceil(waiting.length / size) }, (_, part) => waiting.slice(part * size, (part + 1) * size));
    const made = await inParallel(parts, compiling);
    groups.push(...made);
    waiting = made.flatMap(({ left }) => left);
    console.error(`clang-tidy: ${count - waiting.length} of ${count} files have a group`);
  }
  return groups;
}

let done = 0;
let failed = false;

function finish(group, findings) {
  done += group.length;
  failed ||= findings !== "";
  if (findings) console.error(findings.trimEnd());
  console.error(`clang-tidy: ${done} of ${files.length} files`);
}

async function look({ group, file, errors }) {
  if (errors) return finish(group, errors);
  const read = readFileSync(`${file}.d`, "utf8").match(/(?:\\ |\S)+/g).map((name) => name.replaceAll("\\ ", " ")).filter((name) => name.startsWith(`${process.cwd()}/`));
  const passed = `${file}.${hash([...configurations, ...flags(group), ...read.map((name) => readFileSync(name))].join("\0"))}`;
  if (!existsSync(passed)) {
    const { error, stdout } = await run("clang-tidy-19", "--quiet", file, "--", ...flags(group));
    if (error) return finish(group, stdout);
    writeFileSync(passed, "");
  }
  finish(group, "");
}

const configurations = [readFileSync(".clang-tidy"), readFileSync("tests/.clang-tidy"), (await run("clang-tidy-19", "--version")).stdout];
writeConfigurations();
for (const configuration of ["", "tests/"]) {
  await inParallel(await groupsOf(files.filter((file) => configurationOf(file) === configuration)), look);
}
process.exit(failed ? 1 : 0);
