// One fact as a control: yes or no, one of its words, a number with its unit, or text. An empty value means that it is not known.

import { el, input, select, set } from './dom.js';
import { factLabel } from './words.js';

const notKnown = ['', 'not known'];

function controlOf(fact, value, onChange) {
  switch (fact.type) {
    case 'flag': return select([notKnown, ['yes', 'yes'], ['no', 'no']], value, onChange);
    case 'word': return select([notKnown, ...fact.words.map(word => [word, word.replaceAll('-', ' ')])], value, onChange);
    case 'number': return input('number', value, onChange, { step: 'any', min: '0', inputMode: 'decimal' });
    default: return input('text', value, onChange, { maxLength: 200 });
  }
}

/** A row with the fact's question, its control and its unit. */
export function factRow(fact, value, onChange, place) {
  const control = set(controlOf(fact, value, onChange), { id: `${place}-${fact.name}` });
  const unit = fact.unit && fact.unit !== '1' ? el('span', 'unit', fact.unit.replace(/[{}]/g, '').replace('_', ' ')) : null;
  return el('div', 'fact', set(el('label', '', factLabel(fact)), { htmlFor: control.id }), el('span', 'fact-value', control, unit));
}
