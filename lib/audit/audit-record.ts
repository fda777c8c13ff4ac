import { canonicalJson } from '../aws/policy.ts';
import type { RunRequest } from '../request/schema.ts';
import type { Person } from '../runs/events.ts';

const ASKED_FOR = [
  'region',
  'alias',
  'keyArn',
  'sourceSecretName',
  'destinationSecretName',
  'roleName',
  'policyName',
] as const;

/**
 * What is recorded, and which extra fields each kind of record may hold. Other fields are never written, so no secret
 * can be.
 */
export const AUDIT_FIELDS = {
  'sign-in': ['issuer', 'groupsProblem'],
  'sign-out': [],
  'sessions-ended': ['person', 'entry', 'reason'],
  refusal: ['action', 'code', 'more'],
  plan: ASKED_FOR,
  submission: ASKED_FOR,
  retry: ['step'],
  cancel: [],
  approval: ['planHash'],
  denial: ['planHash', 'reason'],
  'approval-void': ['planHash'],
  'approval-expiry': ['planHash'],
  verification: [],
  'clean-up-plan': [],
  'clean-up': ['cleansRun', 'region', 'roleName', 'keyDeletionDays', 'secretRecoveryDays'],
  'password-given': ['fields'],
  decryption: ['field'],
  'team-check': [],
  sweep: [],
  export: ['format', 'filter'],
  'history-export': ['format', 'filter'],
  'token-created': ['tokenId', 'tokenName', 'scope', 'expires'],
  'token-revoked': ['tokenId', 'tokenName'],
  retention: ['what', 'olderThanDays', 'deleted', 'events'],
} as const satisfies Record<string, readonly string[]>;

export type AuditKind = keyof typeof AUDIT_FIELDS;
export const AUDIT_KINDS = Object.keys(AUDIT_FIELDS) as [AuditKind, ...AuditKind[]];

/** Fields of every act that a person did over HTTP; `token` is the id of the personal token that they used. */
const CLIENT_FIELDS = ['clientAddress', 'userAgent', 'token'] as const;

type FieldName = (typeof AUDIT_FIELDS)[AuditKind][number] | (typeof CLIENT_FIELDS)[number];
/** Every field that any kind may have. */
export const AUDIT_FIELD_NAMES = [...new Set<FieldName>([...Object.values(AUDIT_FIELDS).flat(), ...CLIENT_FIELDS])];

export type AuditData<Kind extends AuditKind = AuditKind> = Readonly<
  Partial<Record<(typeof AUDIT_FIELDS)[Kind][number], string>>
>;

/** One audit entry as submitted; the chain adds a number, a time and a hash. */
export interface AuditEntry<Kind extends AuditKind = AuditKind> {
  kind: Kind;
  /** Null for entries that belong to no team, which only auditors see. */
  teamId: string | null;
  runId: string | null;
  /** Null for what the portal does by itself. */
  by: Person | null;
  data: AuditData<Kind>;
}

/** Who sent the request of an act: the address as far as proxies are trusted, and the User-Agent header. */
export interface AuditClient {
  address: string;
  userAgent: string;
}

/** A record as it is stored and exported. */
export interface AuditRecord {
  no: number;
  /** ISO time from the database clock, to the millisecond. */
  at: string;
  kind: string;
  teamId: string | null;
  runId: string | null;
  by: Person | null;
  data: Readonly<Record<string, string>>;
  /** SHA-256 over the previous hash and this record, in hexadecimal. */
  hash: string;
}

const MAX_LENGTH = 2048;
const MAX_AGENT_LENGTH = 256;

/**
 * The entry ready to store, with the client of an act over HTTP. Throws if it has a field that its kind doesn't allow.
 */
export function readyEntry<Kind extends AuditKind>(
  entry: AuditEntry<Kind>,
  client?: AuditClient,
): Omit<AuditRecord, 'no' | 'at' | 'hash'> {
  const allowed: readonly string[] = AUDIT_FIELDS[entry.kind];
  const fields = Object.entries<unknown>(entry.data).filter(([, value]) => value !== undefined);
  const isListed = fields.every(([name, value]) => allowed.includes(name) && typeof value === 'string');
  if (!isListed) throw new Error(`an audit record of the kind ${entry.kind} has a field that is not allowed`);
  return {
    kind: entry.kind,
    teamId: entry.teamId === null ? null : clean(entry.teamId),
    runId: entry.runId === null ? null : clean(entry.runId),
    by: entry.by === null ? null : { userId: clean(entry.by.userId), name: clean(entry.by.name) },
    data: {
      ...Object.fromEntries(fields.map(([name, value]) => [name, clean(String(value))])),
      ...(client?.address ? { clientAddress: clean(client.address) } : {}),
      ...(client?.userAgent ? { userAgent: clean(client.userAgent.slice(0, MAX_AGENT_LENGTH)) } : {}),
      ...(entry.by?.tokenId ? { token: clean(entry.by.tokenId) } : {}),
    },
  };
}

/** Text that PostgreSQL returns unchanged and that prints as one line. */
function clean(text: string): string {
  const oneLine = text.toWellFormed().replace(/[\p{Cc}\u2028\u2029]/gu, '\ufffd');
  return oneLine.slice(0, MAX_LENGTH).toWellFormed();
}

/** The canonical text of a record that is hashed. */
export function canonicalRecord({ no, at, kind, teamId, runId, by, data }: Omit<AuditRecord, 'hash'>): string {
  return canonicalJson([no, at, kind, teamId, runId, by && { userId: by.userId, name: by.name }, data]);
}

/** What an auditor needs to know about a request: where it applies, and the names it uses. */
export function requestData({ target, key, source, destination, role }: RunRequest): AuditData<'submission'> {
  return {
    region: target.region,
    ...(key.mode === 'create' ? { alias: key.alias } : { keyArn: key.keyArn }),
    sourceSecretName: source.secretName,
    destinationSecretName: destination.secretName,
    roleName: role.roleName,
    policyName: role.policyName,
  };
}
