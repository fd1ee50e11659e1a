// Medplum's CDS Hooks client, which nobody of ours wrote, against our service, with prefetch from the mock EHR.
// usage: node hooks.mjs SERVICE_BASE FHIR_BASE
import { check, finish, same } from './checks.mjs';
import { holds } from './rules.mjs';

globalThis.WebSocket ??= class {}; // the client expects the global of a newer Node
const { MedplumClient, buildCdsRequest } = await import('@medplum/core');
const [service, base] = process.argv.slice(2);
const fhir = new URL(base.endsWith('/') ? base : base + '/');
const client = new MedplumClient({
  baseUrl: fhir.origin + '/', fhirUrlPath: fhir.pathname.slice(1), cdsServicesUrl: `${service}/cds-services`, fetch, cacheTime: 0,
});
const orderOf = async () => (await client.searchResources('ServiceRequest', 'patient=alma'))[0];
const contexts = {
  'order-select': async (order) => ({ userId: 'Practitioner/orderer', patientId: 'alma', selections: [`ServiceRequest/${order.id}`], draftOrders: bundle(order) }),
  'order-sign': async (order) => ({ userId: 'Practitioner/orderer', patientId: 'alma', draftOrders: bundle(order) }),
  'order-dispatch': async (order) => ({ patientId: 'alma', dispatchedOrders: [`ServiceRequest/${order.id}`], performer: 'Organization/imaging' }),
  'appointment-book': async (order) => ({ userId: 'Practitioner/orderer', patientId: 'alma', appointments: bundle(appointment(order)) }),
};
const bundle = (...resources) => ({ resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) });
const appointment = (order) => ({
  resourceType: 'Appointment', id: 'visit-1', status: 'proposed', serviceType: [order.code], reasonCode: order.reasonCode,
  participant: [{ actor: { reference: 'Patient/alma' }, status: 'accepted' }],
});

let services = [];
await check('Medplum discovers the four services', async () => {
  services = (await client.getCdsServices()).services;
  same(services.map((one) => one.hook).sort(), Object.keys(contexts).sort());
});
for (const [hook, build] of Object.entries(contexts)) {
  await check(`Medplum fills the prefetch of ${hook}, calls it and gets an answer for the order`, async () => {
    const one = services.find((candidate) => candidate.hook === hook);
    const order = await orderOf();
    const request = await buildCdsRequest(client, { resourceType: 'Practitioner', id: 'orderer' }, one, await build(order));
    same([request.prefetch?.patient?.id, request.prefetch?.coverage?.total], ['alma', 1], 'prefetch');
    const answer = await client.callCdsService(one.id, { ...request, fhirServer: fhir.href.replace(/\/$/, '') });
    holds(request, answer, [order, appointment(order)]);
    const [assessment] = answer.extension['com.ordercheck.assessment'];
    same([assessment.inScope, assessment.payerKind], [true, 'medicare'], 'assessment');
    same(answer.systemActions.map((action) => action.resource.resourceType), hook === 'order-select' ? [] : [hook === 'appointment-book' ? 'Appointment' : 'ServiceRequest'], 'system actions');
  });
}

finish();
