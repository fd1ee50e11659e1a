// Builds the page. Everything that was sent or answered reaches it as text nodes only, so a hostile bundle stays text.

export const byId = id => document.getElementById(id);

/** An element with a class and children: nodes, texts, or lists of them. What is null, undefined or '' is left out. */
export function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const child of children.flat(2)) {
    if (child !== null && child !== undefined && child !== '') node.append(child);
  }
  return node;
}

/** Sets attributes and properties of an element, and gives it back. */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  return node;
}

export function button(className, onClick, ...children) {
  const node = set(el('button', className, ...children), { type: 'button' });
  node.addEventListener('click', onClick);
  return node;
}

/** A drawn element of SVG, with attributes. */
export function svg(tag, attributes, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export const icon = name => svg('svg', { class: 'icon', 'aria-hidden': 'true' }, svg('use', { href: `#icon-${name}` }));

/** A link to another site, or the bare text where the address is none of the web. */
export function link(url, text) {
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url)) return document.createTextNode(text);
  return set(el('a', '', text), { href: url, target: '_blank', rel: 'noopener noreferrer' });
}

/** A label above a control. */
export function field(label, control, hint) {
  control.id ||= `field-${++fields}`;
  const note = hint ? set(el('p', 'hint', hint), { id: `${control.id}-hint` }) : null;
  if (note) control.setAttribute('aria-describedby', note.id);
  return el('div', 'field', set(el('label', '', label), { htmlFor: control.id }), control, note);
}

let fields = 0;

/** A select of [value, text] pairs, or of {label, options} groups of them. */
export function select(options, value, onChange) {
  const option = ([key, text]) => new Option(text, key);
  const node = el('select', '', options.map(one => Array.isArray(one)
    ? option(one)
    : set(el('optgroup', '', one.options.map(option)), { label: one.label })));
  node.value = value ?? '';
  node.addEventListener('change', () => onChange(node.value));
  return node;
}

export function input(type, value, onChange, attributes = {}) {
  const node = set(el('input'), { type, ...attributes });
  node.value = value ?? '';
  node.addEventListener('change', () => onChange(node.value.trim()));
  return node;
}

/** Parts with a dot between them. */
export function joined(parts) {
  const nodes = [];
  for (const part of parts) {
    if (part === null || part === undefined || part === '') continue;
    if (nodes.length > 0) nodes.push(' · ');
    nodes.push(part);
  }
  return nodes;
}

/** A table with a caption, column headings and rows; the first cell of a row is its heading. */
export function table(caption, headings, rows) {
  const cell = (value, index) => index === 0 ? set(el('th', '', value), { scope: 'row' }) : el('td', '', value);
  return set(el('div', 'table', el('table', '',
    el('caption', '', caption),
    el('thead', '', el('tr', '', headings.map(heading => set(el('th', '', heading), { scope: 'col' })))),
    el('tbody', '', rows.map(row => el('tr', '', row.map(cell)))))), { tabIndex: 0, role: 'region', ariaLabel: caption });
}

/** Renders anew without losing the place of whoever works with the keyboard: the control with the same id gets the focus back. */
export function keepFocus(render) {
  const { id } = document.activeElement ?? {};
  render();
  if (id && document.activeElement?.id !== id) byId(id)?.focus({ preventScroll: true });
}
