// Why: question by question, what was looked at, with the evidence that can be shown in the input.

import { button, el, icon, set } from './dom.js';
import { detailsOf, ruleOf, sourceOf } from './source.js';
import { answerOf, known, list, plural, questions, results, textOf } from './words.js';

function evidenceOf(evidence, showInput) {
  const says = textOf(evidence?.says ?? evidence);
  const origin = textOf(evidence?.origin);
  if (!origin || !showInput) return el('span', 'evidence', says);
  return set(button('evidence', () => showInput(origin), says), { title: 'Show in the input' });
}

function entryOf(entry, showInput) {
  const [word, tone] = known(results, entry.result) ?? results.unknown;
  const evidence = list(entry.evidence);
  const missing = list(entry.missing).map(textOf);
  return el('li', tone,
    el('span', 'result', icon(tone), word),
    el('div', '',
      el('p', '', textOf(entry.says)),
      evidence.length > 0 ? el('p', 'given', 'Given: ', evidence.map(one => [evidenceOf(one, showInput), ' '])) : null,
      missing.length > 0 ? el('p', 'given', 'Not known: ', missing.join('; ')) : null,
      sourceOf(entry.citation),
      detailsOf([['Rule', ruleOf(entry)], ['Read at', evidence.map(one => textOf(one?.origin)).filter(Boolean).join(', ')]])));
}

function groupOf(question, asks, answer, entries, showInput) {
  const decided = entries.filter(entry => entry.result === 'met');
  const others = entries.filter(entry => entry.result !== 'met');
  const rows = rest => el('ul', '', rest.map(entry => entryOf(entry, showInput)));
  return el('section', 'trail-group',
    el('h5', '', asks, answer ? el('span', 'muted', ` ${answer}`) : null),
    decided.length > 0 ? rows(decided) : el('p', 'muted', 'Nothing that applies was found.'),
    others.length > 0
      ? el('details', '', el('summary', '', `Also looked at: ${plural(others.length, 'rule that does', 'rules that do')} not decide`), rows(others))
      : null);
}

/** The trail of an order, or null when there is none. */
export function trailOf(order, showInput) {
  const trail = list(order.trail);
  if (trail.length === 0) return null;
  const codes = { study: order.study, purpose: order.purpose, support: order.diagnosisSupport, notice: order.abn, 'prior-auth': order.priorAuth };
  const names = new Set(questions.map(([name]) => name));
  const others = [...new Set(trail.map(entry => textOf(entry.question)))].filter(name => !names.has(name)).map(name => [name, name]);
  const groups = [...questions, ...others]
    .map(([name, asks]) => [name, asks, trail.filter(entry => entry.question === name)])
    .filter(([, , entries]) => entries.length > 0);
  return el('details', 'trail',
    el('summary', '', 'Why: the rules behind each answer'),
    groups.map(([name, asks, entries]) => groupOf(name, asks, codes[name] ? answerOf(name, codes[name])[0] : '', entries, showInput)));
}
