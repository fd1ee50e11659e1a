// What the page calls the codes of an answer, and small helpers for words.

export const questions = [
  ['study', 'Which study is this?'],
  ['purpose', 'Screening or diagnostic?'],
  ['support', 'Does the diagnosis support it?'],
  ['notice', 'Is an ABN called for?'],
  ['prior-auth', 'Is prior authorization likely?'],
  ['safety', 'Is it safe and suitable?'],
];

/** Per question, each answer's words and tone. */
export const answers = {
  study: {
    'calcium-score': ['Coronary calcium score CT', 'good'],
    'cardiac-ct-structure': ['Heart CT, structure', 'good'],
    'cardiac-ct-congenital': ['Heart CT, congenital disease', 'good'],
    'coronary-cta': ['Coronary CT angiography', 'good'],
    'ffr-ct': ['FFR from coronary CT', 'good'],
    'plaque-analysis': ['Plaque analysis from coronary CT', 'good'],
    'cardiac-mri': ['Heart MRI without contrast', 'good'],
    'cardiac-mri-stress': ['Stress heart MRI without contrast', 'good'],
    'cardiac-mri-contrast': ['Heart MRI with contrast', 'good'],
    'cardiac-mri-stress-contrast': ['Stress heart MRI with contrast', 'good'],
    'cardiac-mri-flow': ['Heart MRI flow add-on', 'good'],
  },
  purpose: {
    screening: ['Screening', 'attention'],
    diagnostic: ['Diagnostic', 'good'],
    indeterminate: ['Cannot be told', 'unknown'],
  },
  support: {
    supported: ['Supports the study', 'good'],
    unsupported: ['Does not support it', 'stop'],
    insufficient: ['Not enough to tell', 'unknown'],
    'no-policy': ['No policy on file here', 'unknown'],
  },
  notice: {
    needed: ['Needed before the study', 'attention'],
    'on-file': ['A valid one is on file', 'good'],
    'not-needed': ['Not needed', 'good'],
    'not-applicable': ['Does not apply', 'neutral'],
    undetermined: ['Cannot be told yet', 'unknown'],
  },
  'prior-auth': {
    required: ['Required', 'attention'],
    likely: ['Likely', 'attention'],
    'not-needed': ['Not needed', 'good'],
    satisfied: ['Granted and on file', 'good'],
    unknown: ['Not known', 'unknown'],
  },
};

export const payerKinds = {
  medicare: 'Original Medicare',
  'medicare-advantage': 'Medicare Advantage',
  medicaid: 'Medicaid',
  commercial: 'Commercial plan',
  'tricare-va': 'TRICARE or VA',
  'self-pay': 'Self-pay',
  other: 'Other payer',
  unknown: 'Payer not known',
};

export const severities = {
  error: ['Cannot be read', 'stop'],
  warning: ['Act on', 'attention'],
  information: ['Note', 'information'],
};

export const results = { met: ['Applies', 'good'], 'not-met': ['Does not apply', 'neutral'], unknown: ['Not known', 'unknown'] };

export const confidences = {
  primary: 'read in the document itself',
  'primary-derived': 'derived from the document',
  secondary: 'from a secondary source',
  vendor: 'from a vendor’s guide',
  own: 'our own reading',
};

export const list = value => Array.isArray(value) ? value : [];
export const textOf = value => typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value);
export const known = (table, word) => Object.hasOwn(table, word) ? table[word] : null;
export const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
export const capital = text => text.charAt(0).toUpperCase() + text.slice(1);

export const dateWords = day => /^\d{4}-\d{2}-\d{2}$/.test(day)
  ? new Date(`${day}T00:00:00Z`).toLocaleDateString('en-US', { year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' })
  : day;

/** The words and the tone of an answer; a code that the page does not know is shown as it is. */
export const answerOf = (question, code) => known(answers[question] ?? {}, textOf(code)) ?? [textOf(code), 'neutral'];

/** A fact's question as a label: "whether the patient is pregnant" becomes "The patient is pregnant". */
export const factLabel = fact => capital(fact.ask.replace(/^whether /, '').replace(/ \([^)]*\)$/, '').replace(/, if there is one$/, ''));
