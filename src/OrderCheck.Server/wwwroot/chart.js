// Bar charts as plain SVG. Each is a picture with a name; the same numbers are in the table beneath it.

import { el, set, svg } from './dom.js';

const barHeight = 22;

/** Room for labels and for all, in pixels of text that stays readable on a phone. */
const sizes = () => window.innerWidth < 600 ? { labelWidth: 165, width: 330 } : { labelWidth: 230, width: 720 };

/** Horizontal bars: rows of [label, parts], each part a [tone, number]. */
export function barChart(name, rows) {
  const { labelWidth, width } = sizes();
  const total = parts => parts.reduce((sum, [, count]) => sum + count, 0);
  const largest = Math.max(1, ...rows.map(([, parts]) => total(parts)));
  const room = width - labelWidth - 60;
  const bars = rows.map(([label, parts], index) => {
    const y = index * (barHeight + 6);
    let x = labelWidth;
    const rects = parts.map(([tone, count]) => {
      const rect = svg('rect', { class: `bar ${tone}`, x, y, width: Math.round((count / largest) * room * 10) / 10, height: barHeight, rx: 3 });
      x += (count / largest) * room;
      return rect;
    });
    return svg('g', {}, svg('text', { x: labelWidth - 8, y: y + 15, 'text-anchor': 'end' }, label), ...rects, svg('text', { x: x + 6, y: y + 15 }, String(total(parts))));
  });
  return svg('svg', { class: 'chart-bars', role: 'img', 'aria-label': name, viewBox: `0 0 ${width} ${rows.length * (barHeight + 6)}` }, ...bars);
}

/** Columns over time: one for each of the columns [label, parts]. */
export function columnChart(name, columns) {
  const { width } = sizes();
  const height = 160;
  const total = parts => parts.reduce((sum, [, count]) => sum + count, 0);
  const largest = Math.max(1, ...columns.map(([, parts]) => total(parts)));
  const step = width / Math.max(columns.length, 8);
  const drawn = columns.map(([label, parts], index) => {
    let y = height;
    const rects = parts.map(([tone, count]) => {
      const tall = (count / largest) * (height - 20);
      y -= tall;
      return svg('rect', { class: `bar ${tone}`, x: index * step + step * 0.1, y, width: step * 0.8, height: tall });
    });
    const isShown = columns.length <= 12 || index % Math.ceil(columns.length / 12) === 0;
    return svg('g', {}, ...rects, ...(isShown ? [svg('text', { x: index * step + step / 2, y: height + 16, 'text-anchor': 'middle' }, label)] : []));
  });
  return svg('svg', { class: 'chart-bars', role: 'img', 'aria-label': name, viewBox: `0 0 ${width} ${height + 22}` },
    svg('line', { x1: 0, y1: height, x2: width, y2: height, class: 'axis' }), ...drawn);
}

/** What the colours of a chart mean. */
export const legend = entries => el('ul', 'legend', entries.map(([tone, words]) => el('li', '', set(el('span', `swatch ${tone}`), { ariaHidden: 'true' }), words)));
