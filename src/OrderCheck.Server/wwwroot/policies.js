// The view "Policies": which policies there are for a payer, an area, a study and a day; what an edition says; where a code is listed; what is missing.

import { byId, el, field, input, select, set, table } from './dom.js';
import { states } from './places.js';
import { get } from './service.js';
import { sourceOf } from './source.js';
import { tabsOf } from './tabs.js';
import { answerOf, dateWords, known, list, plural, textOf } from './words.js';

const questionWords = { support: 'Does the diagnosis support it?', notice: 'Is an ABN called for?', 'prior-auth': 'Is prior authorization likely?' };

const roles = [
  ['covers', 'Covered when one of these applies'],
  ['requires', 'Always required'],
  ['excludes', 'Not covered when one of these applies'],
  ['decides', 'The first of these that applies gives the answer'],
  ['asks', 'Worth asking or knowing'],
];

const mentions = { listed: 'Listed', 'not-listed': 'Looked up, and on no list', 'not-read': 'Not known: this part of the codes was not read', 'no-list': 'No list; criteria decide' };

const gapKinds = {
  'no-policy': 'Payers and areas without a coverage policy here', stub: 'Policies whose criteria were not read', 'unread-region': 'Codes that were not read',
  untold: 'Conditions that no document spells out', 'own-knowledge': 'Rules that rest on our own reading', 'unreviewed-signal': 'Groups of codes that no clinician has reviewed',
};

let offer = null;
let policies = null;
let wanted = null;
let showTab = null;

const studyWords = id => answerOf('study', id)[0];
const editionAddress = (policy, from) => `#/policies/${encodeURIComponent(policy)}/${from}`;
const policyLink = (policy, from, words) => set(el('a', '', words), { href: editionAddress(policy, from) });

/** The edition in force on a day, or null. */
function inForce(policy, day) {
  const edition = policy.editions.filter(one => one.from <= day).at(-1);
  return edition && !edition.retired ? edition : null;
}

function covers(policy) {
  const any = (of, fits) => of.length === 0 || of.some(fits);
  const payer = offer.payers.find(one => one.id === wanted.payer);
  const kind = wanted.payer.startsWith('kind ') ? wanted.payer.slice(5) : payer?.kind;
  const areas = offer.contractors.filter(one => one.states.includes(wanted.state)).map(one => one.id);
  return (wanted.payer === '' || (any(policy.payers, one => one === wanted.payer) && any(policy.payerKinds, one => kind === 'unknown' ? one !== 'medicare' : one === kind)))
    && (wanted.state === '' || (any(policy.states, one => one === wanted.state) && any(policy.contractors, one => areas.includes(one))))
    && (wanted.study === '' || any(policy.studies, one => one === wanted.study));
}

function ageOf(edition) {
  const days = Math.round((Date.parse(offer.today) - Date.parse(edition.lastChecked)) / 86400000);
  return days <= 0 ? 'checked today' : `last checked ${plural(days, 'day', 'days')} ago`;
}

function showList() {
  const found = policies.filter(covers);
  const rows = question => found.filter(policy => policy.question === question).map(policy => {
    const edition = inForce(policy, wanted.on);
    const newest = policy.editions.at(-1);
    return el('li', '', policyLink(policy.id, (edition ?? newest).from, policy.title),
      el('span', 'muted', edition ? `from ${dateWords(edition.from)}, ${ageOf(edition)}` : `none of its editions holds on this day`));
  });
  byId('policy-list').replaceChildren(
    el('p', 'hint', `${plural(found.length, 'policy', 'policies')} for this choice.`),
    ...Object.keys(questionWords).map(question => [question, rows(question)]).filter(([, items]) => items.length > 0)
      .map(([question, items]) => el('section', '', el('h3', '', questionWords[question]), el('ul', 'policy-rows', items))));
}

async function showLookup() {
  const target = byId('code-answer');
  if (wanted.code === '') {
    target.replaceChildren(el('p', 'hint', 'Enter a diagnosis code to see which contractors and plans list it.'));
    return;
  }
  const query = new URLSearchParams({ code: wanted.code, on: wanted.on });
  for (const [name, value] of [['study', wanted.study], ['state', wanted.state], ['payer', wanted.payer.startsWith('kind ') ? '' : wanted.payer]]) {
    if (value) query.set(name, value);
  }
  const answer = await get(`/policies/lookup?${query}`).catch(() => null);
  if (!answer?.ok) {
    target.replaceChildren(el('p', 'hint', 'The service did not answer.'));
    return;
  }
  const rows = list(answer.json);
  target.replaceChildren(rows.length === 0
    ? el('p', 'hint', `No policy here speaks of ${wanted.code} on ${dateWords(wanted.on)}.`)
    : table(`${wanted.code} on ${dateWords(wanted.on)}`, ['Policy', 'Study', 'What it says', 'Since'], rows.map(row => [
      policyLink(row.policy, row.edition, row.title), studyWords(row.study),
      [known(mentions, row.mention) ?? '', row.mention === 'listed' ? null : el('span', 'muted', ` ${row.criteria.map(one => one.says).join(' ')}`)],
      row.since ? dateWords(row.since) : '',
    ])));
}

async function showGaps() {
  const target = byId('gaps');
  if (target.childElementCount > 0) return;
  const gaps = list((await get('/policies/gaps').catch(() => null))?.json);
  const kinds = [...new Set(gaps.map(gap => gap.kind))];
  target.replaceChildren(
    el('p', 'hint', 'What nobody has read, reviewed or written down. Silence here is not coverage.'),
    ...kinds.map(kind => {
      const own = gaps.filter(gap => gap.kind === kind);
      const byText = Map.groupBy ? Map.groupBy(own, gap => gap.says) : new Map(own.map(gap => [gap.says, [gap]]));
      return el('details', 'card gap', el('summary', '', `${known(gapKinds, kind) ?? kind}: ${own.length}`),
        el('ul', '', [...byText].map(([says, same]) => el('li', '', el('p', '', says), el('p', 'source', same.map(gap => gap.where).join(', '))))));
    }));
}

// one edition

function criteriaOf(edition) {
  return roles.map(([role, heading]) => {
    const own = list(edition.criteria).filter(criterion => criterion.role === role);
    return own.length === 0 ? null : el('section', '', el('h4', '', heading), el('ul', 'criteria', own.map(criterion => el('li', '',
      el('p', '', criterion.says, list(criterion.studies).length > 0 ? el('span', 'muted', ` (${criterion.studies.map(studyWords).join(', ')})`) : null),
      criterion.ask ? el('p', 'given', 'To document: ', criterion.ask) : null,
      sourceOf(criterion.citation)))));
  });
}

function listsOf(edition) {
  return list(edition.lists).map(one => el('section', '',
    el('h4', '', `Diagnosis list: ${plural(one.codes.length, 'code', 'codes')}`),
    el('p', '', one.says), sourceOf(one.citation),
    el('details', '', el('summary', '', 'Show the codes'), el('p', 'code-list', one.codes.join(' ')))));
}

function changesOf(edition) {
  if (!edition.previous) return el('p', 'muted', 'It is the first edition here: an earlier text was not transcribed.');
  const groups = Map.groupBy(list(edition.changes), change => change.heading);
  return el('details', '', el('summary', '', `What changed since the edition of ${dateWords(edition.previous)}`),
    groups.size === 0 ? el('p', '', 'Nothing but its dates.')
      : [...groups].map(([heading, changes]) => el('div', '', el('h5', '', heading), el('ul', 'bullets', changes.map(change => el('li', '', change.text))))));
}

function editionNode(edition, policy) {
  const other = policy.editions.filter(one => one.from !== edition.edition.from);
  const heading = set(el('h3', '', edition.title), { id: 'edition-title', tabIndex: -1 });
  const fact = (name, value) => value ? el('div', '', el('dt', '', name), el('dd', '', value)) : null;
  return el('article', 'card',
    el('div', 'card-head', heading, el('dl', 'meta',
      fact('Answers', questionWords[edition.question]), fact('Issuer', edition.issuer),
      fact('In force', `from ${dateWords(edition.edition.from)}${edition.until ? ` to ${dateWords(edition.until)}` : ''}`),
      fact('Read', dateWords(edition.edition.transcribed)), fact('Age', ageOf(edition.edition)))),
    edition.edition.retired ? el('p', '', 'The policy was withdrawn from this day on.') : null,
    ...listsOf(edition), ...criteriaOf(edition),
    list(edition.notes).length > 0 ? el('section', '', el('h4', '', 'What no order can show'), el('ul', 'criteria', edition.notes.map(note => el('li', '', el('p', '', note.says), sourceOf(note.citation))))) : null,
    list(edition.unread).length > 0 ? el('section', '', el('h4', '', 'Not read'), el('p', '', `ICD-10-CM ${edition.unread.join(', ')}: a code of these may be on the list; here it counts as not known.`)) : null,
    list(edition.readAndAbsent).length > 0
      ? el('details', '', el('summary', '', `Looked up, and on no list: ${plural(edition.readAndAbsent.length, 'code', 'codes')}`), el('p', 'code-list', edition.readAndAbsent.join(' '))) : null,
    el('section', '', changesOf(edition)),
    other.length > 0 ? el('p', '', 'Other editions: ', other.flatMap(one => [policyLink(policy.id, one.from, dateWords(one.from)), ' '])) : null);
}

async function showEdition(id, from) {
  const policy = policies.find(one => one.id === id);
  const answer = policy ? await get(`/policies/${encodeURIComponent(id)}/editions/${encodeURIComponent(from)}`).catch(() => null) : null;
  byId('edition').replaceChildren(answer?.ok ? editionNode(answer.json, policy) : el('p', 'empty', 'There is no such edition.'));
  showTab('panel-edition');
  byId('edition-title')?.focus();
}

// the choice

function showChoice() {
  const change = name => value => {
    wanted[name] = name === 'code' ? value.toUpperCase() : value;
    showList();
    showLookup();
    if (name === 'code') showTab(value ? 'panel-code' : 'panel-policies');
  };
  const kinds = [['kind medicare', 'Original Medicare, all contractors'], ['kind medicare-advantage', 'Medicare Advantage'], ['kind medicaid', 'Medicaid'], ['kind commercial', 'Commercial plans']];
  byId('policy-choice').replaceChildren(
    field('Payer', set(select([['', 'All'], { label: 'Kinds', options: kinds }, { label: 'By name', options: offer.payers.map(payer => [payer.id, payer.name]) }], '', change('payer')), { id: 'policy-payer' })),
    field('State', set(select([['', 'All'], ...Object.entries(states)], '', change('state')), { id: 'policy-state' })),
    field('Study', set(select([['', 'All'], ...offer.studies.map(study => [study.id, study.label])], '', change('study')), { id: 'policy-study' })),
    field('Day', set(input('date', wanted.on, value => change('on')(value || offer.today), { required: true }), { id: 'policy-day' })),
    field('Diagnosis code', set(input('text', '', change('code'), { maxLength: 10, placeholder: 'R06.02', spellcheck: false }), { id: 'policy-code' })));
}

/** Shows the view; `place` is what the address names: a policy and the first day of an edition, or nothing. */
export async function showPolicies(formOffer, place) {
  if (!policies) {
    offer = formOffer;
    wanted = { payer: '', state: '', study: '', on: offer.today, code: '' };
    const answer = await get('/policies').catch(() => null);
    if (!answer?.ok) {
      byId('policy-list').replaceChildren(el('p', 'empty', 'The service did not answer.'));
      return;
    }
    policies = list(answer.json.policies);
    showTab = tabsOf(byId('policy-tabs'), panel => { if (panel === 'panel-gaps') showGaps(); });
    showChoice();
    showList();
    showLookup();
  }
  const [id, from] = place;
  if (id && from) await showEdition(id, textOf(from));
}
