// Starts the page: the key where one is needed, the three views, and what is printed.

import { byId } from './dom.js';
import { get, setKey } from './service.js';
import { showExample, startTryOrder } from './try-order.js';
import { plural } from './words.js';

const views = { try: 'view-try', policies: 'view-policies', decisions: 'view-decisions' };

let offer = null;

async function route() {
  const [view = 'try', ...place] = location.hash.replace(/^#\/?/, '').split('/').map(plain);
  const name = Object.hasOwn(views, view) ? view : 'try';
  for (const [other, id] of Object.entries(views)) {
    byId(id).hidden = other !== name;
    const anchor = document.querySelector(`nav a[href="#/${other}"]`);
    if (other === name) anchor.setAttribute('aria-current', 'page');
    else anchor.removeAttribute('aria-current');
  }
  if (name === 'try' && place[0]) showExample(place[0]);
  // What a view needs beyond the first one is loaded with it.
  if (name === 'policies') (await import('./policies.js')).showPolicies(offer, place);
  if (name === 'decisions') (await import('./decisions.js')).showDecisions();
}

function plain(part) {
  try { return decodeURIComponent(part); } catch { return part; }
}

function askForKey() {
  const form = byId('key-form');
  form.hidden = false;
  form.addEventListener('submit', event => {
    event.preventDefault();
    setKey(byId('key').value.trim());
    byId('key-status').textContent = byId('key').value.trim() === '' ? 'No key is used.' : 'The key is used until this page is closed.';
  });
}

// Paper cannot be clicked: the sources must be on it.
function openForPrint() {
  const opened = [];
  window.addEventListener('beforeprint', () => {
    for (const closed of document.querySelectorAll('details:not([open])')) {
      closed.open = true;
      opened.push(closed);
    }
  });
  window.addEventListener('afterprint', () => opened.splice(0).forEach(details => { details.open = false; }));
}

async function start() {
  openForPrint();
  offer = (await get('/order-form').catch(() => null))?.json;
  if (!offer) {
    byId('status').textContent = 'The service did not answer. Is it still running? Load the page again.';
    return;
  }
  byId('version').textContent = `Policies of knowledge ${offer.knowledgeVersion}: ${plural(offer.policies.length, 'policy', 'policies')}`;
  if (offer.needsKey) askForKey();
  startTryOrder(offer);
  window.addEventListener('hashchange', route);
  route();
  document.body.dataset.ready = 'true';
}

start();
