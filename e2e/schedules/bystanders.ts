import type { AwsAnswer } from '#e2e/harness/aws-answer.ts';
import { type AwsCall, textParam } from '#e2e/harness/aws-call.ts';
import { allTags, TRUST_POLICY } from '#e2e/harness/expected-policies.ts';
import type { ModelState } from './aws-model/state.ts';
import { drawId, drawUuid, type ModelKey, replacePolicy } from './aws-model/state.ts';
import type { ForgedThing, Troubles } from './trouble.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** What every request in the schedules gives to new resources, and what forgeries of them have too. */
export const LABELS = { description: 'For loading', tags: [{ key: 'CostCenter', value: '1234' }] };

/** An age at which a resource is visible everywhere. */
const LONG_AGO_MS = 600_000;
/** Allows for a new session between reading and changing a policy. */
const AT_ONCE_MS = 500;
/** When someone who changed a key's policy checks that the change is still there. */
const LOOKS_AGAIN_MS = [2_000, 10_000, 40_000, 90_000];

/** What other people know about the run. */
export interface KnownRun {
  runId: string;
  teamId: string;
  /** For a run with an existing key. */
  existingKey: ModelKey | null;
  alias: string;
  secretName: string;
  roleName: string;
}

interface Statement {
  Sid?: string;
  [other: string]: unknown;
}

/** What the other people use of a trial's world. */
interface Surroundings {
  clock: VirtualClock;
  state: ModelState;
  troubles: Troubles;
  broken: string[];
}

/**
 * Other people with permissions in the account: those who change a key's policy meanwhile, and those who create
 * resources that look like the run's.
 */
export class Bystanders {
  readonly #world: Surroundings;
  run: KnownRun | null = null;
  /** ARNs of what someone created in the run's name. */
  readonly forged: string[] = [];
  /** The Sids that someone added to the policy of the run's existing key. */
  readonly statements: string[] = [];
  /** How often one of them had to be added again. */
  redone = 0;
  /** The Sids in the policy that a session read last, and the time of the read. */
  readonly #read = new Map<string, { statements: string[]; answeredAt: number }>();

  constructor(world: Surroundings) {
    this.#world = world;
  }

  editKeyPolicy(ms: number): void {
    const key = this.run?.existingKey;
    if (!key) throw new Error('only an existing key has other people’s statements');
    const sid = `outside ${this.statements.length + 1}`;
    this.statements.push(sid);
    const { state } = this.#world;
    const read = key.policy;
    this.#world.clock.after(ms, () => {
      replacePolicy(state, key, withStatement(read, sid));
    });
    for (const lookMs of LOOKS_AGAIN_MS) {
      this.#world.clock.after(ms + lookMs, () => {
        if (sidsOf(key.policy).includes(sid)) return;
        this.redone += 1;
        replacePolicy(state, key, withStatement(key.policy, sid));
      });
    }
  }

  /** What the caller knows about the policy when it sends this. A change must follow the read immediately. */
  knownBy({ accessKeyId, operation }: AwsCall): readonly string[] {
    const { statements = [], answeredAt = Number.NaN } = this.#read.get(accessKeyId) ?? {};
    const { clock, troubles, broken } = this.#world;
    const isHeldUp = troubles.planned.some(({ harm }) => harm.kind === 'pause' || harm.kind === 'expired');
    const oldMs = clock.nowMs - answeredAt;
    if (operation === 'PutKeyPolicy' && !isHeldUp && oldMs > AT_ONCE_MS) {
      broken.push(`a change of the key policy was sent ${oldMs.toFixed(0)} ms after the policy was read`);
    }
    return statements;
  }

  /** Called when the response has arrived. */
  noteRead(call: AwsCall, { status, body }: AwsAnswer): void {
    if (call.operation !== 'GetKeyPolicy' || status >= 300) return;
    const statements = sidsOf(JSON.parse(body.toString()).Policy);
    this.#read.set(call.accessKeyId, { statements, answeredAt: this.#world.clock.nowMs });
  }

  /** No statement may be lost, except one added between a worker's read and its change. */
  watchPut(call: AwsCall, known: readonly string[]): void {
    const key = this.run?.existingKey;
    if (!key || call.operation !== 'PutKeyPolicy') return;
    const put = sidsOf(textParam(call, 'Policy') ?? '');
    const lost = sidsOf(key.policy).filter((sid) => sid.startsWith('outside') && !put.includes(sid));
    for (const sid of lost.filter((one) => known.includes(one))) {
      this.#world.broken.push(`a change of the key policy removed "${sid}", which the caller had read`);
    }
  }

  /** Does nothing if a resource with that name exists. */
  forge(what: ForgedThing): void {
    const { run } = this;
    if (!run) throw new Error('there is no run yet');
    const tags = what.startsWith('other') ? {} : allTags(run, LABELS);
    const { state } = this.#world;
    switch (what) {
      case 'key-policy':
      case 'key-grant':
        this.#forgeKey(what, tags);
        return;
      case 'other-alias': {
        const name = `alias/${run.alias}`;
        if (!state.aliases.has(name)) state.aliases.set(name, this.#forgeKey(what, tags));
        return;
      }
      case 'secret':
      case 'other-secret':
        if (!state.secrets.some(({ name }) => name === run.secretName)) this.#forgeSecret(run.secretName, tags);
        return;
      case 'role-trust':
      case 'role-policy':
      case 'other-role':
        if (!state.roles.has(run.roleName.toLowerCase())) this.#forgeRole(what, run.roleName, tags);
        return;
    }
  }

  /** Returns its id. */
  #forgeKey(what: ForgedThing, tags: Record<string, string>): string {
    const { state } = this.#world;
    const id = drawUuid(state);
    const arn = `arn:aws:kms:${state.region}:${state.accountId}:key/${id}`;
    const root = rootStatement(state.accountId);
    state.keys.set(id, {
      id,
      arn,
      state: 'Enabled',
      deletionAt: null,
      description: LABELS.description,
      policy: policyText(what === 'key-policy' ? [root, STRANGER] : [root]),
      formerPolicies: [],
      tags,
      grants: what === 'key-grant' ? ['grant-1'] : [],
      madeAt: state.now() - LONG_AGO_MS,
    });
    this.forged.push(arn);
    return id;
  }

  #forgeSecret(name: string, tags: Record<string, string>): void {
    const { state } = this.#world;
    const arn = `arn:aws:secretsmanager:${state.region}:${state.accountId}:secret:${name}-${drawId(state, 6)}`;
    state.secrets.push({
      arn,
      name,
      keyId: null,
      description: LABELS.description,
      tags,
      versions: new Map([[drawUuid(state), 'the value of a stranger']]),
      deletedAt: null,
      resourcePolicy: null,
      madeAt: state.now() - LONG_AGO_MS,
    });
    this.forged.push(arn);
  }

  #forgeRole(what: ForgedThing, name: string, tags: Record<string, string>): void {
    const { state } = this.#world;
    const arn = `arn:aws:iam::${state.accountId}:role/${name}`;
    state.roles.set(name.toLowerCase(), {
      name,
      arn,
      id: `AROA${drawId(state, 17).toUpperCase()}`,
      description: LABELS.description,
      trustPolicy: what === 'role-trust' ? policyText([STRANGER]) : JSON.stringify(TRUST_POLICY),
      boundary: null,
      tags: { assumer: 'aurora_limitless_table_data_load', ...tags },
      policies: new Map(),
      attached: what === 'role-policy' ? ['arn:aws:iam::aws:policy/AdministratorAccess'] : [],
      madeAt: state.now() - LONG_AGO_MS,
    });
    this.forged.push(arn);
  }

  /** Deletes the forged resources, like a person who has been alerted. */
  takeForgedAway(): void {
    const { state } = this.#world;
    for (const arn of this.forged) {
      const keyId = arn.split('/').at(-1) ?? '';
      state.keys.delete(keyId);
      for (const [alias, target] of [...state.aliases]) if (target === keyId) state.aliases.delete(alias);
      state.secrets.splice(0, state.secrets.length, ...state.secrets.filter((one) => one.arn !== arn));
      const role = [...state.roles].find(([, one]) => one.arn === arn);
      if (role) state.roles.delete(role[0]);
    }
  }
}

function withStatement(text: string, sid: string): string {
  const policy = JSON.parse(text);
  return JSON.stringify({ ...policy, Statement: [...policy.Statement, { ...STRANGER, Sid: sid }] });
}

const STRANGER = { Effect: 'Allow', Principal: { AWS: '999999999999' }, Action: 'kms:Decrypt', Resource: '*' };

export function rootStatement(accountId: string): Statement {
  return {
    Sid: 'Enable IAM User Permissions',
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${accountId}:root` },
    Action: 'kms:*',
    Resource: '*',
  };
}

export function policyText(statements: readonly Statement[]): string {
  return JSON.stringify({ Version: '2012-10-17', Id: 'key-consolepolicy-3', Statement: statements });
}

function sidsOf(policy: string): string[] {
  const { Statement: statements } = JSON.parse(policy) as { Statement: Statement[] };
  return statements.flatMap(({ Sid }) => Sid ?? []);
}
