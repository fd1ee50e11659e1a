// The view "Try an order": an order from the form, an example or pasted FHIR goes in; the answer is shown in five forms.

import { differences, faultOf, readingOf } from './answer.js';
import { byId, el, keepFocus, set } from './dom.js';
import { cardsOf, hookCallOf, signService } from './ehr-cards.js';
import { factStore } from './facts.js';
import { showInput } from './input-view.js';
import { bundleOf, withFacts } from './order-bundle.js';
import { orderForm } from './order-form.js';
import { get, post, pretty } from './service.js';
import { tabsOf } from './tabs.js';
import { list, textOf } from './words.js';

const changeDelay = 250;

const page = {
  form: byId('request'), example: byId('example'), summary: byId('example-summary'), body: byId('body'), file: byId('file'), asOf: byId('as-of'), hint: byId('body-hint'),
  answer: byId('answer'), status: byId('status'), reading: byId('panel-reading'), cards: byId('panel-cards'),
  json: byId('raw-json'), fhir: byId('raw-fhir'), input: byId('raw-input'),
};

const facts = factStore();
let offer = null;
let examples = [];
let exampleText = '';
let order = null;
let mode = 'panel-form';
let running = null;
let timer = 0;
let last = null;
let sent = null;
let showOrigin = null;
let showAnswerTab = null;
let showInputTab = null;

const parsed = text => { try { return JSON.parse(text); } catch { return null; } };

/** The text to send: as it was written, or with the facts that were set by hand. */
function requestText() {
  const text = mode === 'panel-form' ? JSON.stringify(bundleOf(order), null, 2) : mode === 'panel-example' ? exampleText : page.body.value;
  const request = facts.names().length > 0 ? parsed(text) : null;
  return request ? JSON.stringify(withFacts(request, offer.facts, facts.all(), offer.today), null, 2) : text;
}

const pathOf = (path, request) => request.asOf ? `${path}?asOf=${encodeURIComponent(request.asOf)}` : path;

/** Saves the draft of the notice as a page of its own and says how that went. An example is asked for as of its own day, which may be past. */
async function draftNotice(order) {
  const request = { ...sent, asOf: sent.mode === 'panel-example' ? textOf(order.dateOfService) : sent.asOf };
  const answer = await post(pathOf('/fhir/ServiceRequest/$abn-draft', request), request.body).catch(() => null);
  const data = answer?.ok ? answer.json?.content?.[0]?.attachment?.data : null;
  if (!data) return textOf(list(answer?.json?.issue)[0]?.details?.text) || 'The service did not answer.';
  const page = new Blob([Uint8Array.from(atob(data), letter => letter.charCodeAt(0))], { type: 'text/html' });
  const address = URL.createObjectURL(page);
  set(el('a'), { href: address, download: 'abn-draft.html' }).click();
  setTimeout(() => URL.revokeObjectURL(address));
  return 'The draft was saved as abn-draft.html.';
}

const context = () => ({
  draftNotice,
  titles: new Map(offer.policies.map(policy => [policy.id, policy.title])), contractors: offer.contractors, vocabulary: offer.facts, facts,
  showInput: origin => { showAnswerTab('panel-input'); showOrigin?.(origin); },
});

function showFault(title, issues) {
  keepFocus(() => page.reading.replaceChildren(faultOf(title, issues)));
  page.status.textContent = title;
}

function showAnswer(answer, request) {
  const changes = last?.mode === request.mode && last.example === request.example ? differences(last.answer, answer) : [];
  const reading = readingOf(answer, changes, context());
  keepFocus(() => page.reading.replaceChildren(...reading.nodes));
  page.status.textContent = [reading.status, changes.length > 0 ? `changed: ${changes.join('; ')}` : ''].filter(Boolean).join('. ');
  last = { mode: request.mode, example: request.example, answer };
}

function originsOf(answer) {
  return list(answer?.orders).flatMap(one => list(one.trail)).flatMap(entry => list(entry.evidence)).map(evidence => textOf(evidence?.origin)).filter(Boolean);
}

function refusal(answer) {
  return answer.status === 401
    ? ['This service checks orders only for those it knows', [{ diagnostics: 'Enter the operator key above, then check again. It is kept in this page only, until you close it.' }]]
    : [`The request was refused (${answer.status})`, list(answer.json?.issue)];
}

async function check() {
  clearTimeout(timer);
  running?.abort();
  const body = requestText();
  if (body.trim() === '') {
    showFault('There is nothing to check yet', [{ diagnostics: mode === 'panel-example' ? 'Pick an example.' : 'Paste an order as FHIR R4 JSON.' }]);
    (mode === 'panel-example' ? page.example : page.body).focus();
    return;
  }
  const mine = running = new AbortController();
  const request = { body, mode, example: page.example.value, asOf: mode === 'panel-paste' ? page.asOf.value : '', shown: new Set() };
  page.reading.classList.add('waiting');
  page.status.textContent = 'Checking';
  try {
    const answer = await post(pathOf('/check', request), body, mine.signal);
    sent = request;
    if (answer.ok && answer.json) showAnswer(answer.json, request);
    else showFault(...refusal(answer));
    page.json.textContent = pretty(answer);
    const whole = parsed(body);
    showOrigin = null;
    if (whole) showOrigin = showInput(page.input, whole, originsOf(answer.json));
    else page.input.textContent = body;
    await showLazily();
    if (page.answer.getBoundingClientRect().top > window.innerHeight * 0.6) page.answer.scrollIntoView();
  } catch (fault) {
    if (fault.name === 'AbortError') return;
    showFault('The service did not answer', [{ diagnostics: 'Is it still running? Start it and check again.' }]);
  } finally {
    if (running === mine) page.reading.classList.remove('waiting');
  }
}

/** Once there is an answer, every change of the input is checked again. */
function changed() {
  if (!last) return;
  clearTimeout(timer);
  timer = setTimeout(check, changeDelay);
}

// The other forms of the answer are asked for only when somebody looks at them.

async function showFhir(request) {
  page.fhir.textContent = 'Asking';
  const answer = await post(pathOf('/fhir/ServiceRequest/$check', request), request.body);
  if (request === sent) page.fhir.textContent = pretty(answer);
}

async function showCards(request) {
  page.cards.replaceChildren(el('p', 'hint', 'Asking'));
  const services = await get('/cds-services');
  const call = hookCallOf(parsed(request.body), services.json ?? {});
  if (!call) {
    page.cards.replaceChildren(faultOf('No hook call can be made of this input', [{ diagnostics: 'It needs a draft order with an id, and its patient.' }]));
    return;
  }
  const answer = await post(signService, JSON.stringify(call), undefined, 'application/json');
  if (request !== sent) return;
  page.cards.replaceChildren(...answer.ok ? cardsOf(answer.json) : [faultOf(...refusal(answer))]);
}

async function showLazily() {
  const request = sent;
  if (!request) return;
  for (const [panel, show] of [['panel-fhir', showFhir], ['panel-cards', showCards]]) {
    if (byId(panel).hidden || request.shown.has(panel)) continue;
    request.shown.add(panel);
    try {
      await show(request);
    } catch {
      request.shown.delete(panel);
      showFault('The service did not answer', [{ diagnostics: 'Is it still running? Start it and check again.' }]);
    }
  }
}

// examples and files

/** Loads the list once, when somebody first asks for examples. */
async function loadExamples() {
  if (examples.length > 0) return;
  examples = list((await get('/examples').catch(() => null))?.json);
  const none = new Option(examples.length > 0 ? 'Pick an example' : 'No examples are installed', '');
  page.example.replaceChildren(none, ...examples.map(example => new Option(example.title, example.name)));
  page.example.disabled = examples.length === 0;
}

async function pick() {
  const example = examples.find(one => one.name === page.example.value);
  page.summary.textContent = example?.summary ?? '';
  exampleText = '';
  if (!example) return;
  history.replaceState(null, '', `#/try/${encodeURIComponent(example.name)}`);
  facts.clear();
  const answer = await get(`/examples/${encodeURIComponent(example.name)}`).catch(() => null);
  if (page.example.value !== example.name) return;
  if (!answer?.ok) {
    showFault('The example could not be read', []);
    return;
  }
  exampleText = answer.text;
  await check();
}

/** Shows an example that the address names. */
export async function showExample(name) {
  await loadExamples();
  if (name === page.example.value || !examples.some(example => example.name === name)) return;
  showInputTab('panel-example');
  page.example.value = name;
  await pick();
}

async function take(file) {
  if (!file) return;
  showInputTab('panel-paste');
  page.body.value = await file.text();
  page.hint.textContent = `${file.name} was read.`;
  page.body.focus();
}

function showMode(panel) {
  if (panel === mode) return;
  mode = panel;
  facts.clear();
  if (panel !== 'panel-example') history.replaceState(null, '', '#/try');
  else if (page.example.value) pick();
  else loadExamples();
}

function listenForFiles() {
  page.file.addEventListener('change', () => take(page.file.files[0]).finally(() => { page.file.value = ''; }));
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
}

/** Starts the view. */
export function startTryOrder(formOffer) {
  offer = formOffer;
  showInputTab = tabsOf(byId('input-tabs'), showMode);
  showAnswerTab = tabsOf(byId('tabs'), showLazily);
  const loadReasons = async () => list((await get('/reasons.json').catch(() => null))?.json);
  order = orderForm(byId('order-form'), offer, facts, loadReasons, changed);
  facts.onChange(changed);
  page.form.addEventListener('submit', event => {
    event.preventDefault();
    check();
  });
  document.addEventListener('keydown', event => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !byId('view-try').hidden) {
      event.preventDefault();
      check();
    }
  });
  page.example.addEventListener('change', pick);
  byId('copy-input').addEventListener('click', async () => {
    if (!sent) return;
    await navigator.clipboard.writeText(sent.body);
    page.status.textContent = 'The input was copied.';
  });
  listenForFiles();
}
