// The view "Decisions": what the decision log counts, as charts with the same numbers in tables beneath.

import { barChart, columnChart, legend } from './chart.js';
import { byId, el, field, select, set, table } from './dom.js';
import { get } from './service.js';
import { answerOf, capital, known, list, payerKinds, plural } from './words.js';

const outcomes = [['clear', 'good', 'Nothing to do'], ['to-do', 'attention', 'Something to do'], ['denial-expected', 'stop', 'Denial expected']];
const services = { check: 'Plain check', $check: 'FHIR operation' };
const maxShown = 15;

const codeWords = code => capital(code.replaceAll('-', ' ')).replace(/\b(abn|ecg|icd10|mri|ct)\b/gi, word => word.toUpperCase());
const studyWords = id => id === 'undetermined' ? 'Not determined' : answerOf('study', id)[0];
const milliseconds = value => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;

function sum(rows, member) {
  const groups = new Map();
  for (const row of rows) {
    const counts = groups.get(row[member]) ?? Object.fromEntries(outcomes.map(([outcome]) => [outcome, 0]));
    counts[row.outcome] += row.orders;
    groups.set(row[member], counts);
  }
  return [...groups];
}

const partsOf = counts => outcomes.map(([outcome, tone]) => [tone, counts[outcome]]);
const totalOf = counts => outcomes.reduce((total, [outcome]) => total + counts[outcome], 0);

function outcomeTable(caption, first, groups, words) {
  return table(caption, [first, 'Orders', ...outcomes.map(([, , name]) => name)],
    groups.map(([key, counts]) => [words(key), String(totalOf(counts)), ...outcomes.map(([outcome]) => String(counts[outcome]))]));
}

const section = (title, ...children) => el('section', 'card', el('h3', '', title), ...children);
const numbers = node => el('details', '', el('summary', '', 'The numbers'), node);

function overTime(orders) {
  const days = sum(orders, 'day');
  return section('Orders over time', legend(outcomes.map(([, tone, words]) => [tone, words])),
    columnChart('Orders by day and outcome', days.map(([day, counts]) => [day.slice(5), partsOf(counts)])),
    numbers(outcomeTable('Orders by day', 'Day', days, day => day)));
}

function byGroup(title, first, orders, member, words) {
  const groups = sum(orders, member).sort(([, a], [, b]) => totalOf(b) - totalOf(a));
  return section(title, barChart(`${title}, by outcome`, groups.map(([key, counts]) => [words(key), partsOf(counts)])),
    numbers(outcomeTable(title, first, groups, words)));
}

function topFindings(findings) {
  const top = findings.slice(0, maxShown);
  if (top.length === 0) return null;
  return section('What was found most often', barChart('Findings by number of orders', top.map(one => [codeWords(one.code), [[one.severity === 'error' ? 'stop' : 'attention', one.orders]]])),
    numbers(table('Findings that ask for something', ['Finding', 'Orders'], findings.map(one => [codeWords(one.code), String(one.orders)]))));
}

function overrides(rows) {
  return section('Why cards were overridden', rows.length === 0
    ? el('p', 'muted', 'No override was reported.')
    : table('Reasons by finding', ['Finding', 'Reason', 'Cards'], rows.map(row => [codeWords(row.finding), row.reason === 'none' ? 'No reason given' : codeWords(row.reason), String(row.cards)])));
}

function times(rows) {
  return section('How long answers took', table('Time to decide a call', ['Service', 'Calls', 'Half within', '95 of 100 within', 'Longest'],
    rows.map(row => [known(services, row.service) ?? row.service, String(row.calls), milliseconds(row.median), milliseconds(row.p95), milliseconds(row.max)])));
}

function show(summary) {
  const orders = list(summary.orders);
  const total = orders.reduce((all, row) => all + row.orders, 0);
  byId('decisions-status').textContent = `${plural(total, 'order', 'orders')} answered`;
  byId('decisions').replaceChildren(...total === 0
    ? [el('p', 'empty', 'No order was answered in these days. Try one, and come back.')]
    : [
      overTime(orders),
      byGroup('Orders by study', 'Study', orders, 'study', studyWords),
      byGroup('Orders by payer', 'Payer', orders, 'payerKind', kind => known(payerKinds, kind) ?? kind),
      topFindings(list(summary.findings)), overrides(list(summary.overrides)), times(list(summary.times)),
    ].filter(Boolean));
}

function refusalOf(answer) {
  if (answer?.status === 401 || answer?.status === 403) return 'These counts are for the operator. Enter the operator key above, then open this view again.';
  return answer?.json?.issue?.[0]?.details?.text ?? 'The service did not answer.';
}

async function load(days) {
  const answer = await get(`/decisions/summary?days=${days}`).catch(() => null);
  if (answer?.ok) {
    show(answer.json);
    return;
  }
  byId('decisions-status').textContent = '';
  byId('decisions').replaceChildren(el('p', 'empty', refusalOf(answer)));
}

/** Shows the view, with the counts as they are now. */
export async function showDecisions() {
  if (byId('decision-days').childElementCount === 0) {
    const days = set(select([['7', '7 days'], ['30', '30 days'], ['90', '90 days'], ['366', 'a year']], '90', load), { id: 'days' });
    byId('decision-days').replaceChildren(...field('The last', days).childNodes);
  }
  await load(byId('days').value);
}
