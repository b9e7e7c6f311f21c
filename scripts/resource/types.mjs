// What each type of field is in C++, in SQL, in schemas and in tests.

import { isCppWord, pascal } from "./names.mjs";

const uuid = "01890000-0000-7000-8000-00000000000";
const least64 = "-9223372036854775808";

/** A number as a literal of C++ that converts without a warning. */
const cppInteger = (text) => (text === least64 ? "-9223372036854775807 - 1" : text);
const cppNumber = (text) => (/\./.test(text) || text.length < 9 ? text : `${text}.0`);
const jsonNumber = (value) => (Number.isInteger(value) ? `${value}.0` : String(value));
const named = (values) => values.map(([name, value]) => ({ constraint: `.${name} = ${value}` }));

function string({ bounds }) {
  const { least = 0, most = 1000 } = bounds ?? {};
  const text = (letter) => `"${letter.repeat(Math.max(1, least, Math.min(3, most)))}"`;
  const long = (letter, length) => `"${letter.repeat(length)}"`;
  const short = most < 1000 ? [long("x", most + 1)] : [];
  const tooShort = least > 0 ? [long("x", least - 1)] : [];
  return {
    cpp: "std::string", initializer: "", postgres: "text", sqlite: "TEXT",
    constraints: [...(bounds ? named([["min_length", least], ["max_length", most]]) : []), ...named([["pattern", 'R"(^[^\\x00]*$)"']])],
    checks: (column) => (bounds ? { postgres: `char_length(${column}) BETWEEN ${least} AND ${most}`, sqlite: `length(${column}) BETWEEN ${least} AND ${most}` } : {}),
    sample: text("a"), other: text("b"),
    accepted: bounds ? [long("x", least), ...(most < 1000 ? [long("x", most)] : [])] : ['""'],
    refused: [...tooShort, ...short, "7", '"\\u0000"', '"\\ud800"'],
    outside: bounds ? [...tooShort, ...short] : [],
  };
}

function integer({ bounds = {} }) {
  const low = bounds.ge ?? (bounds.gt && String(BigInt(bounds.gt) + 1n));
  const high = bounds.le ?? (bounds.lt && String(BigInt(bounds.lt) - 1n));
  const first = low ?? (high && String(BigInt(high) - 1n)) ?? "1";
  const outside = [low && BigInt(low) > -(2n ** 63n) ? BigInt(low) - 1n : undefined, high && BigInt(high) < 2n ** 63n - 1n ? BigInt(high) + 1n : undefined]
    .filter((value) => value !== undefined).map(String);
  return {
    cpp: "std::int64_t", initializer: " = 0", postgres: "bigint", sqlite: "INTEGER",
    constraints: named(Object.entries(bounds).map(([name, text]) => [name, cppInteger(text)])),
    checks: (column) => conditions(column, bounds),
    sample: first, other: String(BigInt(first) + 1n),
    accepted: [low ?? least64, high ?? "9223372036854775807"],
    refused: [...(outside.length > 0 ? outside : ["9223372036854775808"]), '"many"', "0.5"],
    outside: outside.map(cppInteger), toCpp: cppInteger,
  };
}

function number({ bounds = {} }) {
  const [low, high] = [bounds.ge ?? bounds.gt, bounds.le ?? bounds.lt].map((text) => (text === undefined ? undefined : Number(text)));
  const span = low !== undefined && high !== undefined ? high - low : 2;
  const from = low ?? (high === undefined ? 1 : high - span);
  const outside = [low !== undefined && (bounds.gt ?? jsonNumber(low - 1)), high !== undefined && (bounds.lt ?? jsonNumber(high + 1))].filter(Boolean);
  return {
    cpp: "double", initializer: " = 0", postgres: "double precision", sqlite: "REAL",
    constraints: [...named(Object.entries(bounds).map(([name, text]) => [name, cppNumber(text)])), ...named([["allow_inf_nan", "false"]])],
    checks: (column) => conditions(column, bounds),
    sample: jsonNumber(from + span / 4), other: jsonNumber(from + span / 2),
    accepted: [bounds.ge, bounds.le, jsonNumber(from + span / 8)].filter((text) => text !== undefined),
    refused: [...outside, '"much"', '"NaN"'], outside: outside.map(cppNumber),
  };
}

/** The bounds of a number as a condition, the same on both engines. */
function conditions(column, { ge, gt, le, lt }) {
  const parts = ge !== undefined && le !== undefined ? [`${column} BETWEEN ${ge} AND ${le}`]
    : [[">=", ge], [">", gt], ["<=", le], ["<", lt]].filter(([, value]) => value !== undefined).map(([sign, value]) => `${column} ${sign} ${value}`);
  return parts.length > 0 ? { postgres: parts.join(" AND "), sqlite: parts.join(" AND ") } : {};
}

const boolean = () => ({
  cpp: "bool", initializer: " = false", postgres: "boolean", sqlite: "INTEGER", constraints: [],
  checks: (column) => ({ sqlite: `${column} IN (0, 1)` }),
  sample: "true", other: "false", accepted: ["true", "false"], refused: ['"maybe"', "2"], outside: [],
});

const dateTime = () => ({
  cpp: "chassis::Moment", initializer: "", valueInitializer: "{}", postgres: "timestamp with time zone", sqlite: "INTEGER", constraints: [], checks: () => ({}),
  sample: '"2027-01-15T08:00:00Z"', other: '"2027-01-15T08:00:00.000001Z"',
  sampleCpp: "chassis::Moment(std::chrono::seconds(1'800'000'000))", otherCpp: "chassis::Moment(std::chrono::microseconds(-1))",
  accepted: ['"0001-01-01T00:00:00Z"', '"9999-12-31T23:59:59.999999Z"', '"2027-01-15T08:00:00+02:00"'],
  refused: ['"2027-01-15T08:00:00"', '"tomorrow"', '"0001-01-01T00:00:00+00:01"', '"9999-12-31T23:59:59-00:01"'], outside: [],
});

const date = () => ({
  cpp: "std::chrono::year_month_day", initializer: "", valueInitializer: "{}", postgres: "date", sqlite: "INTEGER", constraints: [], checks: () => ({}),
  sample: '"2027-01-15"', other: '"2028-02-29"',
  sampleCpp: "std::chrono::year(2027) / 1 / 15", otherCpp: "std::chrono::year(2028) / 2 / 29",
  accepted: ['"0001-01-01"', '"9999-12-31"'], refused: ['"2027-02-29"', '"tomorrow"'], outside: [],
});

const identifier = () => ({
  cpp: "boost::uuids::uuid", initializer: "", valueInitializer: "{}", postgres: "uuid", sqlite: "BLOB", constraints: [],
  checks: (column) => ({ sqlite: `length(${column}) = 16` }),
  sample: `"${uuid}1"`, other: `"${uuid}2"`,
  sampleCpp: "boost::uuids::uuid{ {0x01, 0x89} }", otherCpp: "boost::uuids::uuid{}",
  accepted: ['"00000000-0000-0000-0000-000000000000"'], refused: ['"7"', "7"], outside: [],
});

function enumeration({ name, values }, resource) {
  const type = pascal(`${resource}_${name}`);
  const enumerator = (value) => (isCppWord(value.replaceAll("-", "_")) ? `${value}_` : value.replaceAll("-", "_"));
  const condition = (column) => `${column} IN (${values.map((value) => `'${value}'`).join(", ")})`;
  const cpp = (value) => `models::${type}::${enumerator(value)}`;
  return {
    cpp: type, isEnum: true, initializer: "{}", postgres: "text", sqlite: "TEXT", constraints: [],
    checks: (column) => ({ postgres: condition(column), sqlite: condition(column) }),
    sample: `"${values[0]}"`, other: `"${values[1]}"`, sampleCpp: cpp(values[0]), otherCpp: cpp(values[1]),
    accepted: values.map((value) => `"${value}"`), refused: ['"?"', "7"], outside: [],
    enumeration: {
      Enum: type, names: `${resource}_${name}_names`,
      values: values.map((value, index) => ({ value, enumerator: enumerator(value), last: index === values.length - 1 })),
    },
  };
}

const types = { string, integer, number, boolean, "date-time": dateTime, date, uuid: identifier, enum: enumeration };

export const describe = (field, resource) => types[field.type](field, resource);
