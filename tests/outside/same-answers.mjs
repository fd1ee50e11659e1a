// Two servers give the same answers to every request that the mappings name.
// usage: node same-answers.mjs MAPPINGS_FOLDER OURS THEIRS
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, finish, same } from './checks.mjs';

const [folder, ours, theirs] = process.argv.slice(2);
const stubs = readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));
const exact = stubs.filter((stub) => !stub.scenarioName);

async function ask(server, { method, urlPath, queryParameters = {}, formParameters }) {
  const parameters = (from) => new URLSearchParams(Object.entries(from).flatMap(([name, { equalTo, hasExactly }]) => (hasExactly ?? [{ equalTo }]).map((one) => [name, one.equalTo])));
  const query = parameters(queryParameters).toString();
  const response = await fetch(server + urlPath + (query ? `?${query}` : ''), formParameters ? { method, body: parameters(formParameters) } : { method });
  return { status: response.status, type: response.headers.get('content-type'), body: JSON.parse((await response.text()).replaceAll(server, 'SERVER')) };
}

await check(`WireMock gives the same ${exact.length} answers`, async () => {
  if (exact.length < 10) throw new Error('there are hardly any mappings');
  for (const { request } of exact) same(await ask(theirs, request), await ask(ours, request), `${request.method} ${request.urlPath} ${JSON.stringify(request.queryParameters ?? request.formParameters ?? {})}`);
});

finish();
