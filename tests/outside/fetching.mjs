// Our service reads the whole chart from an EHR that we did not write: a signed-in order without any prefetch.
// usage: node fetching.mjs SERVICE_BASE FHIR_BASE EXAMPLE_FOLDER
import { readFileSync } from 'node:fs';
import { check, finish, same } from './checks.mjs';
import { holds } from './rules.mjs';

const [service, base, example] = process.argv.slice(2);
const sent = JSON.parse(readFileSync(`${example}/request.json`, 'utf8'));
const expected = JSON.parse(readFileSync(`${example}/assessment.json`, 'utf8')).orders[0];
const order = sent.entry.map((entry) => entry.resource).find((resource) => resource.resourceType === 'ServiceRequest');
const call = {
  hook: 'order-sign', hookInstance: 'f3b1a5a4-6f1c-4a35-9a8b-2f0c5f5f0e11', fhirServer: base,
  context: { userId: 'Practitioner/orderer', patientId: 'alma', draftOrders: { resourceType: 'Bundle', type: 'collection', entry: [{ resource: order }] } },
};

await check('the service reads what was not prefetched and answers as if it had been sent', async () => {
  const response = await fetch(`${service}/cds-services/order-sign-cardiac-imaging`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(call),
  });
  same(response.status, 200, 'status');
  const answer = await response.json();
  holds(call, answer, [order]);
  const [found] = answer.extension['com.ordercheck.assessment'];
  for (const answer of ['study', 'purpose', 'diagnosisSupport', 'abn', 'priorAuth', 'payerKind', 'jurisdictions']) {
    same(found[answer], expected[answer], answer);
  }
  same(found.findings.map((finding) => finding.code), expected.findings.map((finding) => finding.code), 'findings');
});

await check('what the EHR does not give is named, and nothing is made up', async () => {
  const response = await fetch(`${service}/cds-services/order-sign-cardiac-imaging`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ ...call, fhirServer: `${base}/elsewhere` }),
  });
  const answer = await response.json();
  holds(call, answer, [order]);
  const [found] = answer.extension['com.ordercheck.assessment'];
  same(found.findings.some((finding) => finding.code === 'data-not-fetched'), true, 'named');
  same(found.diagnosisSupport === 'supported', false, 'not supported');
});

finish();
