// The input as it was sent, with what the rules used highlighted in it.

import { el, set } from './dom.js';

const scalar = value => el('span', typeof value === 'string' ? 'json-text' : 'json-value', JSON.stringify(value));

/** JSON as nodes; every value that lies at one of the paths is marked and found again in `marks`. */
function nodesOf(value, path, indent, paths, marks) {
  const nodes = structureOf(value, path, indent, paths, marks);
  if (!paths.has(path)) return nodes;
  // A whole resource can be shown, but is not coloured: then nothing in it could stand out.
  const mark = el('mark', path.endsWith('.resource') ? 'whole' : '', nodes);
  marks.set(path, mark);
  return [mark];
}

function structureOf(value, path, indent, paths, marks) {
  if (value === null || typeof value !== 'object') return [scalar(value)];
  const isArray = Array.isArray(value);
  const entries = isArray ? value.map((one, index) => [`${path}[${index}]`, null, one]) : Object.entries(value).map(([name, one]) => [`${path}.${name}`, name, one]);
  if (entries.length === 0) return [isArray ? '[]' : '{}'];
  const inner = `${indent}  `;
  return [
    isArray ? '[\n' : '{\n',
    ...entries.flatMap(([place, name, one], index) => [
      inner, ...(name === null ? [] : [el('span', 'json-name', JSON.stringify(name)), ': ']),
      ...nodesOf(one, place, inner, paths, marks),
      index < entries.length - 1 ? ',\n' : '\n',
    ]),
    `${indent}${isArray ? ']' : '}'}`,
  ];
}

/** Shows a request in a pre and gives back what scrolls to a place of it. */
export function showInput(pre, request, origins) {
  const marks = new Map();
  pre.replaceChildren(...nodesOf(request, request?.resourceType ?? '', '', new Set(origins), marks));
  let current = null;
  return origin => {
    current?.classList.remove('current');
    current = marks.get(origin) ?? null;
    if (!current) return;
    set(current, { tabIndex: -1 }).classList.add('current');
    current.scrollIntoView({ block: 'center' });
    current.focus({ preventScroll: true });
  };
}
