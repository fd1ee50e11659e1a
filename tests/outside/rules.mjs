// What holds for every answer to a hook that asks for no CRD version, in short: the tests of .NET hold theirs against more
// (tests/Shared/HookAnswerRules.cs, CoverageInformationRules.cs).
const EXTENSION = 'http://hl7.org/fhir/us/davinci-crd/StructureDefinition/ext-coverage-information';
const PARTS = ['coverage', 'covered', 'pa-needed', 'info-needed', 'billingCode', 'reason', 'date', 'coverage-assertion-id', 'satisfied-pa-id'];

const need = (holds, what) => {
  if (!holds) throw new Error(`rule broken: ${what}`);
};
const without = (resource) => {
  const { extension = [], ...rest } = resource;
  return JSON.stringify([Object.entries(rest).sort(), extension.filter((one) => one.url !== EXTENSION)]);
};

export function holds(call, answer, received) {
  need(Object.keys(answer).join() === 'cards,systemActions,extension', 'members of the answer');
  for (const card of answer.cards) {
    need(/^[0-9a-f-]{36}$/.test(card.uuid) && card.summary.length < 140 && card.detail, 'members of a card');
    need(['info', 'warning'].includes(card.indicator), 'indicator');
    need(card.source.label === 'OrderCheck' && card.source.topic.code && card.source.topic.system, 'source of advice');
    need(!card.suggestions === !card.selectionBehavior, 'selection behaviour');
    for (const { label, uuid, actions } of card.suggestions ?? []) need(label && uuid && actions.length && actions.every((action) => action.type && action.description), 'suggestion');
    for (const { label, url, type } of card.links ?? []) need(label && new URL(url).host && type === 'absolute', 'link');
  }
  for (const { type, description, resource, resourceId } of answer.systemActions) {
    need(type === 'update' && description && !resourceId, 'system action');
    const sent = received.find((one) => one.resourceType === resource.resourceType && one.id === resource.id);
    need(sent && without(sent) === without(resource), 'the resource comes back as it was but for coverage information');
    const said = resource.extension.filter((one) => one.url === EXTENSION);
    need(said.length > 0, 'coverage information');
    for (const { extension } of said) coverageInformationHolds(extension);
  }
  need(call.hook !== 'order-select' || answer.systemActions.length === 0, 'nothing is asserted while the order is chosen');
}

// q1 to q9 of CRD 2.0.1 and 2.2.1 together, for advice: no documents are asked for and nothing is asserted.
function coverageInformationHolds(extension) {
  const values = (name) => extension.filter((part) => part.url === name).map((part) => Object.entries(part).find(([key]) => key.startsWith('value'))[1]);
  need(extension.every((part) => PARTS.includes(part.url) && Object.keys(part).length === 2), 'parts of coverage information');
  for (const name of ['coverage', 'covered', 'pa-needed', 'date', 'coverage-assertion-id']) need(values(name).length === 1, `${name} is there once`);
  need(/^Coverage\/[A-Za-z0-9.-]+$/.test(values('coverage')[0].reference) && /^\d{4}-\d{2}-\d{2}$/.test(values('date')[0]), 'coverage and date');
  need(values('covered')[0] === 'conditional' && values('pa-needed')[0] === 'conditional', 'advice is conditional');
  need(values('info-needed').length > 0 && values('info-needed').every((info) => ['performer', 'location', 'timeframe', 'contract-window', 'OTH'].includes(info)), 'q3');
  need(values('satisfied-pa-id').length === 0, 'q5');
  need(values('reason').length === 1 && values('reason')[0].text.includes("not the payer's determination"), 'q6, q7');
}
