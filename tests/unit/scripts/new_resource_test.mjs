// scripts/new-resource: what it refuses, without a trace, and what it writes.
//
//   node --test tests/unit/scripts/new_resource_test.mjs

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), "new-resource-"));
after(() => rmSync(folder, { recursive: true }));

// What the script reads and changes: everything is put back before each test.
const parts = ["app", "migrations", "scripts/new-resource", "scripts/new-resource.mjs", "scripts/resource", "templates/resource"];
beforeEach(() => {
  for (const part of ["app", "migrations", "tests"]) rmSync(path.join(folder, part), { recursive: true, force: true });
  for (const part of parts) cpSync(path.join(root, part), path.join(folder, part), { recursive: true });
  for (const level of ["unit/app/schemas", "integration/app/repositories", "e2e/api"]) mkdirSync(path.join(folder, "tests", level), { recursive: true });
  cpSync(path.join(root, ".clang-format"), path.join(folder, ".clang-format"));
});

const run = (...given) => spawnSync(path.join(folder, "scripts/new-resource"), given, { encoding: "utf8" });
const read = (file) => readFileSync(path.join(folder, file), "utf8");

/** Every file with its text. */
function snapshot() {
  const files = readdirSync(folder, { recursive: true }).filter((file) => statSync(path.join(folder, file)).isFile());
  return new Map(files.sort().map((file) => [file, read(file)]));
}

function files(output) {
  return [...output.matchAll(/^(new|changed) +(\S+)$/gm)].map(([, kind, file]) => ({ kind, file }));
}

// Words of this service, which no other has.
const foreign = new RegExp(`\\b(${["ro" + "ver", "pro" + "be", "gr" + "id", "pla" + "teau"].join("|")})s?\\b`, "i");
const fields = "fields=code:string:1..40 weight:number:>0 due:date-time? state:enum(new,sent,done)";

for (const [given, complaint] of [
  [[], /name= is missing/],
  [["name=parcel"], /fields= is missing/],
  [["name=parcel", "fields="], /fields= is missing/],
  [["name=parcel", "fields= "], /at least one field/],
  [["name=parcel", "name=crate", fields], /given twice/],
  [["name=parcel", fields, "colour=red"], /unknown argument colour=red/],
  [["name=Parcel", fields], /not a name/],
  [["name=par cel", fields], /not a name/],
  [["name=../parcel", fields], /not a name/],
  [["name=parcel;ls", fields], /not a name/],
  [["name=parcel\n", fields], /not a name/],
  [["name=1parcel", fields], /not a name/],
  [["name=par__cel", fields], /not a name/],
  [["name=_parcel", fields], /not a name/],
  [["name=päckchen", fields], /not a name/],
  [[`name=${"a".repeat(29)}`, fields], /longer than 28/],
  [["name=parcel", "plural=Parcels", fields], /plural=Parcels is not a name/],
  [["name=parcel", "plural=parcel", fields], /cannot be the same/],
  [["name=parcel", "plural=users", "fields=order:string"], /the field order is a reserved word/],
  [["name=class", fields], /name=class is a reserved word/],
  [["name=order", fields], /name=order is a reserved word/],
  [["name=user", fields], /name=user is a reserved word/],
  [["name=request", fields], /name=request is a reserved word/],
  [["name=clas", "plural=class", fields], /plural=class is a reserved word/],
  [["name=parcel", "fields=code"], /code is not a field/],
  [["name=parcel", "fields=code:"], /code: is not a field/],
  [["name=parcel", "fields=:string"], /is not a field/],
  [["name=parcel", "fields=code:text"], /unknown type text; there are string, /],
  [["name=parcel", "fields=code:String"], /unknown type String/],
  [["name=parcel", "fields=code:?"], /unknown type/],
  [["name=parcel", "fields=Code:string"], /not a name/],
  [["name=parcel", "fields=co-de:string"], /not a name/],
  [["name=parcel", "fields=code:string code:uuid"], /the field code is given twice/],
  [["name=parcel", "fields=parcel:string"], /the field parcel has the name of the resource/],
  [["name=parcel", "fields=id:uuid"], /has a field id already/],
  [["name=parcel", "fields=version:integer"], /has a field version already/],
  [["name=parcel", "fields=created_at:date-time"], /has a field created_at already/],
  [["name=parcel", "fields=int:integer"], /the field int is a reserved word/],
  [["name=parcel", "fields=select:string"], /the field select is a reserved word/],
  [["name=parcel", "fields=code:string:40..1"], /no string has a length of 40\.\.1/],
  [["name=parcel", "fields=code:string:0..0"], /no string has a length/],
  [["name=parcel", "fields=code:string:>3"], /the length of a string is a\.\.b/],
  [["name=parcel", "fields=code:string:1..99999999"], /the length of a string is a\.\.b/],
  [["name=parcel", "fields=count:integer:1..x"], /x is not an integer/],
  [["name=parcel", "fields=count:integer:1.5..2"], /1\.5 is not an integer/],
  [["name=parcel", "fields=count:integer:>9223372036854775807"], /fewer than two integers/],
  [["name=parcel", "fields=count:integer:>9223372036854775808"], /more than 64 bits/],
  [["name=parcel", "fields=count:integer:5..4"], /fewer than two integers/],
  [["name=parcel", "fields=count:integer:=4"], /bounds are a\.\.b/],
  [["name=parcel", "fields=weight:number:1..1"], /fewer than two numbers/],
  [["name=parcel", "fields=weight:number:>1e5"], /1e5 is not a number/],
  [["name=parcel", "fields=weight:number:>NaN"], /NaN is not a number/],
  [["name=parcel", "fields=done:boolean:1..2"], /boolean has no bounds/],
  [["name=parcel", "fields=code:string:1..2:3"], /string has no bounds/],
  [["name=parcel", "fields=state:enum()"], /nothing is not a value/],
  [["name=parcel", "fields=state:enum(new)"], /at least two values/],
  [["name=parcel", "fields=state:enum(new,new)"], /a value is given twice/],
  [["name=parcel", "fields=state:enum(a-b,a_b)"], /a value is given twice/],
  [["name=parcel", "fields=state:enum(new,'sent')"], /'sent' is not a value/],
  [["name=parcel", `fields=${Array.from({ length: 41 }, (_, index) => `f${index}:string`).join(" ")}`], /at most 40 fields/],
]) {
  test(`refuses ${given.join(" ").slice(0, 80) || "nothing"}`, () => {
    const before = snapshot();
    const { status, stdout, stderr } = run(...given);
    assert.equal(status, 2, stderr);
    assert.match(stderr, complaint);
    assert.match(stderr, /^new-resource: .*\n$/s);
    assert.equal(stdout, "");
    assert.deepEqual(snapshot(), before);
  });
}

test("writes 11 files and changes 3", () => {
  const { status, stdout, stderr } = run("name=parcel", fields);
  assert.equal(status, 0, stderr);
  const written = files(stdout);
  assert.equal(written.filter(({ kind }) => kind === "new").length, 11);
  assert.deepEqual(written.filter(({ kind }) => kind === "changed").map(({ file }) => file),
    ["app/resources.cmake", "app/core/resources.hpp", "app/core/resources.cpp"]);
  for (const { file, kind } of written) {
    const text = read(file);
    assert.doesNotMatch(text, /\{\{[#^/]?\w+\}\}|TODO|templates\//, file);
    if (kind === "new") assert.doesNotMatch(text, foreign, file);
    assert.ok(text.endsWith("\n") && !text.endsWith("\n\n"), file);
  }
});

test("writes what a person would write of two fields, within 460 lines", () => {
  const { stdout } = run("name=note", "fields=title:string:1..80 done:boolean");
  const own = files(stdout).filter(({ kind, file }) => kind === "new" && !file.startsWith("tests/"));
  assert.equal(own.length, 8);
  const lines = own.reduce((sum, { file }) => sum + read(file).split("\n").length - 1, 0);
  assert.ok(lines <= 460, `${lines} lines`);
});

test("registers one resource after another, in order", () => {
  assert.equal(run("name=parcel", fields).status, 0);
  assert.equal(run("name=box_of_tea", "plural=boxes_of_tea", "fields=sealed:boolean").status, 0);
  assert.match(read("app/resources.cmake"), /^set\(RESOURCES( \w+)* parcel box_of_tea\)$/m);
  assert.match(read("app/core/resources.hpp"), /TableList<(models::\w+, )*models::parcels,\s+models::boxes_of_tea>/);
  const endpoints = read("app/core/resources.cpp");
  assert.ok(endpoints.indexOf("api::parcel_endpoints(parts)") < endpoints.indexOf("api::box_of_tea_endpoints(parts)"));
  assert.match(endpoints, /#include "app\/api\/box_of_tea.hpp"\n#include "app\/api\/parcel.hpp"/);
  assert.match(read("app/api/box_of_tea.cpp"), /"\/api\/v1\/boxes-of-tea\/\{id\}"/);
  const versions = readdirSync(path.join(folder, "migrations/sqlite")).map((file) => file.split("_")[0]);
  assert.equal(new Set(versions).size, versions.length);
  assert.deepEqual(readdirSync(path.join(folder, "migrations/postgres")), readdirSync(path.join(folder, "migrations/sqlite")));
});

test("refuses a resource that is there, or a name that is used", () => {
  assert.equal(run("name=parcel", fields).status, 0);
  const before = snapshot();
  for (const [given, complaint] of [
    [["name=parcel", fields], /parcel exists already/],
    [["name=packet", "plural=parcels", fields], /the path \/api\/v1\/parcels exists already/],
  ]) {
    const { status, stderr } = run(...given);
    assert.equal(status, 2, stderr);
    assert.match(stderr, complaint);
    assert.deepEqual(snapshot(), before);
  }
});

test("makes plurals by the rules of English", () => {
  for (const [name, plural] of [["box", "boxes"], ["city", "cities"], ["day", "days"], ["branch", "branches"]]) {
    assert.equal(run(`name=${name}`, "fields=sealed:boolean").status, 0);
    assert.match(read(`app/api/${name}.cpp`), new RegExp(`"/api/v1/${plural}"`));
  }
});

test("writes checks of bounds and enums for both engines", () => {
  run("name=parcel", `${fields} size:integer:-3..3 share:number:<=0.5? day:date maker:uuid fragile:boolean`);
  const migration = (engine) => {
    const file = readdirSync(path.join(folder, "migrations", engine)).find((name) => name.endsWith("_create_parcel.sql"));
    return read(`migrations/${engine}/${file}`);
  };
  for (const engine of ["postgres", "sqlite"])
    for (const check of ["weight > 0", "state IN ('new', 'sent', 'done')", "size BETWEEN -3 AND 3", "share <= 0.5", "version >= 0"])
      assert.ok(migration(engine).includes(`CHECK (${check})`), `${engine}: ${check}`);
  assert.match(migration("postgres"), /CHECK \(char_length\(code\) BETWEEN 1 AND 40\)/);
  assert.match(migration("postgres"), /due timestamp with time zone,\n/);
  assert.match(migration("sqlite"), /CHECK \(fragile IN \(0, 1\)\)/);
  assert.match(migration("sqlite"), /CHECK \(length\(maker\) = 16\)/);
  assert.match(migration("sqlite"), /DROP TABLE parcel;\n$/);
});

test("leaves nothing half written when a file cannot be written", () => {
  rmSync(path.join(folder, "tests/e2e/api"), { recursive: true });
  writeFileSync(path.join(folder, "tests/e2e/api"), "in the way");
  const before = snapshot();
  assert.notEqual(run("name=parcel", fields).status, 0);
  assert.deepEqual(snapshot(), before);
});

test("says what is missing where the wiring was changed by hand", () => {
  writeFileSync(path.join(folder, "app/core/resources.cpp"), read("app/core/resources.cpp").replace("  return endpoints;", "  return {};"));
  const before = snapshot();
  const { status, stderr } = run("name=parcel", fields);
  assert.equal(status, 2);
  assert.match(stderr, /app\/core\/resources.cpp was changed/);
  assert.deepEqual(snapshot(), before);
  assert.ok(!existsSync(path.join(folder, "app/api/parcel.cpp")));
});
