// Medplum's FHIR and CDS Hooks client, which nobody of ours wrote, against a FHIR server.
// usage: node medplum.mjs FHIR_BASE NAME [CLIENT_ID SECRET]
import { createServer } from 'node:http';
import { check, finish, same } from './checks.mjs';

globalThis.WebSocket ??= class {}; // the client expects the global of a newer Node
const { MedplumClient, buildCdsRequest } = await import('@medplum/core');
const [base, name, clientId, secret] = process.argv.slice(2);
const fhir = new URL(base.endsWith('/') ? base : base + '/');

const cds = createServer((request, response) => {
  let body = '';
  request.on('data', (piece) => (body += piece));
  request.on('end', () => {
    const call = body ? JSON.parse(body) : null;
    const answer = call
      ? { cards: [{ summary: Object.entries(call.prefetch ?? {}).map(([key, value]) => `${key}=${value?.resourceType}${value?.total ?? ''}`).join(' '), indicator: 'info', source: { label: 'Test' } }] }
      : { services: [{ hook: 'order-sign', id: 'test', description: 'A test', prefetch: { patient: 'Patient/{{context.patientId}}', coverage: 'Coverage?patient={{context.patientId}}&status=active' } }] };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
});
await new Promise((ready) => cds.listen(0, '127.0.0.1', ready));

const client = new MedplumClient({
  baseUrl: fhir.origin + '/', fhirUrlPath: fhir.pathname.slice(1), cdsServicesUrl: `http://127.0.0.1:${cds.address().port}/cds-services`, fetch, cacheTime: 0,
});

if (clientId) {
  await check(`${name}: a token is given for the client's secret`, async () => {
    const { token_endpoint: endpoint } = await (await fetch(new URL('.well-known/smart-configuration', fhir))).json();
    const answer = await (await fetch(endpoint, { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret, scope: 'system/*.rs' }) })).json();
    same(answer.token_type, 'Bearer');
    client.setAccessToken(answer.access_token);
  });
}

await check(`${name}: a patient is read`, async () => same((await client.readResource('Patient', 'alma')).id, 'alma'));
await check(`${name}: a reference is read`, async () => {
  const order = await client.readResource('ServiceRequest', 'order-1');
  same((await client.readReference(order.subject)).id, 'alma');
});
await check(`${name}: what is not there is not found`, async () => {
  const fault = await client.readResource('Patient', 'nobody').then(() => null, (error) => error);
  same(fault?.outcome?.issue?.[0]?.code, 'not-found');
});
await check(`${name}: coverage is searched by patient and status`, async () => {
  const found = await client.search('Coverage', { patient: 'Patient/alma', status: 'active' });
  same([found.type, found.total, found.entry[0].resource.beneficiary.reference], ['searchset', 1, 'Patient/alma']);
});
await check(`${name}: orders are searched by bare patient id`, async () => same((await client.searchResources('ServiceRequest', 'patient=alma')).map((order) => order.id), ['order-1']));
await check(`${name}: orders are searched by id`, async () => same((await client.searchResources('ServiceRequest', '_id=order-1')).length, 1));
await check(`${name}: a search without a result is empty`, async () => same((await client.search('Condition', 'patient=Patient/nobody')).total, 0));
await check(`${name}: a CDS Hooks request is filled by prefetch and answered`, async () => {
  const { services } = await client.getCdsServices();
  const context = { userId: 'Practitioner/orderer', patientId: 'alma', draftOrders: { resourceType: 'Bundle', type: 'collection', entry: [] } };
  const request = await buildCdsRequest(client, { resourceType: 'Practitioner', id: 'orderer' }, services[0], context);
  const { cards } = await client.callCdsService('test', request);
  same(cards[0].summary, 'patient=Patient coverage=Bundle1');
});

cds.close();
finish();
