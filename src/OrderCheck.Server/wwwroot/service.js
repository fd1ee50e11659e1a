// Asks the service. The operator's key is kept in this variable alone: never in a cookie, never in storage, gone when the page is closed.

let key = '';

export const setKey = value => { key = value; };
export const hasKey = () => key !== '';

function headers(extra) {
  return key === '' ? extra : { ...extra, Authorization: `Bearer ${key}` };
}

async function answerTo(path, options) {
  const response = await fetch(path, { cache: 'no-store', credentials: 'omit', ...options, headers: headers(options.headers) });
  const text = await response.text();
  let json = null;
  try { json = JSON.parse(text); } catch { /* shown as it came */ }
  return { ok: response.ok, status: response.status, text, json };
}

/** A JSON answer, with its text as it came. */
export const get = path => answerTo(path, { headers: { Accept: 'application/json' } });

export const post = (path, body, signal, mediaType = 'application/fhir+json') => answerTo(path, {
  method: 'POST', body, signal, headers: { 'Content-Type': mediaType, Accept: 'application/fhir+json, application/json' },
});

export const pretty = answer => answer.json === null ? answer.text : JSON.stringify(answer.json, null, 2);
