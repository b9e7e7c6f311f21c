// Writes what a built program consists of, as CycloneDX 1.6 in JSON: the Debian packages whose headers it was compiled
// with and whose shared libraries it loads, and the npm packages whose files it serves.
//
//   node scripts/sbom.mjs BUILD_FOLDER     prints it; SOURCE_DATE_EPOCH sets its time
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const name = 'mars-probe-simulator';
const root = fileURLToPath(new URL('..', import.meta.url));

const run = (command, ...parameters) => execFileSync(command, parameters, {
  encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, LC_ALL: 'C' }, stdio: ['ignore', 'pipe', 'pipe'],
});
const matches = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);
const unique = (values) => [...new Set(values)].sort();
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');

// Where the libraries are that a program or library loads, those that they load included.
function loadedBy(file) {
  const text = run('ldd', file);
  if (text.includes('not found')) throw new Error(`a library of ${file} is missing:\n${text}`);
  return matches(text, /(\/\S+) \(0x/g);
}

// The headers outside of the repository that the objects of the program were compiled from.
function headersOf(folder) {
  const objects = run('ninja', '-C', folder, '-t', 'deps').split(/\n\n/);
  return objects.filter((text) => /(^|\n)app\//.test(text)).flatMap((text) => matches(text, /^ {4}(\/usr\/.*)$/gm));
}

// The packages that the files are from. Debian records some of them below / and some below /usr.
function packagesOf(files) {
  const spellings = (file) => [file, file.replace(/^\/usr\//, '/'), `/usr${file}`];
  const paths = unique(files.map((file) => resolve(file)).flatMap(spellings));
  let owners = '';
  try {
    owners = run('dpkg-query', '--search', ...paths);
  } catch (partly) {
    owners = partly.stdout; // of each path it knows one spelling at most
  }
  return unique(matches(owners, /^([^ :,]+)(?::\S+)?: \//gm));
}

function purl(type, text, version, qualifiers = '') {
  return `pkg:${type}/${text}@${encodeURIComponent(version)}${qualifiers}`;
}

function debianComponents(packages) {
  const release = readFileSync('/etc/os-release', 'utf8').match(/^VERSION_ID="?([^"\n]+)/m)[1];
  const list = run('dpkg-query', '--show', '--showformat', '${Package}\t${Version}\t${Architecture}\n', ...packages);
  // A package that is installed for two architectures is listed twice.
  return list.trim().split('\n').map((line) => {
    const [title, version, architecture] = line.split('\t');
    const reference = purl('deb/debian', title, version, `?arch=${architecture}&distro=debian-${release}`);
    return { type: 'library', 'bom-ref': reference, name: title, version, purl: reference };
  });
}

function npmComponent(title) {
  const { version, license, integrity } = JSON.parse(readFileSync(join(root, 'package-lock.json'))).packages[`node_modules/${title}`];
  const reference = purl('npm', title, version);
  const hash = Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');
  return {
    type: 'library', 'bom-ref': reference, name: title, version,
    hashes: [{ alg: 'SHA-512', content: hash }], licenses: [{ license: { id: license } }], purl: reference,
  };
}

function describe(folder) {
  const program = join(folder, name);
  const version = run(program, '--version').trim().split(' ')[1];
  const reference = purl('generic', name, version);
  const components = [
    ...debianComponents(packagesOf([...loadedBy(program), ...headersOf(folder)])),
    ...Object.keys(JSON.parse(readFileSync(join(root, 'package.json'))).dependencies).map(npmComponent),
  ];
  const time = process.env.SOURCE_DATE_EPOCH ? new Date(process.env.SOURCE_DATE_EPOCH * 1000) : new Date();
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: time.toISOString(),
      component: {
        type: 'application', 'bom-ref': reference, name, version,
        hashes: [{ alg: 'SHA-256', content: sha256(program) }], licenses: [{ license: { id: 'MIT' } }], purl: reference,
      },
    },
    components,
    dependencies: [{ ref: reference, dependsOn: components.map((component) => component['bom-ref']) }],
  };
}

console.log(JSON.stringify(describe(process.argv[2]), null, 2));
