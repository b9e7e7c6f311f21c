// The names of a new service, derived from the one that a person gives, and what they replace in the files of this
// repository. docs/start-your-own.md has the rules.

/** Why a new service is not written. The text is for the person who asked for it. */
export class Refusal extends Error {}

// What the names are taken for elsewhere: folders of the build and targets of CMake, programs, and users of Debian.
const takenPrograms = new Set(`all app chassis clean cmake cmakefiles help include install package packaging test testing tests
  bash curl docker git kubectl make nginx node npm patroni pgbouncer postgres postgresql prometheus python sqlite3 sudo systemd
  backup bin daemon games gnats irc list lp mail man news nobody proxy root sync sys uucp www-data`.split(/\s+/));
const takenNamespaces = new Set(`and_eq co_await co_return co_yield const_cast dynamic_cast not_eq or_eq reinterpret_cast
  static_assert static_cast thread_local xor_eq`.split(/\s+/));
const longest = 32; // of a user of Linux; names in PostgreSQL and Kubernetes have 63 with what is appended to them

function refuseUnless(condition, name, reason) {
  if (!condition) throw new Refusal(`"${name}" cannot be the name of a service: ${reason}. Give another one with --name.`);
}

/** The names of a service. Throws `Refusal` if there are none. */
export function namesOf(given) {
  refuseUnless(!/[^\x20-\x7e]/.test(given), given, 'it may have ASCII letters, digits and what separates words');
  const words = given.match(/[A-Za-z0-9]+/g) ?? [];
  refuseUnless(words.length > 0, given, 'it needs a letter');
  refuseUnless(/^[A-Za-z]/.test(words[0]), given, 'it must begin with a letter');
  const program = words.join('-').toLowerCase();
  // One word alone may be a keyword or a function of the C library.
  const namespace = (words.length > 1 ? words : [...words, 'service']).join('_').toLowerCase();
  refuseUnless(program.length > 1, given, 'it needs two characters');
  refuseUnless(namespace.length <= longest, given, `"${namespace}" has ${namespace.length} characters, and ${longest} are the most`);
  refuseUnless(words[0].toLowerCase() !== 'chassis', given, 'the chassis has it');
  refuseUnless(!takenPrograms.has(program), given, `"${program}" is the name of something else`);
  refuseUnless(!takenNamespaces.has(namespace) && !namespace.endsWith('_t'), given, `"${namespace}" is a word of C++`);
  const text = words.join(' ');
  return { program, namespace, title: text[0].toUpperCase() + text.slice(1), prefix: namespace.toUpperCase() };
}

/** The pairs of a pattern and its replacement: sentences first, then the longer names. */
function replacements({ program, namespace, title, prefix, holder, contact }, year) {
  const manual = program.replaceAll('-', '\\-');
  return [
    [/HTTP API that sets up Mars probes on grids and drives them/g, `HTTP API of ${title}`],
    [/^"Creates grids and probes, and drives the probes by commands\. It answers from$/gm, `"${title} answers from`],
    [/Serves the Mars probe API\./g, `Serves the API of ${title}.`],
    [/Mars Probe Simulator/g, title],
    [/The mars-probe-simulator authors <maintainers@example\.com>/g, contact],
    [/\d{4} The mars-probe-simulator authors/g, `${year} ${holder}`],
    // The program, its package, image, unit, user, metrics and Kubernetes objects.
    [/mars\\-probe\\-simulator/g, manual],
    [/MARS\\-PROBE\\-SIMULATOR/g, manual.toUpperCase()],
    [/mars-probe-simulator/g, program],
    [/mars_probe_simulator/g, program.replaceAll('-', '_')],
    // C++, CMake, variables of scripts.
    [/MARS_/g, `${prefix}_`],
    [/\bmars_/g, `${namespace}_`],
    [/\bmars::|(?<=\bnamespace )mars\b/g, (found) => found.replace('mars', namespace)],
    [/^const foreign = .*/gm, `const foreign = /\\b${namespace}\\b/;`],
    // The database and its role.
    [/(?<=\b(?:DB_NAME|DB_USER)(?:=|: )|\b(?:ROLE|DATABASE|OWNER|TO|FROM|database:|owner:) )mars\b/g, namespace],
    [/\bprobes\.db\b/g, 'test.db'],
    // Files, folders, hosts, and all else.
    [/\bmars\b/g, program],
  ];
}

/** The text without the lines that belong to this repository alone. */
function generic(text) {
  const left = text.replace(/^.*\[only here\](?:.|\n)*?\[\/only here\].*\n|^.*<!-- only here -->.*\n/gm, '');
  return left === text ? text : left.replace(/\n{3,}/g, '\n\n').replace(/\n+$/, '\n');
}

/** A function that puts the names into a text. What it has put in is not replaced again. */
export function renamer(names, year) {
  const pairs = replacements(names, year);
  return (text) => {
    const put = [];
    text = generic(text);
    const keep = (replacement) => `\u0000${put.push(replacement) - 1}\u0001`;
    for (const [pattern, by] of pairs)
      text = text.replace(pattern, (found) => keep(typeof by === 'string' ? by : by(found)));
    return text.replace(/\u0000(\d+)\u0001/g, (_, place) => put[place]);
  };
}

const foreign = /(?<![a-z])mars(?![a-z])|\b(?:probes?|grids?|rovers?|fleets?|plateaus?|maintainers@\S+)\b/gi;

/** The words of this repository that are left in a text and are no part of the new names. */
export function foreignWords(text, { title }) {
  const own = title.toLowerCase().split(' ');
  const checked = text.replace(/"integrity": ".*"/g, '');
  return (checked.match(foreign) ?? []).filter((word) => !own.includes(word.toLowerCase()));
}
