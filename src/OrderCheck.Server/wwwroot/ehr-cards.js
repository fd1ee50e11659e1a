// The cards as an EHR shows them at signing: the request as a hook call, and its answer.

import { el, icon, link } from './dom.js';
import { detailsOf } from './source.js';
import { list, textOf } from './words.js';

export const signService = '/cds-services/order-sign-cardiac-imaging';

const tones = { info: 'information', warning: 'attention', critical: 'stop' };
const searchset = resources => ({ resourceType: 'Bundle', type: 'searchset', total: resources.length, entry: resources.map(resource => ({ resource, search: { mode: 'match' } })) });

function resourcesOf(request) {
  if (request?.resourceType === 'ServiceRequest') return [request];
  const found = request?.resourceType === 'Bundle' ? list(request.entry).map(entry => entry?.resource) : list(request?.parameter).map(parameter => parameter?.resource);
  return found.flatMap(resource => resource?.resourceType === 'Bundle' ? resourcesOf(resource) : [resource]).filter(resource => resource && typeof resource === 'object');
}

/** The hook call that an EHR would make when the orders of the request are signed, or null when there are none. The prefetch holds all that the request holds. */
export function hookCallOf(request, services) {
  const resources = resourcesOf(request);
  const orders = resources.filter(resource => resource.resourceType === 'ServiceRequest' && ['draft', undefined].includes(resource.status) && resource.id);
  const patient = resources.find(resource => resource.resourceType === 'Patient' && resource.id);
  if (orders.length === 0 || !patient) return null;
  const encounter = resources.find(resource => resource.resourceType === 'Encounter');
  const templates = list(services.services).find(service => signService.endsWith(`/${service.id}`))?.prefetch ?? {};
  const prefetch = {};
  for (const [key, template] of Object.entries(templates)) {
    const [, type, isSearch] = /^([A-Za-z]+)(\?)?/.exec(template) ?? [];
    const found = resources.filter(resource => resource.resourceType === type);
    prefetch[key] = isSearch ? searchset(found) : found[0] ?? null;
  }
  return {
    hook: 'order-sign', hookInstance: crypto.randomUUID(),
    context: {
      userId: 'Practitioner/orderer', patientId: patient.id, ...(encounter?.id ? { encounterId: encounter.id } : {}),
      draftOrders: { resourceType: 'Bundle', type: 'collection', entry: orders.map(resource => ({ resource })) },
    },
    prefetch,
  };
}

// The little Markdown that cards use: paragraphs, bullets, bold and links.

function inline(text) {
  return text.split(/(\*\*[^*]+\*\*|\[[^\]]+\]\([^)\s]+\))/).filter(Boolean).map(part => {
    const strong = /^\*\*([^*]+)\*\*$/.exec(part);
    const anchor = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(part);
    return strong ? el('strong', '', strong[1]) : anchor ? link(anchor[2], anchor[1]) : part;
  });
}

function markdown(text) {
  return textOf(text).split(/\n{2,}/).map(block => {
    const lines = block.split('\n');
    return lines.every(line => /^[-*] /.test(line)) ? el('ul', 'bullets', lines.map(line => el('li', '', inline(line.slice(2))))) : el('p', '', inline(block));
  });
}

function suggestionOf(suggestion) {
  const actions = list(suggestion.actions);
  return el('li', '', el('span', 'suggestion', textOf(suggestion.label)),
    detailsOf(actions.map(action => [textOf(action.type), textOf(action.description)]), 'What it does'));
}

function cardOf(card) {
  const tone = tones[card.indicator] ?? 'information';
  const suggestions = list(card.suggestions);
  const links = list(card.links);
  const reasons = list(card.overrideReasons);
  return el('li', `ehr-card ${tone}`,
    el('h3', '', icon(tone), textOf(card.summary)),
    card.detail ? el('div', 'ehr-detail', markdown(card.detail)) : null,
    suggestions.length > 0 ? el('ul', 'suggestions', suggestions.map(suggestionOf)) : null,
    links.length > 0 ? el('ul', 'links', links.map(one => el('li', '', link(one.url, textOf(one.label))))) : null,
    reasons.length > 0 ? el('p', 'hint', 'Can be set aside because: ', reasons.map(reason => textOf(reason.display)).join('; '), '.') : null,
    el('p', 'source', `From ${textOf(card.source?.label)}`));
}

/** What is shown for the answer of a hook call. */
export function cardsOf(response) {
  const cards = list(response?.cards);
  const actions = list(response?.systemActions);
  return [
    el('p', 'hint', 'This is what a CDS Hooks client such as an EHR shows when the order is signed.'),
    cards.length === 0
      ? el('p', 'card ehr-silent good', icon('good'), 'No card: the order is signed without an interruption.')
      : el('ul', 'ehr-cards', cards.map(cardOf)),
    actions.length > 0
      ? el('p', 'hint', `Without a question the EHR also takes over: ${actions.map(action => textOf(action.description)).filter(Boolean).join(' ') || 'coverage information on the order'}`)
      : null,
  ].filter(Boolean);
}
