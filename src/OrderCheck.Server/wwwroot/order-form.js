// The order form: what a clinician knows of an order, without any FHIR. It remembers nothing beyond the page.

import { button, byId, el, field, icon, input, select, set } from './dom.js';
import { factRow } from './fact-control.js';
import { states } from './places.js';
import { reasonSearch } from './reason-search.js';
import { capital, factLabel, payerKinds } from './words.js';

const settings = [
  ['hospital', 'Hospital outpatient'], ['office', 'Office or imaging center'], ['emergency', 'Emergency department'], ['observation', 'Observation'], ['inpatient', 'Inpatient'],
];

const linesOfBusiness = ['commercial', 'medicare-advantage', 'medicaid'];

/** Earlier tests that can be added, by the CPT code of the test. */
const tests = [
  ['93015', 'exercise ECG'], ['93351', 'stress echocardiogram'], ['78452', 'nuclear stress test'], ['75563', 'stress MRI of the heart'], ['75574', 'coronary CT angiogram'],
  ['75571', 'calcium score CT'], ['93306', 'echocardiogram'], ['93000', 'resting ECG'], ['93458', 'heart catheterization'],
];

const inWords = 'in words';

function studyOptions(studies) {
  const group = (modality, label) => ({ label, options: studies.filter(study => study.modality === modality && !study.isAddOn).map(study => [study.code, `${study.label} (${study.code})`]) });
  return [group('CT', 'CT'), group('MR', 'MRI'), { label: 'Other', options: [[inWords, 'Described in words']] }];
}

function payerOptions(payers) {
  const byKind = kinds => payers.filter(payer => kinds.includes(payer.kind)).map(payer => [payer.id, payer.name]);
  return [
    ['', 'Not known'],
    { label: 'Medicare', options: byKind(['medicare']) },
    { label: 'Insurers', options: [...byKind(['unknown', 'commercial']), ...linesOfBusiness.map(kind => [`any-${kind}`, `Another: ${payerKinds[kind]}`])] },
    { label: 'Medicaid', options: byKind(['medicaid']) },
    { label: 'Other', options: [...byKind(['tricare-va', 'other']), ['any-self-pay', 'Self-pay']] },
  ];
}

function emptyOrder(today) {
  return {
    code: '75574', words: '', reasons: [], payer: '', kind: '', payerName: '', plan: '', state: '', district: '', date: today, authored: today,
    setting: 'hospital', age: '', sex: '', noticeOnFile: false, tests: [],
  };
}

/** The form in its container. `facts` is the store of facts that the answer edits too; onChange gets the order. */
export function orderForm(container, offer, facts, loadReasons, onChange) {
  const order = emptyOrder(offer.today);
  const changed = () => {
    // An order is written before the study is done.
    order.authored = order.date < offer.today ? order.date : offer.today;
    onChange(order);
  };
  const put = name => value => { order[name] = value; changed(); };

  const words = field('The study in words', input('text', '', put('words'), { maxLength: 300, placeholder: 'CT of the coronary arteries with contrast' }));
  words.hidden = true;
  const study = select(studyOptions(offer.studies), order.code, value => {
    order.code = value === inWords ? '' : value;
    words.hidden = value !== inWords;
    changed();
  });

  const line = field('Line of business', select([['', 'Not known'], ...linesOfBusiness.map(kind => [kind, payerKinds[kind]])], '', put('kind')));
  line.hidden = true;
  const plan = field('Plan', input('text', '', put('plan'), { maxLength: 100 }), 'As on the member card, if it is known.');
  plan.hidden = true;
  const notice = set(el('input'), { type: 'checkbox', id: 'notice-on-file' });
  notice.addEventListener('change', () => { order.noticeOnFile = notice.checked; changed(); });
  const noticeRow = set(el('div', 'check-row', notice, set(el('label', '', 'A signed ABN is on file'), { htmlFor: 'notice-on-file' })), { hidden: true });
  const payer = select(payerOptions(offer.payers), '', value => {
    const named = offer.payers.find(one => one.id === value);
    order.payer = value;
    order.payerName = named?.written ?? '';
    order.kind = named ? (named.kind === 'unknown' ? '' : named.kind) : value.replace('any-', '');
    line.hidden = named?.kind !== 'unknown';
    line.querySelector('select').value = '';
    plan.hidden = value === '' || order.kind === 'medicare' || order.kind === 'self-pay';
    noticeRow.hidden = order.kind !== 'medicare';
    changed();
  });

  const district = field('City or county', input('text', '', put('district'), { maxLength: 60 }), 'Virginia has two Medicare contractors.');
  district.hidden = true;
  const state = select([['', 'Not known'], ...Object.entries(states).map(([code, name]) => [code, name])], '', value => {
    order.state = value;
    district.hidden = value !== 'VA';
    if (value !== 'VA') order.district = '';
    changed();
  });

  const date = input('date', order.date, value => {
    order.date = value || offer.today;
    date.value = order.date;
    changed();
  }, { required: true });

  container.replaceChildren(
    field('Study', set(study, { id: 'study' })), words,
    reasonSearch(loadReasons, put('reasons')),
    el('div', 'pair', field('Payer', set(payer, { id: 'payer' })), field('State of the study', set(state, { id: 'state' }))),
    line, plan, district,
    el('div', 'pair', field('Date of the study', set(date, { id: 'date' })), field('Setting', set(select(settings, 'hospital', put('setting')), { id: 'setting' }))),
    el('div', 'pair',
      field('Age in years', set(input('number', '', put('age'), { min: '0', max: '120', step: '1' }), { id: 'age' })),
      field('Sex', set(select([['', 'Not known'], ['female', 'Female'], ['male', 'Male']], '', put('sex')), { id: 'sex' }))),
    noticeRow,
    chartPart(order, offer.facts, facts, changed));
  return order;
}

/** Earlier tests and facts of the chart, added one at a time. */
function chartPart(order, vocabulary, facts, changed) {
  const rows = el('div', 'facts');
  const shown = new Set();

  function show() {
    const testRows = order.tests.map((test, index) => testRow(test, index));
    const factRows = vocabulary.filter(fact => shown.has(fact.name))
      .map(fact => factRow(fact, facts.value(fact.name), value => facts.set(fact.name, value), 'form'));
    rows.replaceChildren(...testRows, ...factRows);
  }

  // A fact can be set in the answer too. Rows that are there stay, so that nobody loses the place.
  function follow() {
    const fresh = facts.names().filter(name => !shown.has(name));
    fresh.forEach(name => shown.add(name));
    if (fresh.length > 0) show();
    for (const name of shown) byId(`form-${name}`).value = facts.value(name);
  }

  function testRow(test, index) {
    const change = name => value => { test[name] = value; changed(); };
    const named = (control, label) => set(control, { ariaLabel: `${label} of the ${test.label}` });
    return el('div', 'fact test', el('span', 'fact-name', capital(test.label)), el('span', 'fact-value',
      named(select([['normal', 'normal'], ['abnormal', 'abnormal'], ['equivocal', 'equivocal']], test.result, change('result')), 'Result'),
      named(input('date', test.date, change('date'), { max: order.date }), 'Date'),
      set(button('remove', () => { order.tests.splice(index, 1); show(); changed(); byId('add-fact').focus(); }, icon('remove')), { ariaLabel: `Remove the ${test.label}` })));
  }

  const add = select([
    ['', 'Add a fact or an earlier test'],
    { label: 'Facts', options: vocabulary.map(fact => [fact.name, factLabel(fact)]) },
    { label: 'Earlier tests', options: tests.map(([code, label]) => [`test ${code}`, capital(label)]) },
  ], '', value => {
    add.value = '';
    if (value.startsWith('test ')) {
      const [code, label] = tests.find(([known]) => value.endsWith(known));
      order.tests.push({ code, label, result: 'normal', date: order.authored });
      show();
      changed();
      rows.querySelectorAll('.test select')[order.tests.length - 1].focus();
    } else if (value) {
      shown.add(value);
      show();
      byId(`form-${value}`).focus();
    }
  });

  facts.onChange(follow);
  return el('div', 'chart', field('From the chart', set(add, { id: 'add-fact' })), rows);
}
