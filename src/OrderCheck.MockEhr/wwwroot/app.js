const byId = (id) => document.getElementById(id);
const state = { patients: [], patient: null, hooks: [], services: null, cards: new Map(), raw: new Map(), chosen: new Map() };

/** An element with text and children; text is never read as markup. */
function make(name, options = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(options)) {
    if (key === 'text') element.textContent = value;
    else if (key === 'class') element.className = value;
    else if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, '');
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

async function call(path, body) {
  const response = await fetch(path, body === undefined ? {} : { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? `The EHR answered ${response.status}.`);
  return answer;
}

function say(text, bad = false) {
  byId('status').textContent = text;
  byId('status').className = bad ? 'bad' : '';
}

/** Only ordinary web addresses become links: a card must not bring a script. */
function webAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

const list = (value) => (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]);
const codesOf = (concept) => list(concept?.coding).map((coding) => coding.code ?? coding.display ?? '').filter(Boolean);
const wordsOf = (concept) => [...new Set([concept?.text ?? list(concept?.coding).map((coding) => coding.display).find(Boolean), codesOf(concept).join(', ')].filter(Boolean))].join(' · ');

/** Markdown as text: paragraphs, bullets and bold; nothing else has a meaning. */
function detailOf(markdown) {
  const box = make('div', { class: 'detail' });
  let bullets = null;
  for (const block of String(markdown).split('\n')) {
    const line = block.trim();
    const bullet = /^[-*+] +(.*)$/.exec(line);
    if (!line) {
      bullets = null;
    } else if (bullet) {
      bullets ??= box.appendChild(make('ul'));
      bullets.append(make('li', {}, ...inline(bullet[1])));
    } else {
      bullets = null;
      box.append(make('p', {}, ...inline(line.replace(/^#+ +/, ''))));
    }
  }
  return box;
}

function inline(text) {
  return text.split('**').map((part, index) => (index % 2 ? make('strong', { text: part }) : document.createTextNode(part)));
}

function showPatients() {
  const wanted = byId('filter').value.toLowerCase();
  byId('patients').replaceChildren(...state.patients
    .filter((patient) => `${patient.name} ${patient.id} ${patient.source}`.toLowerCase().includes(wanted))
    .map((patient) => make('li', {}, make('button', { type: 'button', 'aria-current': patient.id === state.patient ? 'true' : null, onclick: () => choose(patient.id) },
      document.createTextNode(patient.name), make('small', { text: `${patient.source} · ${patient.orders.filter((order) => order.resource.status === 'draft').length} draft` })))));
}

function choose(id) {
  state.patient = id;
  say('');
  showPatients();
  showPatient();
}

const current = () => state.patients.find((patient) => patient.id === state.patient);

function showPatient() {
  const patient = current();
  if (!patient) return;
  byId('patient-name').textContent = patient.name;
  byId('patient-facts').textContent = [patient.gender, patient.birthDate && `born ${patient.birthDate}`, `Patient/${patient.id}`].filter(Boolean).join(' · ');
  byId('orders').replaceChildren(...(patient.orders.length ? patient.orders.map(orderOf) : [make('p', { class: 'quiet', text: 'No orders.' })]));
  byId('chart').replaceChildren(make('table', {}, ...patient.chart.map(({ reference, resource }) => make('tr', {}, make('td', { text: reference }), make('td', { text: chartLine(resource) })))));
  showHooks();
  showCards();
}

function chartLine(resource) {
  const value = resource.valueQuantity ? `${resource.valueQuantity.value} ${resource.valueQuantity.unit ?? ''}` : resource.valueBoolean ?? wordsOf(resource.valueCodeableConcept) ?? '';
  return [wordsOf(resource.code) || wordsOf(resource.type), value, resource.conclusion, wordsOf(resource.clinicalStatus), resource.status, list(resource.payor).map((payor) => payor.display ?? payor.reference).join(', ')]
    .filter((part) => part !== '' && part !== undefined && part !== null).join(' · ');
}

function chosenOrders() {
  const patient = current();
  const drafts = patient.orders.filter((order) => order.reference.startsWith('ServiceRequest/'));
  if (!state.chosen.has(patient.id)) state.chosen.set(patient.id, new Set(drafts.filter((order) => order.resource.status === 'draft').map((order) => order.reference)));
  return state.chosen.get(patient.id);
}

function orderOf({ reference, resource }) {
  const chosen = chosenOrders();
  const isOrder = resource.resourceType === 'ServiceRequest';
  const box = make('input', { type: 'checkbox', 'aria-label': `Include ${reference}`, disabled: !isOrder });
  box.checked = chosen.has(reference);
  box.addEventListener('change', () => {
    if (box.checked) chosen.add(reference); else chosen.delete(reference);
    showHooks();
  });
  const reasons = [...list(resource.reasonCode).map(wordsOf), ...list(resource.reasonReference).map((reason) => reason.display ?? reason.reference)].filter(Boolean);
  const facts = [reference, resource.occurrenceDateTime && `on ${resource.occurrenceDateTime}`, reasons.length ? `for ${reasons.join('; ')}` : isOrder ? 'no reason given' : null].filter(Boolean);
  const coverage = list(resource.extension).filter((extension) => String(extension.url).endsWith('/ext-coverage-information')).map(coverageLine);
  return make('article', { class: 'order' }, box,
    make('div', {}, make('p', { class: 'what', text: wordsOf(resource.code) || list(resource.serviceType).map(wordsOf).join(', ') || 'Without a code' }), make('p', { class: 'facts', text: facts.join(' · ') }),
      ...coverage.map((text) => make('p', { class: 'coverage', text }))),
    make('span', { class: 'tag', text: resource.status ?? 'no status' }),
    make('details', {}, make('summary', { text: 'JSON' }), make('pre', { tabindex: '0', text: JSON.stringify(resource, null, 2) })));
}

function coverageLine(extension) {
  const part = (name) => list(extension.extension).find((inner) => inner.url === name);
  const reason = part('reason')?.valueCodeableConcept;
  return `Coverage information: ${[part('covered')?.valueCode, part('pa-needed') && `authorization ${part('pa-needed').valueCode}`, reason && (reason.text ?? wordsOf(reason))].filter(Boolean).join(', ')}`;
}

function showHooks() {
  const none = !current() || chosenOrders().size === 0;
  byId('hooks').replaceChildren(...state.hooks.map((hook) => {
    const offered = state.services === null || state.services.some((service) => service.hook === hook);
    return make('button', { type: 'button', class: hook === 'order-sign' ? 'main' : '', text: hook, disabled: none || !offered, title: offered ? `Fire ${hook}` : 'The service does not offer this hook', onclick: () => fire(hook) });
  }));
}

async function fire(hook) {
  const patient = state.patient;
  say(`Firing ${hook} ...`);
  try {
    const fired = await call('/ehr/fire', {
      cdsServices: byId('cds').value.trim(), hook, patient, orders: [...chosenOrders()], prefetch: byId('prefetch').value, fhirAccess: String(byId('access').checked),
    });
    state.raw.set(patient, fired);
    state.cards.set(patient, fired.problem ? [] : list(fired.answer?.cards).map((card, index) => ({ card, index, firing: fired.firing, done: null })));
    await load();
    const actions = fired.applied.length ? ` Done by the answer: ${fired.applied.join('; ')}.` : '';
    say(fired.problem ? fired.problem : `${hook}: ${state.cards.get(patient).length} cards in ${fired.milliseconds} ms.${actions}`, Boolean(fired.problem));
  } catch (fault) {
    say(fault.message, true);
  }
}

function showCards() {
  const shown = state.cards.get(state.patient);
  const raw = state.raw.get(state.patient);
  byId('request').textContent = raw ? JSON.stringify(raw.request, null, 2) : '';
  byId('answer').textContent = raw ? JSON.stringify(raw.answer, null, 2) : '';
  byId('cards').replaceChildren(...(!shown ? [make('p', { class: 'quiet', text: 'No hook has been fired for this patient.' })]
    : shown.length ? shown.map(cardOf) : [make('p', { class: 'quiet', text: 'No advice.' })]));
}

function cardOf(item) {
  const { card } = item;
  const indicator = ['info', 'warning', 'critical'].includes(card.indicator) ? card.indicator : 'info';
  const icon = /^data:image\/png;base64,/.test(card.source?.icon ?? '') ? card.source.icon : null;
  const sourceUrl = webAddress(card.source?.url);
  const label = card.source?.label ?? 'no source';
  const box = make('article', { class: `card ${indicator}${item.done ? ' done' : ''}` },
    make('p', { class: 'indicator', text: indicator }),
    make('h4', { text: card.summary ?? 'no summary' }),
    card.detail ? detailOf(card.detail) : null,
    make('p', { class: 'source' }, icon ? make('img', { src: icon, alt: '', width: '16', height: '16' }) : null, document.createTextNode('From '),
      sourceUrl ? make('a', { href: sourceUrl, target: '_blank', rel: 'noopener noreferrer', text: label }) : document.createTextNode(label)));

  const links = list(card.links).map((link) => [link, webAddress(link.url)]).filter(([, url]) => url);
  if (links.length) {
    box.append(make('p', { class: 'links' }, ...links.map(([link, url]) => make('a', { href: url, target: '_blank', rel: 'noopener noreferrer', text: link.type === 'smart' ? `${link.label} (app)` : link.label ?? url }))));
  }

  if (item.done) {
    box.append(make('p', { class: 'quiet', text: item.done }));
    return box;
  }

  const suggestions = list(card.suggestions);
  if (suggestions.length) {
    box.append(make('div', { class: 'doing' }, ...suggestions.map((suggestion, at) => make('button', {
      type: 'button', class: suggestion.isRecommended ? 'main' : '', text: suggestion.label ?? 'Accept', title: list(suggestion.actions).map((action) => action.description).filter(Boolean).join('; '),
      onclick: () => accept(item, at, suggestion),
    }))));
  }

  const reasons = list(card.overrideReasons);
  const reason = reasons.length ? make('select', { 'aria-label': 'Reason to override' }, make('option', { value: '', text: 'no reason' }), ...reasons.map((coding, at) => make('option', { value: String(at), text: coding.display ?? coding.code }))) : null;
  const comment = reasons.length ? make('input', { type: 'text', placeholder: 'comment', 'aria-label': 'Comment', maxlength: '500' }) : null;
  box.append(make('div', { class: 'doing' }, reason, comment, make('button', { type: 'button', text: reasons.length ? 'Override' : 'Dismiss', onclick: () => dismiss(item, reason?.value ?? '', comment?.value ?? '') })));
  return box;
}

const feedbackLine = (feedback) => (feedback ? feedback.problem ? ` Feedback failed: ${feedback.problem}` : ` Feedback sent (${feedback.status}).` : ' No feedback: the card has no uuid.');

async function accept(item, suggestion, { label }) {
  try {
    const answer = await call('/ehr/accept', { firing: item.firing, card: item.index, suggestion });
    item.done = `Accepted: ${label ?? 'suggestion'}. ${answer.applied.join('; ')}.${feedbackLine(answer.feedback)}`;
    await load();
  } catch (fault) {
    say(fault.message, true);
  }
}

async function dismiss(item, reason, comment) {
  try {
    const answer = await call('/ehr/override', { firing: item.firing, card: item.index, ...(reason === '' ? {} : { reason: Number(reason) }), comment });
    item.done = `Dismissed.${feedbackLine(answer.feedback)}`;
    showCards();
  } catch (fault) {
    say(fault.message, true);
  }
}

async function discover() {
  try {
    const found = await call('/ehr/services', { cdsServices: byId('cds').value.trim() });
    state.services = found.problem ? [] : list(found.answer?.services);
    say(found.problem ?? `The service offers ${state.services.map((service) => service.hook).join(', ') || 'no hooks'}.`, Boolean(found.problem));
  } catch (fault) {
    state.services = [];
    say(fault.message, true);
  }
  showHooks();
}

async function showCalls() {
  const calls = await call('/ehr/calls');
  byId('calls').replaceChildren(calls.length
    ? make('table', {}, ...calls.map((line) => make('tr', {}, ...[line.at, line.method, line.url, line.status ?? '...', line.fault].map((text) => make('td', { text: String(text) })))))
    : make('p', { class: 'quiet', text: 'None yet.' }));
}

async function load() {
  state.patients = await call('/ehr/patients');
  showPatients();
  showPatient();
  if (byId('calls-box').open) await showCalls();
}

byId('filter').addEventListener('input', showPatients);
byId('cds').addEventListener('input', () => { state.services = null; showHooks(); });
byId('service').addEventListener('submit', (event) => { event.preventDefault(); discover(); });
byId('calls-box').addEventListener('toggle', () => { if (byId('calls-box').open) showCalls(); });

const settings = await call('/ehr/settings');
state.hooks = settings.hooks;
byId('cds').value = settings.cdsServices;
byId('about').textContent = `FHIR R4 at ${settings.fhirBase}, calls signed with ${settings.algorithm}${settings.requireToken ? ', tokens required' : ''}${settings.faultRules ? `, ${settings.faultRules} fault rules` : ''}.`;
await load();
if (state.patients.length) choose(state.patients[0].id);
if (settings.cdsServices) await discover();
