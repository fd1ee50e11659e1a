// Finds reasons by name or by code, as a combobox; several can be chosen. Codes that are not in the list and plain words are taken too.

import { button, el, icon, set } from './dom.js';

const icd10Form = /^[A-TV-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/i;
const maxShown = 8;

const fold = text => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** The reasons of the list that fit what was typed: every word begins a word of the label, of its other names, or the code. */
export function matches(reasons, typed) {
  const wanted = fold(typed).split(/\s+/).filter(Boolean);
  return reasons.filter(([code, label, others]) => {
    const words = fold(`${code} ${label} ${others}`).split(/[\s,()]+/);
    return wanted.every(want => words.some(word => word.startsWith(want)));
  });
}

function offers(reasons, typed) {
  const text = typed.trim();
  if (text === '') return [];
  const found = matches(reasons, text).slice(0, maxShown).map(([code, label]) => ({ code, label }));
  const code = text.toUpperCase();
  if (icd10Form.test(text) && !found.some(one => one.code === code)) found.push({ code, label: '' });
  if (!icd10Form.test(text)) found.push({ text });
  return found;
}

export const reasonWords = reason => reason.code ? (reason.label ? `${reason.label}, ${reason.code}` : reason.code) : `“${reason.text}”`;
const offerWords = offer => offer.text ? `Use these words: “${offer.text}”` : offer.label ? reasonWords(offer) : `Use the code ${offer.code}`;

/** The search field with the chosen reasons below it. */
export function reasonSearch(loadReasons, onChange) {
  let chosen = [];
  let offered = [];
  let at = -1;
  let all = [];

  const box = set(el('input'), {
    type: 'text', id: 'reason', role: 'combobox', ariaAutoComplete: 'list', ariaExpanded: 'false', autocomplete: 'off', spellcheck: false,
    placeholder: 'chest pain, or R07.9',
  });
  box.setAttribute('aria-controls', 'reason-offers');
  box.setAttribute('aria-describedby', 'reason-hint');
  const offersList = set(el('ul', 'offers'), { id: 'reason-offers', role: 'listbox', ariaLabel: 'Reasons that fit', hidden: true });
  const chips = set(el('ul', 'chips'), { id: 'reasons', ariaLabel: 'Chosen reasons' });

  function close() {
    offersList.hidden = true;
    at = -1;
    box.setAttribute('aria-expanded', 'false');
    box.removeAttribute('aria-activedescendant');
  }

  function mark(next) {
    at = next;
    [...offersList.children].forEach((option, index) => option.setAttribute('aria-selected', String(index === at)));
    if (at < 0) box.removeAttribute('aria-activedescendant');
    else {
      box.setAttribute('aria-activedescendant', offersList.children[at].id);
      offersList.children[at].scrollIntoView({ block: 'nearest' });
    }
  }

  function showOffers() {
    offered = offers(all, box.value);
    offersList.replaceChildren(...offered.map((offer, index) => {
      const option = set(el('li', '', offerWords(offer)), { id: `reason-offer-${index}`, role: 'option' });
      option.setAttribute('aria-selected', 'false');
      // Before the field loses its focus.
      option.addEventListener('pointerdown', event => { event.preventDefault(); add(offer); });
      return option;
    }));
    offersList.hidden = offered.length === 0;
    box.setAttribute('aria-expanded', String(offered.length > 0));
    mark(-1);
  }

  function add(offer) {
    if (!chosen.some(one => (one.code ?? one.text) === (offer.code ?? offer.text))) chosen = [...chosen, offer];
    box.value = '';
    close();
    changed();
  }

  function changed() {
    chips.replaceChildren(...chosen.map(reason => el('li', 'chip', el('span', '', reasonWords(reason)),
      set(button('remove', () => { chosen = chosen.filter(one => one !== reason); changed(); box.focus(); }, icon('remove')), { ariaLabel: `Remove ${reasonWords(reason)}` }))));
    chips.hidden = chosen.length === 0;
    onChange(chosen);
  }

  box.addEventListener('input', showOffers);
  box.addEventListener('focus', async () => {
    all = await loadReasons();
    if (box.value !== '') showOffers();
  }, { once: true });
  box.addEventListener('blur', close);
  box.addEventListener('keydown', event => {
    const last = offered.length - 1;
    if (event.key === 'Enter' && !(event.ctrlKey || event.metaKey)) {
      if (box.value.trim() === '') return;
      event.preventDefault();
      if (offered.length > 0) add(offered[Math.max(at, 0)]);
    } else if (event.key === 'Escape' && !offersList.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && offered.length > 0 && !offersList.hidden) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      mark(at < 0 && step < 0 ? last : (at + step + offered.length) % offered.length);
    }
  });

  chips.hidden = true;
  return el('div', 'field reason-search',
    set(el('label', '', 'Reason'), { htmlFor: 'reason' }), el('div', 'combobox', box, offersList), chips,
    set(el('p', 'hint', 'By name or ICD-10-CM code; the first one is the main reason.'), { id: 'reason-hint' }));
}
