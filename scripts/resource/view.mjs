// What the templates of a resource show.

import { capital, pascal, prose, withArticle } from "./names.mjs";
import { describe } from "./types.mjs";

// Functions of the structs of requests and responses.
const functions = new Set(["apply", "canonical", "model", "of", "row"]);

function fieldView(field, resource) {
  const type = describe(field, resource);
  const wrap = (text) => (field.optional ? `std::optional<${text}>` : text);
  const qualified = type.isEnum ? `models::${type.cpp}` : type.cpp;
  const toCpp = type.toCpp ?? ((text) => text);
  return {
    ...type,
    column: field.name,
    member: functions.has(field.name) ? `${field.name}_` : field.name,
    words: prose(field.name),
    optional: field.optional,
    declare: field.optional ? "defaulted" : "field",
    type: wrap(type.cpp),
    valueType: qualified,
    qualifiedType: wrap(qualified),
    initializer: field.optional ? "" : type.initializer || (type.valueInitializer ?? ""),
    postgresType: type.postgres,
    sqliteType: type.sqlite,
    otherJson: type.other,
    sampleCpp: type.sampleCpp ?? toCpp(type.sample),
    otherCpp: type.otherCpp ?? toCpp(type.other),
  };
}

const checksOf = (fields, engine) =>
  fields.map((field) => ({ column: field.column, condition: field.checks(field.column)[engine] })).filter((check) => check.condition);

/** A body with these fields; `change` gives other values, undefined for a field that is left out. */
const body = (fields, change = {}) =>
  `{${fields.map((field) => [field.column, field.column in change ? change[field.column] : field.sample])
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `"${name}": ${value}`).join(", ")}}`;

const pairs = (fields, key) => fields.flatMap((field) => field[key].map((value) => ({ column: field.column, value })));

function testView(fields) {
  const required = fields.filter((field) => !field.optional);
  const outside = fields.flatMap((field) => field.outside.map((value) => ({ member: field.member, valueCpp: value })));
  return {
    wholeJson: body(fields),
    leastJson: body(required),
    anotherJson: body(fields, Object.fromEntries(fields.map((field) => [field.column, field.other]))),
    accepted: pairs(fields, "accepted"),
    refused: pairs(fields, "refused"),
    refusedBodies: [
      ...fields.map((field) => ({ body: body(fields, { [field.column]: field.refused[0] }) })),
      ...required.slice(0, 1).map((field) => ({ body: body(fields, { [field.column]: undefined }) })),
    ],
    outside,
    hasOutside: outside.length > 0,
    firstField: [fields[0]],
  };
}

export function viewOf(name, plural, declared) {
  const fields = declared.map((field) => fieldView(field, name));
  fields.forEach((field, index) => (field.last = index === fields.length - 1));
  const has = (type) => declared.some((field) => field.type === type);
  const thing = prose(name);
  return {
    name, plural, fields, thing,
    Name: pascal(name), Names: pascal(plural), NAME: name.toUpperCase(), NAME_S: plural.toUpperCase(),
    path: plural.replaceAll("_", "-"),
    things: prose(plural), Thing: capital(thing), a_thing: withArticle(thing), A_thing: capital(withArticle(thing)),
    enums: fields.filter((field) => field.isEnum).map((field) => field.enumeration),
    hasEnum: has("enum"), hasString: has("string"), hasMoment: has("date-time"), hasDate: has("date"),
    hasOptional: fields.some((field) => field.optional),
    hasRequired: fields.some((field) => !field.optional),
    optionalFields: fields.filter((field) => field.optional),
    postgresChecks: checksOf(fields, "postgres"), sqliteChecks: checksOf(fields, "sqlite"),
    takenStatements: ["insert", "select", "update", "delete", "list"].map((verb) => `${verb}_${name}`).concat(`insert_${name}_once`),
    ...testView(fields),
  };
}
