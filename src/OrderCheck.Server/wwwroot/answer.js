// The answer as a clinician reads it: five answers, then what to do, then why.

import { button, el, icon, joined, set } from './dom.js';
import { factRow } from './fact-control.js';
import { detailsOf, ruleOf, sourceOf } from './source.js';
import { trailOf } from './trail.js';
import { answerOf, capital, dateWords, known, list, payerKinds, plural, questions, severities, textOf } from './words.js';

const asks = Object.fromEntries(questions);
const trailFor = (order, question, result) => list(order.trail).filter(entry => entry.question === question && entry.result === result);
const evidenceWords = entries => [...new Set(entries.flatMap(entry => list(entry.evidence)).map(one => textOf(one?.says ?? one)))];

function tile(question, says, tone, detail) {
  return el('li', tone, el('span', 'asks', question), el('span', 'says', icon(tone), says), detail ? el('span', 'detail', detail) : null);
}

// Beside each answer, in one line, what it rests on.

function studyDetail(order, named) {
  const suggested = list(order.suggestedCodes).map(code => textOf(code.code));
  const ordered = list(order.orderedCodes).map(code => textOf(code.code));
  if (suggested.length === 0) return null;
  const codes = `CPT ${suggested.join(named ? ' + ' : ' or ')}`;
  return ordered.length > 0 && suggested.some(code => !ordered.includes(code)) ? el('strong', '', `${codes} instead of ${ordered.join(', ')}`) : codes;
}

function purposeDetail(order) {
  const words = evidenceWords(trailFor(order, 'purpose', 'met'));
  return words.length > 0 ? capital(words.slice(0, 2).join('; ')) : null;
}

function supportDetail(order, titles) {
  const entries = [...trailFor(order, 'support', 'met'), ...trailFor(order, 'support', 'not-met'), ...trailFor(order, 'support', 'unknown')];
  const decided = list(order.policies).find(policy => entries.some(entry => entry.policy === policy.id));
  if (decided) {
    const address = `#/policies/${encodeURIComponent(decided.id)}/${encodeURIComponent(textOf(decided.edition))}`;
    return joined([set(el('a', '', titles.get(decided.id) ?? decided.id), { href: address }), `edition of ${dateWords(textOf(decided.edition))}`]);
  }
  return order.diagnosisSupport === 'no-policy' && order.payerKind !== 'unknown' ? 'This service holds no policy of this payer for this study' : null;
}

function noticeDetail(order) {
  const modifiers = list(order.claimModifiers);
  const why = trailFor(order, 'notice', 'met')[0];
  return joined([modifiers.length > 0 ? `Claim ${modifiers.length === 1 ? 'modifier' : 'modifiers'} ${modifiers.join(', ')}` : null, why ? textOf(why.says) : null]);
}

function priorAuthDetail(order) {
  const why = trailFor(order, 'prior-auth', 'met')[0];
  return joined([known(payerKinds, order.payerKind) ?? textOf(order.payerKind), why ? textOf(why.says) : null]);
}

function answersOf(order, titles) {
  const study = order.study ? answerOf('study', order.study) : ['Not determined', 'unknown'];
  const support = order.diagnosisSupport === 'no-policy' && order.payerKind === 'unknown'
    ? ['Cannot be told: payer not known', 'unknown'] : answerOf('support', order.diagnosisSupport);
  return el('ul', 'answers',
    tile(asks.study, ...study, studyDetail(order, Boolean(order.study))),
    tile(asks.purpose, ...answerOf('purpose', order.purpose), purposeDetail(order)),
    tile(asks.support, ...support, supportDetail(order, titles)),
    tile(asks.notice, ...answerOf('notice', order.abn), noticeDetail(order)),
    tile(asks['prior-auth'], ...answerOf('prior-auth', order.priorAuth), priorAuthDetail(order)));
}

function orderName(order) {
  return typeof order.order === 'string' ? order.order : textOf(order.order?.reference ?? order.order?.display ?? order.order?.identifier?.value);
}

function metaOf(order, contractors) {
  const fact = (name, value) => value ? el('div', '', el('dt', '', name), el('dd', '', value)) : null;
  const named = id => {
    const contractor = contractors.find(one => one.id === id)?.contractor;
    return contractor ? `${contractor} (${id})` : id;
  };
  return el('dl', 'meta',
    fact('Ordered', list(order.orderedCodes).map(code => textOf(code.code)).join(', ')),
    fact('Date', dateWords(textOf(order.dateOfService))),
    fact('Payer', known(payerKinds, order.payerKind) ?? textOf(order.payerKind)),
    fact('Contractor', list(order.jurisdictions).map(named).join(' or ')));
}

function citationOf(order, source) {
  const entry = list(order.trail).find(one => one.policy === source.policy && one.edition === source.edition && one.criterion === source.criterion);
  return { ...entry?.citation, ...source };
}

function findingOf(order, finding) {
  const [word, tone] = known(severities, finding.severity) ?? severities.information;
  const source = finding.source ?? {};
  const text = el('p', 'text', finding.severity === 'error' ? el('span', 'severity', `${word}: `) : null, textOf(finding.text));
  return el('li', tone, icon(tone), el('div', '',
    finding.remedy ? [el('p', 'remedy', textOf(finding.remedy)), text] : text,
    sourceOf(citationOf(order, source)),
    detailsOf([['Finding', textOf(finding.code)], ['Rule', ruleOf(source)], ['In the input', list(finding.expression).join(', ')]])));
}

function findingsOf(order) {
  const rank = { error: 0, warning: 1 };
  const findings = list(order.findings);
  const act = findings.filter(finding => finding.severity !== 'information').sort((a, b) => rank[a.severity] - rank[b.severity]);
  const notes = findings.filter(finding => finding.severity === 'information');
  const section = (title, rows) => rows.length === 0 ? null
    : el('section', '', el('h4', '', title), el('ul', 'findings', rows.map(finding => findingOf(order, finding))));
  return [
    act.length > 0 ? section('What to do', act)
      : order.inScope === false ? null : el('section', 'good nothing', el('p', '', icon('good'), 'Nothing to do: the order can go as it is.')),
    section('Good to know', notes),
  ];
}

function claimOf(order) {
  const entry = trailFor(order, 'study', 'met').find(one => textOf(one.criterion).startsWith('billing-parts-'));
  return entry ? el('section', '', el('h4', '', 'For the claim'), el('p', '', textOf(entry.says)), sourceOf(entry.citation)) : null;
}

function changesOf(order) {
  const changes = list(order.wouldChange);
  if (changes.length === 0) return null;
  return el('section', '',
    el('h4', '', 'What would change the answer, if it is true and documented'),
    el('ul', 'changes', changes.map(change => {
      const question = textOf(change.answer);
      return el('li', '',
        el('p', '', textOf(change.says)),
        el('p', 'arrow', `${asks[question] ?? question} ${answerOf(question, change.from)[0]} → ${answerOf(question, change.to)[0]}`));
    })));
}

/** The draft of the notice, where one is called for and can still be had. */
function draftOf(order, context) {
  if (!order.abnNeeded || !list(order.claimModifiers).includes('GA')) return null;
  const status = set(el('p', 'hint', 'A page to move onto the official form. It names the patient; nothing is kept.'), { role: 'status' });
  return el('section', '',
    el('h4', '', 'The notice'),
    button('quiet', async () => { status.textContent = await context.draftNotice(order); }, 'Download a draft of the notice'), status);
}

function cardOf(order, position, count, context, knowledgeVersion) {
  const outside = order.inScope === false;
  const study = order.study ? answerOf('study', order.study)[0] : 'Study not determined';
  const title = outside ? 'Not a heart CT or heart MRI order' : study;
  const heading = set(el('h3', '', count > 1 ? el('span', 'muted', `Order ${position}: `) : null, title), { id: `order-${position}` });
  return set(el('article', 'card',
    el('div', 'card-head', heading, outside ? null : metaOf(order, context.contractors)),
    outside ? null : answersOf(order, context.titles),
    findingsOf(order),
    draftOf(order, context),
    changesOf(order),
    claimOf(order),
    trailOf(order, context.showInput),
    el('div', 'card-foot', detailsOf([
      ['Order', orderName(order)], ['Assessment', textOf(order.assessmentId)], ['Knowledge', textOf(knowledgeVersion)],
      ['Policies', list(order.policies).map(policy => `${textOf(policy.id)} / ${textOf(policy.edition)}`).join(', ')],
    ], 'Ids of this answer'))), { ariaLabel: title });
}

/** The facts that the answer asks for or that were set, each with a control. */
function factsOf(orders, context) {
  const missing = new Set(orders.flatMap(order => list(order.trail)).flatMap(entry => list(entry.missing)).map(textOf));
  const shown = context.vocabulary.filter(fact => context.facts.value(fact.name) || missing.has(fact.ask));
  if (shown.length === 0) return null;
  return el('section', 'card what-if', el('div', '',
    el('h4', '', 'Try a fact and see the answer change'),
    el('p', 'hint', 'Facts that the rules ask for and the input does not give. They are tried here only; document them if they are true.'),
    el('div', 'facts', shown.map(fact => factRow(fact, context.facts.value(fact.name), value => context.facts.set(fact.name, value), 'try')))));
}

/** How the answers differ from those before, in words; empty when they do not or are not about the same orders. */
export function differences(before, after) {
  const [old, now] = [list(before?.orders), list(after?.orders)];
  if (old.length !== now.length) return [];
  const members = [['study', 'study'], ['purpose', 'purpose'], ['support', 'diagnosisSupport'], ['notice', 'abn'], ['prior-auth', 'priorAuth']];
  return now.flatMap((order, index) => members
    .filter(([, member]) => order[member] !== old[index][member])
    .map(([question, member]) => `${now.length > 1 ? `Order ${index + 1}: ` : ''}${asks[question]} ${wordsOf(question, old[index][member])} → ${wordsOf(question, order[member])}`));
}

const wordsOf = (question, code) => code ? answerOf(question, code)[0] : 'Not determined';

/** What is shown for an answer, and the sentence that says it in one line. */
export function readingOf(answer, changes, context) {
  const orders = list(answer.orders);
  const act = orders.flatMap(order => list(order.findings)).filter(finding => finding.severity !== 'information').length;
  return {
    status: `${plural(orders.length, 'order', 'orders')} checked, ${act === 0 ? 'nothing to do' : plural(act, 'thing to do', 'things to do')}`,
    nodes: [
      changes.length > 0 ? el('div', 'changed', el('h3', '', 'The answer changed'), el('ul', '', changes.map(change => el('li', '', change)))) : null,
      ...orders.map((order, index) => cardOf(order, index + 1, orders.length, context, answer.knowledgeVersion)),
      factsOf(orders, context),
    ].filter(Boolean),
  };
}

function remedyOf(issue) {
  return list(issue.extension).find(extension => textOf(extension.url).endsWith('/remedy'))?.valueString ?? '';
}

/** A request that was refused, with what to do about it. */
export function faultOf(title, issues) {
  return el('div', 'fault',
    el('h3', '', icon('stop'), title),
    issues.length > 0 ? el('ul', '', issues.map(issue => el('li', '',
      el('p', '', textOf(issue.details?.text ?? issue.diagnostics)),
      issue.details?.text && issue.diagnostics ? el('p', 'source', textOf(issue.diagnostics)) : null,
      remedyOf(issue) ? el('p', 'remedy', remedyOf(issue)) : null,
      list(issue.expression).length > 0 ? el('p', 'source', 'Place: ', el('code', '', list(issue.expression).join(', '))) : null))) : null);
}
