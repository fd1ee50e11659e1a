// Where something is written: document, place, date and how surely it was read. Ids of rules, codes and paths lie behind "details".

import { el, joined, link } from './dom.js';
import { confidences, dateWords, known, textOf } from './words.js';

/** A citation as a line, or null when it says nothing. */
export function sourceOf(citation) {
  const document = textOf(citation?.document);
  if (!document) return null;
  return el('p', 'source', 'Source: ', joined([
    el('span', '', link(citation.url, document), citation.place ? `, ${textOf(citation.place)}` : ''),
    citation.date ? `of ${dateWords(textOf(citation.date))}` : null,
    citation.confidence && !/own reading/i.test(document) ? known(confidences, citation.confidence) ?? textOf(citation.confidence) : null,
  ]));
}

/** Names and values for whoever builds or maintains, closed until somebody looks. */
export function detailsOf(pairs, summary = 'Details') {
  const shown = pairs.filter(([, value]) => value !== '' && value !== null && value !== undefined);
  if (shown.length === 0) return null;
  return el('details', 'technical', el('summary', '', summary),
    el('dl', '', shown.map(([name, value]) => el('div', '', el('dt', '', name), el('dd', '', el('code', '', value))))));
}

export const ruleOf = ({ policy, edition, criterion }) => [policy, edition, criterion].filter(Boolean).join(' / ');
