import type { Random } from '#e2e/harness/seeded-random.ts';

/** The delays until changes become visible, in milliseconds; AWS guarantees no times. */
export interface Lags {
  /** A new role in KMS. */
  roleToKms: number;
  /** Then it alternates between visible and invisible in KMS, for these times each, and finally stays visible. */
  roleFlaps: readonly number[];
  /** A new role in IAM itself. */
  role: number;
  /** A new key in KMS itself and in Secrets Manager. */
  key: number;
  /** A new key in the tag index. */
  keyIndex: number;
  /** A new secret in Secrets Manager itself. */
  secret: number;
  /** A changed key policy in KMS itself, and a new role policy in IAM itself. */
  policy: number;
}

export const NO_LAGS: Lags = { roleToKms: 0, roleFlaps: [], role: 0, key: 0, keyIndex: 0, secret: 0, policy: 0 };

type Tags = Record<string, string>;

export interface ModelKey {
  id: string;
  arn: string;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  deletionAt: number | null;
  description: string;
  policy: string;
  /** The previous policies, oldest first, each with the time of its replacement. */
  formerPolicies: { policy: string; replacedAt: number }[];
  tags: Tags;
  grants: string[];
  madeAt: number;
}

export interface ModelSecret {
  arn: string;
  name: string;
  keyId: string | null;
  description: string;
  tags: Tags;
  /** Every version's value by its id; the last one is current. */
  versions: Map<string, string>;
  deletedAt: number | null;
  resourcePolicy: string | null;
  madeAt: number;
}

export interface ModelRole {
  name: string;
  arn: string;
  id: string;
  trustPolicy: string;
  description: string;
  boundary: string | null;
  tags: Tags;
  policies: Map<string, { document: string; madeAt: number }>;
  attached: string[];
  madeAt: number;
}

/** One account in one Region. */
export interface ModelState {
  accountId: string;
  region: string;
  lags: Lags;
  now(): number;
  random: Random;
  keys: Map<string, ModelKey>;
  /** The key id of each alias. */
  aliases: Map<string, string>;
  secrets: ModelSecret[];
  /** By lower-case name, since IAM role names are unique regardless of case. */
  roles: Map<string, ModelRole>;
  /** Session ARNs by access key. */
  sessions: Map<string, string>;
}

export function openState(given: Pick<ModelState, 'accountId' | 'region' | 'lags' | 'now' | 'random'>): ModelState {
  return { ...given, keys: new Map(), aliases: new Map(), secrets: [], roles: new Map(), sessions: new Map() };
}

export function replacePolicy(state: ModelState, key: ModelKey, policy: string): void {
  key.formerPolicies.push({ policy: key.policy, replacedAt: state.now() });
  key.policy = policy;
}

/** An AWS error, with AWS's own message. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** True once a change made at that time is visible. */
export function isSeen({ now }: ModelState, madeAt: number, lagMs: number): boolean {
  return now() - madeAt >= lagMs;
}

const HEX = '0123456789abcdef';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function draw({ random }: ModelState, alphabet: string, length: number): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}

export function drawUuid(state: ModelState): string {
  return [8, 4, 4, 4, 12].map((length) => draw(state, HEX, length)).join('-');
}

export function drawId(state: ModelState, length: number): string {
  return draw(state, LETTERS, length);
}

export type JsonParams = Record<string, unknown>;

export function text(params: JsonParams, name: string): string {
  const value = params[name];
  return typeof value === 'string' ? value : '';
}
