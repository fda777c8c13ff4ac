/** What may stay in a text, and what may not. */
export interface RedactionRules {
  /** Values that are secret wherever they are. */
  secrets: readonly string[];
  /** Names and ARNs that the run itself uses. */
  own: readonly string[];
  /** The run's AWS account. */
  accountId: string;
  /** Names that belong to other teams. */
  others: readonly string[];
}

const SECRET = '[secret]';

/** Text that looks like a secret, in any field. The first group, if any, is kept. */
const SECRET_FORMS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g,
  /\blsp_[0-9a-f]+/g,
  /(\b(?:Bearer|Basic)\s+)[\w.~+/=-]{8,}/gi,
  /(\/\/[^\s/:@]*:)[^\s/@]+(?=@)/g,
  /(\bX-Amz-(?:Credential|Signature|Security-Token)=)[^&\s"']+/gi,
  // A name that says so, and its value, also in JSON: password=…, "SecretString": "…", secret key: …
  /(\b[\w-]*(?:passw(?:or)?d|pwd|secret[ _-]?(?:key|string|access[ _-]?key|binary)|(?:api|access|private|session|auth)[ _-]?(?:key|token)|token|credential|external[ _-]?id)s?\b\\?["']?\s*[=:]\s*)(?!arn:)(?:\\?"[^"]*"|'[^']*'|[^\s"',;&}]+)/gi,
];

const ARN = /arn:[a-z0-9-]+:[a-z0-9-]*:[a-z0-9-]*:(\d{12}|aws|):[^\s"'`,;()[\]{}]+/g;
/** The ids of deleted roles, users and groups in a policy. */
const UNIQUE_ID = /\bA(?:ROA|IDA|GPA|NPA|PKA)[A-Z0-9]{12,}\b/g;
const ACCOUNT = /(?<!\d)\d{12}(?!\d)/g;
const NAME_CHARACTER = '[\\p{L}\\p{N}_+=.@/-]';
const LETTER_OR_DIGIT = '[\\p{L}\\p{N}_]';

/**
 * Returns a function that cleans every text in a JSON value: secrets, and the ARNs, accounts and names that aren't the
 * run's own. The same name always gets the same number, so that texts stay comparable.
 */
export function makeRedactor(rules: RedactionRules): <Value>(value: Value) => Value {
  const cleanText = makeTextRedactor(rules);
  const clean = (value: unknown): unknown => {
    if (typeof value === 'string') return cleanText(value);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [cleanText(name), clean(inner)]));
  };
  return <Value>(value: Value) => clean(value) as Value;
}

function makeTextRedactor({ secrets, own, accountId, others }: RedactionRules): (text: string) => string {
  const numbers = new Map<string, string>();
  const replace = (kind: string, name: string): string => {
    const known = numbers.get(name);
    if (known !== undefined) return known;
    const count = [...numbers.values()].filter((one) => one.startsWith(`[${kind} `)).length;
    numbers.set(name, `[${kind} ${count + 1}]`);
    return `[${kind} ${count + 1}]`;
  };
  const isOwn = anyOf(own, NAME_CHARACTER);
  // A team's name within another name belongs to that team too.
  const isOthers = anyOf(
    others.filter((name) => !own.includes(name)),
    LETTER_OR_DIGIT,
  );
  const cleanStrange = (text: string): string =>
    text
      .replaceAll(ARN, (arn, account) => (account === 'aws' ? arn : replace('ARN', arn)))
      .replaceAll(UNIQUE_ID, (id) => replace('ID', id))
      .replaceAll(ACCOUNT, (account) => (account === accountId ? account : replace('account', account)))
      .replaceAll(isOthers, (name) => replace('other team', name.toLowerCase()));
  return (text) => {
    const withoutSecrets = [
      ...secrets.filter((secret) => secret.length > 3).toSorted((one, other) => other.length - one.length),
    ].reduce((left, secret) => left.replaceAll(secret, SECRET), text);
    const safe = SECRET_FORMS.reduce(
      (left, form) => left.replaceAll(form, (_all, kept) => `${typeof kept === 'string' ? kept : ''}${SECRET}`),
      withoutSecrets,
    );
    // What is between the run's own names is cleaned.
    let cleaned = '';
    let end = 0;
    for (const match of safe.matchAll(isOwn)) {
      cleaned += cleanStrange(safe.slice(end, match.index)) + match[0];
      end = match.index + match[0].length;
    }
    return cleaned + cleanStrange(safe.slice(end));
  };
}

/** Any of these texts, the longest first, where `neighbor` doesn't continue it. */
function anyOf(texts: readonly string[], neighbor: string): RegExp {
  const some = [...new Set(texts)]
    .filter((text) => text.length > 1)
    .toSorted((one, other) => other.length - one.length);
  if (some.length === 0) return /(?!)/g;
  return new RegExp(`(?<!${neighbor})(?:${some.map(quote).join('|')})(?!${neighbor})`, 'giu');
}

function quote(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
