// Writes the FHIR of an order: a Bundle with the order and as much of the chart as the form knows. Patients are invented.

const base = 'https://ordercheck.example/fhir';
const place = 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set';

/** Source of Payment Typology by kind of payer. */
const paymentTypes = {
  medicare: ['121', 'Medicare fee for service'],
  'medicare-advantage': ['11', 'Medicare managed care'],
  medicaid: ['2', 'Medicaid'],
  commercial: ['5', 'Private health insurance'],
  'tricare-va': ['3', 'Other government'],
  'self-pay': ['81', 'Self-pay'],
};

/** Class of the encounter and kind of place by setting. */
const settings = {
  hospital: ['AMB', '22'],
  office: ['AMB', '11'],
  emergency: ['EMER', '23'],
  observation: ['OBSENC', '22'],
  inpatient: ['IMP', '21'],
};

const concept = (system, code, display) => ({ coding: [display ? { system, code, display } : { system, code }] });
const entry = resource => ({ fullUrl: `https://ehr.example/fhir/${resource.resourceType}/${resource.id}`, resource });

function reasonOf(reason) {
  return reason.code ? concept('http://hl7.org/fhir/sid/icd-10-cm', reason.code, reason.label) : { text: reason.text };
}

function orderOf(order) {
  const resource = {
    resourceType: 'ServiceRequest', id: 'order', status: 'draft', intent: 'order',
    code: order.code ? concept('http://www.ama-assn.org/go/cpt', order.code) : { text: order.words },
    subject: { reference: 'Patient/patient' },
    encounter: { reference: 'Encounter/visit' },
    occurrenceDateTime: order.date,
    authoredOn: order.authored,
    requester: { reference: 'Practitioner/orderer' },
  };
  if (order.reasons.length > 0) resource.reasonCode = order.reasons.map(reasonOf);
  if (order.state) resource.locationReference = [{ reference: 'Location/imaging' }];
  if (order.kind) resource.insurance = [{ reference: 'Coverage/coverage' }];
  return resource;
}

function patientOf(order) {
  const resource = { resourceType: 'Patient', id: 'patient', name: [{ family: 'Example', given: ['Invented'] }] };
  if (order.sex) resource.gender = order.sex;
  if (order.age !== '') resource.birthDate = `${Number(order.date.slice(0, 4)) - Number(order.age)}-01-01`;
  return resource;
}

function coverageOf(order) {
  const [code, display] = paymentTypes[order.kind];
  const resource = {
    resourceType: 'Coverage', id: 'coverage', status: 'active', type: concept('https://nahdo.org/sopt', code, display),
    beneficiary: { reference: 'Patient/patient' }, payor: [{ display: order.payerName || display }],
  };
  if (order.kind === 'self-pay') resource.payor = [{ reference: 'Patient/patient' }];
  if (order.plan) resource.class = [{ type: concept('http://terminology.hl7.org/CodeSystem/coverage-class', 'plan'), value: order.plan, name: order.plan }];
  return resource;
}

function encounterOf(order) {
  return {
    resourceType: 'Encounter', id: 'visit', status: 'in-progress',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: settings[order.setting][0] },
    subject: { reference: 'Patient/patient' }, period: { start: order.authored },
  };
}

function locationOf(order) {
  const address = { state: order.state, country: 'US' };
  if (order.district) [address.city, address.district] = [order.district, order.district];
  return { resourceType: 'Location', id: 'imaging', status: 'active', type: [concept(place, settings[order.setting][1])], address };
}

function noticeOf(order) {
  return {
    resourceType: 'DocumentReference', id: 'notice', status: 'current', type: concept(`${base}/CodeSystem/fact`, 'abn'),
    category: [concept(`${base}/CodeSystem/fact`, 'abn-option-1')], subject: { reference: 'Patient/patient' },
    content: [{ attachment: { title: 'Signed Advance Beneficiary Notice' } }],
    context: { period: { start: order.authored }, related: [{ reference: 'ServiceRequest/order' }] },
  };
}

/** SNOMED CT codes of a result, as the service reads them. */
const resultCodes = { normal: '17621005', abnormal: '263654008', equivocal: '42425007' };

function testOf(test, position) {
  const resource = {
    resourceType: 'DiagnosticReport', id: `test-${position}`, status: 'final', code: concept('http://www.ama-assn.org/go/cpt', test.code, test.label),
    subject: { reference: 'Patient/patient' }, conclusionCode: [concept('http://snomed.info/sct', resultCodes[test.result])],
  };
  if (test.date) resource.effectiveDateTime = test.date;
  return resource;
}

function valueOf(fact, value) {
  switch (fact.type) {
    case 'flag': return { valueBoolean: value === 'yes' };
    case 'word': return { valueCodeableConcept: concept(`${base}/CodeSystem/fact-value`, value) };
    case 'number': return { valueQuantity: { value: Number(value), unit: fact.unit, system: 'http://unitsofmeasure.org', code: fact.unit } };
    default: return { valueString: value };
  }
}

function observationOf(fact, value, subject, day) {
  return {
    resourceType: 'Observation', id: `fact-${fact.name}`, status: 'final', code: concept(`${base}/CodeSystem/fact`, fact.name),
    ...(subject ? { subject } : {}), effectiveDateTime: day, ...valueOf(fact, value),
  };
}

/** The Bundle of an order of the form. */
export function bundleOf(order) {
  const resources = [
    orderOf(order), patientOf(order), encounterOf(order),
    order.kind ? coverageOf(order) : null,
    order.state ? locationOf(order) : null,
    order.noticeOnFile ? noticeOf(order) : null,
    ...order.tests.map((test, index) => testOf(test, index + 1)),
  ];
  return { resourceType: 'Bundle', type: 'collection', entry: resources.filter(Boolean).map(entry) };
}

const isOrder = resource => resource?.resourceType === 'ServiceRequest';

/** A request with facts added as observations of its patient. Whatever has no Bundle to add them to is given back unchanged. */
export function withFacts(request, facts, values, today) {
  const told = facts.filter(fact => values[fact.name]);
  if (told.length === 0) return request;
  const bundle = isOrder(request) ? { resourceType: 'Bundle', type: 'collection', entry: [{ resource: request }] }
    : request?.resourceType === 'Parameters' ? request.parameter?.find(one => one.resource?.resourceType === 'Bundle')?.resource
    : request;
  if (bundle?.resourceType !== 'Bundle' || !Array.isArray(bundle.entry)) return request;
  const order = bundle.entry.map(one => one?.resource).find(isOrder);
  const day = order?.authoredOn ?? order?.occurrenceDateTime ?? today;
  const added = told.map(fact => entry(observationOf(fact, values[fact.name], order?.subject, day)));
  const whole = { ...bundle, entry: [...bundle.entry, ...added] };
  return request?.resourceType === 'Parameters'
    ? { ...request, parameter: request.parameter.map(one => one.resource === bundle ? { ...one, resource: whole } : one) }
    : whole;
}
