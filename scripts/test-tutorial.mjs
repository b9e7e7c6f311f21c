// Follows docs/tutorial to the letter. In its pages, a block of the language `diff` is a change to apply, and one of the
// language `console` holds commands after "$ ", each with its output. "..." in an output stands for any lines.
//
//   scripts/test-tutorial [--record]       --record writes into the pages what was printed, but for outputs with "..."

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = path.join(root, "build/tutorial");
const service = path.join(folder, "parcel-tracker");
const pagesIn = path.join(root, "docs/tutorial");
const records = process.argv.includes("--record");

/** The blocks of a page that are followed, each with its place in the text. */
function blocksOf(text) {
  return [...text.matchAll(/^```(diff|console)\n(.*?)^```$/gms)].map(({ 0: whole, 1: language, 2: content, index }) => ({
    language,
    content,
    start: index + whole.indexOf("\n") + 1,
  }));
}

/** The commands of a block. A line that begins with "> " continues the command before it. */
function commandsOf(content) {
  const commands = [];
  for (const line of content.split("\n").slice(0, -1)) {
    if (line.startsWith("$ ")) commands.push({ lines: [line.slice(2)], expected: [] });
    else if (line.startsWith("> ") && commands.at(-1).expected.length === 0) commands.at(-1).lines.push(line.slice(2));
    else commands.at(-1).expected.push(line);
  }
  return commands;
}

// `make run` serves until the next one: on a free port, in the background.
const prelude = `
set -u
server=
stop() { if [[ -n $server ]]; then kill "$server"; wait "$server"; server=; fi; }
trap stop EXIT
make() {
    if [[ $* != run ]]; then command make "$@"; return; fi
    stop
    command make build || return
    rm -f "$output/banner"
    APP_PORT=0 scripts/run >"$output/log" 2>"$output/banner" &
    server=$!
    until port=$(grep -soE -m 1 'http://localhost:[0-9]+/docs' "$output/banner" | grep -oE '[0-9]+'); do
        kill -0 "$server" || return
        sleep 0.1
    done
    cat "$output/banner"
}
`;

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;

/** The pages use ../parcel-tracker and localhost:8000. */
const placed = (command) =>
  command.replaceAll("../parcel-tracker", quoted(service)).replaceAll("localhost:8000", "localhost:${port}");

/** A line of output with the names that the pages use. */
const named = (line) =>
  line.replaceAll(service, "../parcel-tracker").replace(/localhost:\d+/g, "localhost:8000");

/** The same, with one text for what differs from one run to the next. */
const settled = (line) =>
  named(line)
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "UUID")
    .replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "TIME")
    .replace(/\d{14}_/g, "VERSION_")
    .replace(/failed out of \d+/, "failed out of N")
    .trimEnd();

function matches(expected, actual) {
  const pattern = expected.map((line) =>
    line === "..." ? "(?:.*\n)*?" : `${settled(line).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\n`,
  );
  return new RegExp(`^${pattern.join("")}$`).test(actual.map((line) => `${settled(line)}\n`).join(""));
}

const pages = readdirSync(pagesIn)
  .filter((name) => /^\d.*\.md$/.test(name))
  .sort()
  .map((name) => ({ name, text: readFileSync(path.join(pagesIn, name), "utf8") }));
const steps = [];
for (const page of pages) {
  for (const block of blocksOf(page.text)) {
    if (block.language === "diff") steps.push({ page, block, patch: block.content });
    else steps.push(...commandsOf(block.content).map((command) => ({ page, block, ...command })));
  }
}

const outputOf = (number) => path.join(folder, "output", String(number));

/** Bash that takes all steps, each with its output in a file of its own; the first that fails ends it. */
function script() {
  const lines = [prelude];
  steps.forEach((step, number) => {
    const action = step.patch ? `git apply <<<${quoted(step.patch.slice(0, -1))}` : placed(step.lines.join("\n"));
    const title = step.patch ? "a change" : `$ ${step.lines[0]}`;
    lines.push(`echo ${quoted(`${step.page.name}: ${title}`)}`, `{ ${action}\n} >${quoted(outputOf(number))} 2>&1 </dev/null || exit`);
  });
  return lines.join("\n");
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(path.join(folder, "output"), { recursive: true });
const { status } = spawnSync("bash", ["-c", script()], {
  cwd: root,
  env: { ...process.env, output: path.join(folder, "output"), PARCEL_TRACKER_TEST_NATIVE: "1" },
  stdio: ["ignore", "inherit", "inherit"],
});

/** What step `number` printed, without empty lines at the end; undefined if it was not reached. */
function printedBy(number) {
  const file = outputOf(number);
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8").trimEnd();
  return text === "" ? [] : text.split("\n");
}

const isLeftOut = (step) => step.expected?.includes("...");

/** Whether a step did what its page says. One that failed was the last that was reached. */
function isTrue(step, number) {
  if (status !== 0 && !steps[number + 1]?.printed) return false;
  return step.patch || (records && !isLeftOut(step)) || matches(step.expected, step.printed);
}

function complain({ page, patch, lines, printed, expected }) {
  const what = patch ? "the change does not apply" : `$ ${lines.join("\n")}`;
  console.error(`${page.name}: ${what}\n--- printed\n${printed.join("\n")}`);
  if (expected) console.error(`--- and not\n${expected.join("\n")}`);
}

/** The page with the outputs that were printed. */
function recorded(page) {
  let text = page.text;
  for (const { start, content } of blocksOf(page.text).reverse()) {
    const commands = steps.filter((step) => step.page === page && step.block.start === start && step.lines);
    if (commands.length === 0) continue;
    const shown = commands.flatMap((step) => [
      `$ ${step.lines.join("\n> ")}`,
      ...(isLeftOut(step) ? step.expected : step.printed.map(named)),
    ]);
    text = text.slice(0, start) + shown.map((line) => `${line}\n`).join("") + text.slice(start + content.length);
  }
  return text;
}

steps.forEach((step, number) => (step.printed = printedBy(number)));
const wrong = steps.filter((step, number) => step.printed && !isTrue(step, number));
wrong.forEach(complain);
const isAllTrue = status === 0 && wrong.length === 0;
if (records && isAllTrue) for (const page of pages) writeFileSync(path.join(pagesIn, page.name), recorded(page));
if (isAllTrue) {
  rmSync(folder, { recursive: true });
  console.log(`The tutorial is true: ${steps.length} steps.`);
}
process.exit(isAllTrue ? 0 : 1);
