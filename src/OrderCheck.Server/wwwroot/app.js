// Everything that was sent or answered reaches the page as text nodes only, so a hostile bundle stays text.

const words = {
  study: {
    'calcium-score': 'Coronary calcium score CT',
    'cardiac-ct-structure': 'Heart CT, structure',
    'cardiac-ct-congenital': 'Heart CT, congenital disease',
    'coronary-cta': 'Coronary CT angiography',
    'ffr-ct': 'FFR from coronary CT',
    'plaque-analysis': 'Plaque analysis from coronary CT',
    'cardiac-mri': 'Heart MRI without contrast',
    'cardiac-mri-stress': 'Stress heart MRI without contrast',
    'cardiac-mri-contrast': 'Heart MRI with contrast',
    'cardiac-mri-stress-contrast': 'Stress heart MRI with contrast',
    'cardiac-mri-flow': 'Heart MRI flow add-on',
  },
  purpose: {
    screening: ['Screening', 'attention', 'Testing without sign, symptom or disease'],
    diagnostic: ['Diagnostic', 'good', 'Testing for a sign, symptom or disease'],
    indeterminate: ['Cannot be told', 'unknown', 'The reason is missing, general or contradicted'],
  },
  support: {
    supported: ['Supports the study', 'good'],
    unsupported: ['Does not support it', 'stop'],
    insufficient: ['Not enough to tell', 'unknown'],
    'no-policy': ['No policy in force', 'unknown'],
  },
  notice: {
    needed: ['Needed before the study', 'attention'],
    'on-file': ['A valid one is on file', 'good'],
    'not-needed': ['Not needed', 'good'],
    'not-applicable': ['Does not apply', 'neutral'],
    undetermined: ['Cannot be told yet', 'unknown'],
  },
  'prior-auth': {
    required: ['Required', 'attention'],
    likely: ['Likely', 'attention'],
    'not-needed': ['Not needed', 'good'],
    satisfied: ['Granted and on file', 'good'],
    unknown: ['Not known', 'unknown'],
  },
  payer: {
    medicare: 'Original Medicare',
    'medicare-advantage': 'Medicare Advantage',
    medicaid: 'Medicaid',
    commercial: 'Commercial plan',
    'tricare-va': 'TRICARE or VA',
    'self-pay': 'Self-pay',
    other: 'Other payer',
    unknown: 'Payer not known',
  },
  severity: {
    error: ['Cannot be read', 'stop', 'stop'],
    warning: ['Act on', 'attention', 'attention'],
    information: ['Note', 'information', 'information'],
  },
  result: {
    met: ['Met', 'good'],
    'not-met': ['Not met', 'neutral'],
    unknown: ['Unknown', 'unknown'],
  },
  confidence: {
    primary: 'read in the document itself',
    'primary-derived': 'derived from the document',
    secondary: 'from a secondary source',
    vendor: 'from a vendor’s guide',
    own: 'our own reading',
  },
};

const questions = [
  ['study', 'Which study is this?'],
  ['purpose', 'Screening or diagnostic?'],
  ['support', 'Does the diagnosis support it?'],
  ['notice', 'Is an ABN called for?'],
  ['prior-auth', 'Is prior authorization likely?'],
  ['safety', 'Is it safe and suitable?'],
];

const byId = id => document.getElementById(id);
const page = {
  form: byId('request'), example: byId('example'), summary: byId('example-summary'), body: byId('body'), file: byId('file'),
  asOf: byId('as-of'), status: byId('status'), reading: byId('panel-reading'), json: byId('raw-json'), fhir: byId('raw-fhir'),
  answer: byId('answer'), version: byId('version'), hint: byId('body-hint'),
};

let examples = [];
let running = null;
let asked = null;

// building

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const child of children.flat()) {
    if (child !== null && child !== undefined && child !== '') node.append(child);
  }
  return node;
}

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

function link(url, text) {
  if (typeof url !== 'string' || !/^https?:\/\//i.test(url)) return document.createTextNode(text);
  const a = el('a', '', text);
  a.href = url;
  a.target = '_blank';
  a.rel = 'noopener noreferrer';
  return a;
}

const list = value => Array.isArray(value) ? value : [];
const textOf = value => typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value);
const known = (table, word) => Object.hasOwn(table, word) ? table[word] : null;
const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
const dateWords = day => /^\d{4}-\d{2}-\d{2}$/.test(day)
  ? new Date(`${day}T00:00:00Z`).toLocaleDateString('en-US', { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' })
  : day;

function joined(parts) {
  const nodes = [];
  for (const part of parts) {
    if (part === null || part === undefined || part === '') continue;
    if (nodes.length > 0) nodes.push(' · ');
    nodes.push(part);
  }
  return nodes;
}

// one order

function tile(question, says, tone, detail) {
  return el('li', tone,
    el('span', 'asks', question),
    el('span', 'says', icon(tone), says),
    detail ? el('span', 'detail', detail) : null);
}

function codeChip(code, differs) {
  const node = el('span', differs ? 'code differs' : 'code', textOf(code.code) || '(no code)');
  if (code.display) node.title = textOf(code.display);
  return node;
}

function studyName(order) {
  const name = textOf(order.study);
  return name ? known(words.study, name) ?? name : '';
}

function policyDetail(order, question) {
  const deciding = new Set(list(order.trail).filter(entry => entry.question === question).map(entry => entry.policy));
  const used = list(order.policies).filter(policy => deciding.has(policy.id));
  if (used.length === 0) return null;
  return joined(used.map(policy => el('span', '', link(policy.url, textOf(policy.id)), `, ${dateWords(textOf(policy.edition))} edition`)));
}

function answersOf(order) {
  const ask = Object.fromEntries(questions);
  const suggested = list(order.suggestedCodes);
  const name = studyName(order);
  const purpose = known(words.purpose, order.purpose) ?? [textOf(order.purpose), 'neutral'];
  const support = known(words.support, order.diagnosisSupport) ?? [textOf(order.diagnosisSupport), 'neutral'];
  const notice = known(words.notice, order.abn) ?? [textOf(order.abn), 'neutral'];
  const auth = known(words['prior-auth'], order.priorAuth) ?? [textOf(order.priorAuth), 'neutral'];
  const modifiers = list(order.claimModifiers);
  const codes = suggested.map(code => textOf(code.code)).join(name ? ' + ' : ' or ');
  return el('ul', 'answers',
    tile(ask.study, name || 'Not determined', name ? 'good' : 'unknown', codes ? `CPT ${codes}` : null),
    tile(ask.purpose, purpose[0], purpose[1], purpose[2]),
    tile(ask.support, support[0], support[1], policyDetail(order, 'support')),
    tile(ask.notice, notice[0], notice[1], modifiers.length > 0 ? `Claim ${modifiers.length === 1 ? 'modifier' : 'modifiers'} ${modifiers.join(', ')}` : null),
    tile(ask['prior-auth'], auth[0], auth[1], known(words.payer, order.payerKind)));
}

function codesOf(order) {
  const ordered = list(order.orderedCodes);
  const suggested = list(order.suggestedCodes);
  const fits = code => ordered.some(other => other.code === code.code);
  return el('p', 'codes',
    el('span', '', 'Ordered ', ordered.length > 0 ? ordered.map(code => codeChip(code, false)) : 'no code'),
    suggested.length > 0
      ? el('span', '', studyName(order) ? 'Fits the request ' : 'Candidates ', suggested.map(code => codeChip(code, !fits(code))))
      : null);
}

function fact(name, value) {
  return value ? el('div', '', el('dt', '', name), el('dd', '', value)) : null;
}

function orderName(order) {
  if (typeof order.order === 'string') return order.order;
  return textOf(order.order?.reference ?? order.order?.display ?? order.order?.identifier?.value);
}

function metaOf(order) {
  const jurisdictions = list(order.jurisdictions);
  return el('dl', 'meta',
    fact('Order', orderName(order)),
    fact('Service', dateWords(textOf(order.dateOfService))),
    fact('Payer', known(words.payer, order.payerKind) ?? textOf(order.payerKind)),
    fact('Jurisdiction', jurisdictions.join(' or ')));
}

function citationOf(order, source) {
  const entry = list(order.trail).find(entry =>
    entry.policy === source.policy && entry.edition === source.edition && entry.criterion === source.criterion);
  return entry?.citation ?? {};
}

function sourceOf(policy, edition, criterion, citation) {
  const document = textOf(citation.document);
  const place = textOf(citation.place);
  const parts = joined([
    document ? el('span', '', link(citation.url, document), place ? `, ${place}` : '') : null,
    citation.date ? `of ${dateWords(textOf(citation.date))}` : null,
    citation.confidence && !/own reading/i.test(document) ? known(words.confidence, citation.confidence) ?? textOf(citation.confidence) : null,
    policy ? el('span', '', 'rule ', el('code', '', [policy, edition, criterion].filter(Boolean).join(' / '))) : null,
  ]);
  return parts.length > 0 ? el('p', 'source', 'Source: ', parts) : null;
}

function findingOf(order, finding) {
  const [word, tone, sign] = known(words.severity, finding.severity) ?? words.severity.information;
  const source = finding.source ?? {};
  const citation = { ...citationOf(order, source) };
  citation.document = source.document ?? citation.document;
  citation.place = source.place ?? citation.place;
  const places = list(finding.expression);
  return el('li', tone,
    icon(sign),
    el('div', '',
      el('p', 'text', el('span', 'severity', `${word}: `), textOf(finding.text)),
      finding.remedy ? el('p', 'remedy', el('b', '', 'What to do: '), textOf(finding.remedy)) : null,
      sourceOf(source.policy, source.edition, source.criterion, citation),
      el('p', 'source', el('code', '', textOf(finding.code)), places.length > 0 ? [' at ', el('code', '', places.join(', '))] : null)));
}

function findingsOf(order) {
  const rank = { error: 0, warning: 1, information: 2 };
  const findings = list(order.findings)
    .map((finding, index) => [finding, index])
    .sort(([a, i], [b, j]) => (rank[a.severity] ?? 3) - (rank[b.severity] ?? 3) || i - j)
    .map(([finding]) => finding);
  if (findings.length === 0) return null;
  return el('section', '', el('h4', '', 'Findings'), el('ul', 'findings', findings.map(finding => findingOf(order, finding))));
}

function answerWords(question, word) {
  const text = textOf(word);
  if (question === 'study') return known(words.study, text) ?? text;
  return known(words[question] ?? {}, text)?.[0] ?? text;
}

function changesOf(order) {
  const changes = list(order.wouldChange);
  if (changes.length === 0) return null;
  return el('section', '',
    el('h4', '', 'What would change the answer, if it is true and documented'),
    el('ul', 'changes', changes.map(change => {
      const question = textOf(change.answer);
      const asks = questions.find(([name]) => name === question)?.[1] ?? question;
      return el('li', '',
        el('p', '', textOf(change.says)),
        el('p', 'arrow', `${asks} ${answerWords(question, change.from)} → ${answerWords(question, change.to)}`));
    })));
}

function trailEntry(entry) {
  const [word, tone] = known(words.result, entry.result) ?? words.result.unknown;
  const evidence = list(entry.evidence).map(told => typeof told === 'string' ? told : textOf(told?.says));
  const missing = list(entry.missing).map(textOf);
  return el('li', tone,
    el('span', 'result', icon(tone), word),
    el('div', '',
      el('p', '', textOf(entry.says)),
      evidence.length > 0 ? el('p', 'told', 'Told: ', evidence.join('; ')) : null,
      missing.length > 0 ? el('p', 'told', 'Missing: ', missing.join('; ')) : null,
      sourceOf(entry.policy, entry.edition, entry.criterion, entry.citation ?? {})));
}

function trailOf(order) {
  const trail = list(order.trail);
  if (trail.length === 0) return null;
  const count = (entries, result) => entries.filter(entry => entry.result === result).length;
  const counts = entries => `${count(entries, 'met')} met, ${count(entries, 'not-met')} not met, ${count(entries, 'unknown')} unknown`;
  const others = [...new Set(trail.map(entry => entry.question))].filter(name => !questions.some(([known]) => known === name)).map(name => [name, textOf(name)]);
  const groups = [...questions, ...others]
    .map(([name, asks]) => [asks, trail.filter(entry => entry.question === name)])
    .filter(([, entries]) => entries.length > 0);
  return el('details', 'trail',
    el('summary', '', 'Why: every criterion that was looked at ', el('span', '', `(${counts(trail)})`)),
    groups.map(([asks, entries]) => {
      const group = el('details', 'trail-group',
        el('summary', '', `${asks} `, el('span', '', counts(entries))),
        el('ul', '', entries.map(trailEntry)));
      group.open = true;
      return group;
    }));
}

function footOf(order, knowledgeVersion) {
  return el('p', 'card-foot', joined([
    'Advice, not the payer’s determination',
    order.assessmentId ? `assessment ${textOf(order.assessmentId)}` : null,
    knowledgeVersion ? `knowledge ${textOf(knowledgeVersion)}` : null,
  ]));
}

function cardOf(order, knowledgeVersion, position) {
  const title = order.inScope === false ? 'Not a heart CT or heart MRI order' : studyName(order) || 'Study not determined';
  const heading = el('h3', '', title);
  heading.id = `order-${position}`;
  const card = el('article', 'card',
    el('div', 'card-head', heading, order.inScope === false ? null : codesOf(order), metaOf(order)),
    order.inScope === false ? null : answersOf(order),
    findingsOf(order),
    changesOf(order),
    trailOf(order),
    footOf(order, knowledgeVersion));
  card.setAttribute('aria-labelledby', heading.id);
  return card;
}

function showAnswer(answer) {
  const orders = list(answer.orders);
  page.reading.replaceChildren(...orders.map((order, index) => cardOf(order, answer.knowledgeVersion, index + 1)));
  const findings = orders.flatMap(order => list(order.findings));
  const act = findings.filter(finding => finding.severity !== 'information').length;
  page.status.textContent = `${plural(orders.length, 'order', 'orders')} checked, ${act === 0 ? 'nothing to act on' : plural(act, 'finding to act on', 'findings to act on')}`;
}

// errors

function showFault(title, issues) {
  page.reading.replaceChildren(el('div', 'fault',
    el('h3', '', icon('stop'), title),
    issues.length > 0
      ? el('ul', '', issues.map(issue => el('li', '',
        el('p', '', textOf(issue.details?.text ?? issue.diagnostics)),
        issue.details?.text && issue.diagnostics ? el('p', 'source', textOf(issue.diagnostics)) : null,
        remedyOf(issue) ? el('p', 'remedy', el('b', '', 'What to do: '), remedyOf(issue)) : null,
        list(issue.expression).length > 0 ? el('p', 'place', 'Place: ', el('code', '', list(issue.expression).join(', '))) : null)))
      : null));
  page.status.textContent = title;
}

function remedyOf(issue) {
  return list(issue.extension).find(extension => textOf(extension.url).endsWith('/remedy'))?.valueString ?? '';
}

// asking

const query = asOf => asOf ? `?asOf=${encodeURIComponent(asOf)}` : '';

async function post(path, request, signal) {
  const response = await fetch(path + query(request.asOf), {
    method: 'POST', body: request.body, signal, cache: 'no-store', headers: { 'Content-Type': 'application/fhir+json', Accept: 'application/fhir+json, application/json' },
  });
  const text = await response.text();
  let json = null;
  try { json = JSON.parse(text); } catch { /* shown as it came */ }
  return { ok: response.ok, status: response.status, text, json };
}

function pretty(answer) {
  return answer.json === null ? answer.text : JSON.stringify(answer.json, null, 2);
}

async function check() {
  running?.abort();
  if (page.body.value.trim() === '') {
    showFault('There is nothing to check yet', [{ diagnostics: 'Pick an example, or paste an order as FHIR R4 JSON.' }]);
    page.body.focus();
    return;
  }
  const mine = running = new AbortController();
  asked = { body: page.body.value, asOf: page.asOf.value, fhirShown: false };
  page.reading.classList.add('waiting');
  page.status.textContent = 'Checking';
  try {
    const answer = await post('/check', asked, mine.signal);
    if (answer.ok && answer.json) showAnswer(answer.json);
    else showFault(`The request was refused (${answer.status})`, list(answer.json?.issue));
    page.json.textContent = pretty(answer);
    page.fhir.textContent = '';
    await showFhir();
    if (page.answer.getBoundingClientRect().top > window.innerHeight * 0.6) page.answer.scrollIntoView();
  } catch (fault) {
    if (fault.name === 'AbortError') return;
    showFault('The service did not answer', [{ diagnostics: 'Is it still running? Start it and press Check again.' }]);
  } finally {
    if (running === mine) page.reading.classList.remove('waiting');
  }
}

// The FHIR form is asked for only when somebody looks at it.
async function showFhir() {
  if (!asked || asked.fhirShown || byId('panel-fhir').hidden) return;
  const request = asked;
  request.fhirShown = true;
  page.fhir.textContent = 'Asking';
  try {
    const answer = await post('/fhir/ServiceRequest/$check', request);
    if (request === asked) page.fhir.textContent = pretty(answer);
  } catch {
    request.fhirShown = false;
    page.fhir.textContent = 'The service did not answer.';
  }
}

// examples, files, tabs

async function loadExamples() {
  try {
    examples = await (await fetch('/examples')).json();
  } catch {
    examples = [];
  }
  const none = new Option(examples.length > 0 ? 'Pick an example' : 'No examples are installed', '');
  page.example.replaceChildren(none, ...examples.map(example => new Option(example.title, example.name)));
  page.example.disabled = examples.length === 0;
  pickFromAddress();
}

function pickFromAddress() {
  let name = '';
  try { name = decodeURIComponent(location.hash.slice(1)); } catch { /* not one of ours */ }
  if (name && name !== page.example.value && examples.some(example => example.name === name)) {
    page.example.value = name;
    pick();
  }
}

async function pick() {
  const example = examples.find(example => example.name === page.example.value);
  page.summary.textContent = example?.summary ?? '';
  if (!example) return;
  history.replaceState(null, '', `#${encodeURIComponent(example.name)}`);
  try {
    const response = await fetch(`/examples/${encodeURIComponent(example.name)}`);
    const text = await response.text();
    if (page.example.value !== example.name) return;
    page.body.value = text;
    page.body.scrollTop = 0;
    await check();
  } catch {
    showFault('The example could not be read', []);
  }
}

async function take(file) {
  if (!file) return;
  page.body.value = await file.text();
  leaveExample();
  page.hint.textContent = `${file.name} was read. Nothing is kept.`;
  page.body.focus();
}

function leaveExample() {
  if (page.example.value === '') return;
  page.example.value = '';
  page.summary.textContent = '';
  history.replaceState(null, '', location.pathname);
}

const tabs = [...document.querySelectorAll('[role="tab"]')];

function showTab(tab) {
  for (const other of tabs) {
    const chosen = other === tab;
    other.setAttribute('aria-selected', String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    byId(other.getAttribute('aria-controls')).hidden = !chosen;
  }
  showFhir();
}

byId('tabs').addEventListener('click', event => {
  const tab = event.target.closest('[role="tab"]');
  if (tab) showTab(tab);
});

byId('tabs').addEventListener('keydown', event => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const at = tabs.indexOf(document.activeElement);
  const next = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : step ? (at + step + tabs.length) % tabs.length : -1;
  if (next < 0) return;
  event.preventDefault();
  tabs[next].focus();
  showTab(tabs[next]);
});

page.form.addEventListener('submit', event => {
  event.preventDefault();
  check();
});

document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    check();
  }
});

page.example.addEventListener('change', pick);
page.body.addEventListener('input', leaveExample);
page.file.addEventListener('change', () => take(page.file.files[0]).finally(() => { page.file.value = ''; }));
window.addEventListener('hashchange', pickFromAddress);

// A file dropped beside the field must not replace the page.
for (const kind of ['dragover', 'drop']) {
  window.addEventListener(kind, event => {
    if (![...event.dataTransfer.types].includes('Files')) return;
    event.preventDefault();
    page.body.classList.toggle('dropping', kind === 'dragover');
    if (kind === 'drop') take(event.dataTransfer.files[0]);
  });
}
window.addEventListener('dragleave', () => page.body.classList.remove('dropping'));

fetch('/health/ready').then(response => response.json()).then(ready => {
  page.version.textContent = `Knowledge ${textOf(ready.knowledgeVersion)}, ${plural(ready.policies, 'policy', 'policies')}`;
}, () => {});

// Paper cannot be clicked: the sources must stand on it.
const opened = [];
window.addEventListener('beforeprint', () => {
  for (const closed of document.querySelectorAll('details:not([open])')) {
    closed.open = true;
    opened.push(closed);
  }
});
window.addEventListener('afterprint', () => opened.splice(0).forEach(details => { details.open = false; }));

loadExamples();
