// Reads `name:type[:bounds][?]`, separated by spaces.

import { isReserved } from "./names.mjs";

/** What is wrong with the request, for the person who made it. */
export class Refusal extends Error {}

/** Names go into constraints such as parcel_weight_check, which PostgreSQL cuts at 63 characters. */
const longest = 28;
const mostFields = 40;
// Columns that every table has, and what every response shows.
const taken = new Set(["id", "version", "created_at"]);

export function requireName(what, name) {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(name))
    throw new Refusal(`${what}=${name} is not a name: use lower-case letters, digits and single underscores, such as order_line`);
  if (name.length > longest) throw new Refusal(`${what}=${name} is longer than ${longest} characters`);
  return name;
}

const decimal = /^-?(0|[1-9]\d*)(\.\d+)?$/;
const least64 = -(2n ** 63n);
const most64 = 2n ** 63n - 1n;

function integer(text, where) {
  if (!/^-?(0|[1-9]\d*)$/.test(text)) throw new Refusal(`${where}: ${text} is not an integer`);
  const value = BigInt(text);
  if (value < least64 || value > most64) throw new Refusal(`${where}: ${text} has more than 64 bits`);
  return text;
}

function number(text, where) {
  if (!decimal.test(text) || !Number.isFinite(Number(text)) || text.length > 20) throw new Refusal(`${where}: ${text} is not a number`);
  return text;
}

/** `a..b`, `>a`, `>=a`, `<a` or `<=a` as {ge, gt, le, lt}. */
function parseBounds(text, where, parse) {
  const range = text.match(/^(.+?)\.\.(.+)$/);
  if (range) {
    const [ge, le] = [parse(range[1], where), parse(range[2], where)];
    return { ge, le };
  }
  const [, comparison, value] = text.match(/^(>=|<=|>|<)(.+)$/) ?? [];
  if (!comparison) throw new Refusal(`${where}: bounds are a..b, >a, >=a, <a or <=a, not ${text}`);
  return { [{ ">": "gt", ">=": "ge", "<": "lt", "<=": "le" }[comparison]]: parse(value, where) };
}

function lengthBounds(text, where) {
  const [, least, most] = text.match(/^(\d{1,7})\.\.(\d{1,7})$/) ?? [];
  if (most === undefined) throw new Refusal(`${where}: the length of a string is a..b, such as 1..40, not ${text}`);
  if (Number(least) > Number(most) || Number(most) === 0) throw new Refusal(`${where}: no string has a length of ${text}`);
  return { least: Number(least), most: Number(most) };
}

function integerBounds(text, where) {
  const bounds = parseBounds(text, where, integer);
  const [low, high] = [bounds.ge ?? (bounds.gt && String(BigInt(bounds.gt) + 1n)), bounds.le ?? (bounds.lt && String(BigInt(bounds.lt) - 1n))];
  if (BigInt(high ?? most64) - BigInt(low ?? least64) < 1n) throw new Refusal(`${where}: ${text} leaves fewer than two integers`);
  return bounds;
}

function numberBounds(text, where) {
  const bounds = parseBounds(text, where, number);
  if (bounds.ge !== undefined && bounds.le !== undefined && Number(bounds.ge) >= Number(bounds.le))
    throw new Refusal(`${where}: ${text} leaves fewer than two numbers`);
  return bounds;
}

function enumValues(text, where) {
  const values = text.split(",");
  for (const value of values)
    if (!/^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/.test(value)) throw new Refusal(`${where}: ${value || "nothing"} is not a value: use lower-case letters, digits, - and _`);
  if (new Set(values.map((value) => value.replaceAll("-", "_"))).size < values.length) throw new Refusal(`${where}: a value is given twice`);
  if (values.length < 2) throw new Refusal(`${where}: an enum has at least two values`);
  return values;
}

const bounded = { string: lengthBounds, integer: integerBounds, number: numberBounds };
const types = ["string", "integer", "number", "boolean", "date-time", "date", "uuid"];

function parseField(text) {
  const [, name, rest] = text.match(/^([^:]+):(.+)$/s) ?? [];
  if (!name) throw new Refusal(`${text} is not a field: write name:type, such as code:string:1..40`);
  requireName("field", name);
  if (taken.has(name)) throw new Refusal(`every resource has a field ${name} already`);
  if (isReserved(name)) throw new Refusal(`the field ${name} is a reserved word of C++ or SQL`);
  const optional = rest.endsWith("?");
  const [type, ...more] = (optional ? rest.slice(0, -1) : rest).split(":");
  const where = `the field ${name}`;
  const values = type.match(/^enum\((.*)\)$/)?.[1];
  if (values !== undefined && more.length === 0) return { name, optional, type: "enum", values: enumValues(values, where) };
  if (!types.includes(type)) throw new Refusal(`${where}: unknown type ${type}; there are ${types.join(", ")} and enum(a,b)`);
  if (more.length === 0) return { name, optional, type };
  if (!bounded[type] || more.length > 1) throw new Refusal(`${where}: ${type} has no bounds such as ${more.join(":")}`);
  return { name, optional, type, bounds: bounded[type](more[0], where) };
}

export function parseFields(text) {
  const fields = text.split(/\s+/).filter(Boolean).map(parseField);
  if (fields.length === 0) throw new Refusal("a resource has at least one field");
  if (fields.length > mostFields) throw new Refusal(`a resource has at most ${mostFields} fields`);
  const names = fields.map((field) => field.name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice) throw new Refusal(`the field ${twice} is given twice`);
  return fields;
}
