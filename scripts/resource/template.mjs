// The templates: texts with {{name}}, and sections {{#name}}…{{/name}} for each item of a list or if a value is true,
// {{^name}}…{{/name}} if it is not. A line with nothing but a mark of a section leaves no line.

const marks = /\{\{([#^/]?)(\w+)\}\}/g;

function lookUp(name, stack) {
  const scope = stack.find((candidate) => name in candidate);
  if (!scope) throw new Error(`templates/resource: there is no ${name}`);
  return scope[name];
}

/** The end of a section that begins before `from`: where its closing mark stands, and where that ends. */
function closing(template, name, from) {
  let depth = 1;
  marks.lastIndex = from;
  for (let match = marks.exec(template); match; match = marks.exec(template)) {
    if (match[2] !== name || match[1] === "") continue;
    depth += match[1] === "/" ? -1 : 1;
    if (depth === 0) return [match.index, marks.lastIndex];
  }
  throw new Error(`templates/resource: {{#${name}}} is not closed`);
}

function expand(template, stack) {
  let out = "";
  let place = 0;
  for (;;) {
    marks.lastIndex = place;
    const match = marks.exec(template);
    if (!match) return out + template.slice(place);
    out += template.slice(place, match.index);
    place = marks.lastIndex;
    const [, kind, name] = match;
    const value = lookUp(name, stack);
    if (kind === "") {
      out += value;
      continue;
    }
    const [end, next] = closing(template, name, place);
    const items = Array.isArray(value) ? value : value ? [value] : [];
    const inner = template.slice(place, end);
    if (kind === "^") out += items.length === 0 ? expand(inner, stack) : "";
    else out += items.map((item) => expand(inner, typeof item === "object" ? [item, ...stack] : stack)).join("");
    place = next;
  }
}

/** The template with the values of `view`. */
export function render(template, view) {
  return expand(template.replace(/^[ \t]*(\{\{[#^/]\w+\}\})[ \t]*\n/gm, "$1"), [view]).replace(/\n{3,}/g, "\n\n");
}
