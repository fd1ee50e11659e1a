// Two servers give the same answers to every request that the mappings name.
// usage: node same-answers.mjs MAPPINGS_FOLDER OURS THEIRS
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, finish, same } from './checks.mjs';

const [folder, ours, theirs] = process.argv.slice(2);
const stubs = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).mappings);
const exact = stubs.filter((stub) => stub.request.urlPath);

async function ask(server, { method, urlPath, queryParameters = {}, formParameters }) {
  const parameters = (from) => new URLSearchParams(Object.entries(from).map(([name, { equalTo }]) => [name, equalTo]));
  const query = parameters(queryParameters).toString();
  const response = await fetch(server + urlPath + (query ? `?${query}` : ''), formParameters ? { method, body: parameters(formParameters) } : { method });
  return { status: response.status, type: response.headers.get('content-type'), body: JSON.parse((await response.text()).replaceAll(server, 'SERVER')) };
}

await check(`WireMock gives the same ${exact.length} answers`, async () => {
  if (exact.length < 20) throw new Error('there are hardly any mappings');
  for (const { request } of exact) same(await ask(theirs, request), await ask(ours, request), `${request.method} ${request.urlPath} ${JSON.stringify(request.queryParameters ?? request.formParameters ?? {})}`);
});

for (const [what, request] of [
  ['WireMock does not know what the chart does not hold', { method: 'GET', urlPath: '/fhir/Patient/nobody' }],
  ['WireMock finds nothing where nothing is', { method: 'GET', urlPath: '/fhir/Procedure', queryParameters: { patient: { equalTo: 'nobody' } } }],
]) {
  await check(what, async () => {
    const [one, other] = [await ask(theirs, request), await ask(ours, request)];
    same([one.status, one.body.resourceType, one.body.total], [other.status, other.body.resourceType, other.body.total]);
  });
}

finish();
