import type { StepName } from '../runs/steps.ts';
import type { CleanUpRow, KeepReason, PlannedResourceName } from './plan.ts';

export type { CleanUpAction, CleanUpRow, KeepReason } from './plan.ts';

/** The run doesn't own the resource (any longer), so there is no change to report. */
const SETTLED: readonly KeepReason[] = ['gone', 'waits-for-deletion', 'not-made-by-run', 'key-adopted'];

export interface CleanUpPlan {
  runId: string;
  accountId: string;
  region: string;
  deployerRoleArn: string;
  /** The role name that the person types to confirm. */
  roleName: string;
  rows: CleanUpRow[];
}

/** The step that deletes each resource, in the order of the page and of the steps. */
export const REMOVAL_STEPS = {
  'role-policy': 'remove-role-policy',
  'key-policy': 'remove-key-user',
  'iam-role': 'remove-role',
  'source-secret': 'remove-source-secret',
  'destination-secret': 'remove-destination-secret',
  'kms-alias': 'remove-alias',
  'kms-key': 'remove-key',
} as const satisfies Record<PlannedResourceName, StepName>;
const ORDER = Object.keys(REMOVAL_STEPS);

export function removes({ action }: Pick<CleanUpRow, 'action'>): boolean {
  return action !== 'keep';
}

/** True if the resource is gone, pending deletion, or never belonged to the run. */
export function isSettled({ reason }: Pick<CleanUpRow, 'reason'>): boolean {
  return reason !== null && SETTLED.includes(reason);
}

/** Identifies a row among those of one run. */
export function rowKey({ resource, arn, name }: Pick<CleanUpRow, 'resource' | 'arn' | 'name'>): string {
  return `${resource} ${arn ?? name}`;
}

/** The keys of the rows to delete, in a fixed order. */
export function removedKeys(rows: readonly CleanUpRow[]): string[] {
  return rows.filter(removes).map(rowKey).sort();
}

/**
 * Turns the findings for each resource into the plan: what a kept resource needs is kept too. A changed role keeps its
 * policy and its entry in the key policy, and a key is kept as long as a kept resource is encrypted with it.
 */
export function settleRows(found: readonly CleanUpRow[]): CleanUpRow[] {
  const steps = [keepRoleOfPolicy, keepPartsOfRole, keepKeyOfOthers, keepAliasOfKey];
  const settled = steps.reduce<readonly CleanUpRow[]>((rows, step) => step(rows), found);
  return settled.toSorted((a, b) => ORDER.indexOf(a.resource) - ORDER.indexOf(b.resource));
}

function keepRoleOfPolicy(rows: readonly CleanUpRow[]): readonly CleanUpRow[] {
  return hasChanged(rows, 'role-policy') ? keep(rows, 'policy-stays', ['iam-role']) : rows;
}

function keepPartsOfRole(rows: readonly CleanUpRow[]): readonly CleanUpRow[] {
  return hasChanged(rows, 'iam-role') ? keep(rows, 'role-stays', ['role-policy', 'key-policy', 'kms-key']) : rows;
}

function keepKeyOfOthers(rows: readonly CleanUpRow[]): readonly CleanUpRow[] {
  const stays = rows.some(({ reason }) => reason === 'secret-rotated');
  return stays ? keep(rows, 'secret-stays', ['kms-key']) : rows;
}

function keepAliasOfKey(rows: readonly CleanUpRow[]): readonly CleanUpRow[] {
  return hasChanged(rows, 'kms-key') ? keep(rows, 'key-stays', ['kms-alias']) : rows;
}

function hasChanged(rows: readonly CleanUpRow[], resource: PlannedResourceName): boolean {
  return rows.some((row) => row.resource === resource && !removes(row) && !isSettled(row));
}

function keep(rows: readonly CleanUpRow[], reason: KeepReason, resources: readonly PlannedResourceName[]) {
  return rows.map((row) =>
    resources.includes(row.resource) && removes(row) ? { ...row, action: 'keep' as const, reason, params: {} } : row,
  );
}

/** The rows confirmed for deletion that have changed since, in their current state. Ignores what is gone by now. */
export function findChanged(confirmed: readonly CleanUpRow[], now: readonly CleanUpRow[]): CleanUpRow[] {
  const current = new Map(now.map((row) => [rowKey(row), row]));
  return confirmed.filter(removes).flatMap((row) => {
    const found = current.get(rowKey(row));
    return found === undefined || removes(found) || isSettled(found) ? [] : [found];
  });
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The end of a waiting period that begins now. */
export function dateAfter(nowMs: number, days: number): Date {
  return new Date(nowMs + days * DAY_MS);
}

/** True if the key is deleted while a secret under it could still be restored, which nobody could read then. */
export function goesKeyFirst(
  rows: readonly CleanUpRow[],
  {
    keyDeletionDays,
    secretRecoveryDays,
    nowMs,
  }: { keyDeletionDays: number; secretRecoveryDays: number; nowMs: number },
): boolean {
  if (!rows.some((row) => row.resource === 'kms-key' && removes(row))) return false;
  const keyEndsAt = dateAfter(nowMs, keyDeletionDays).getTime();
  return rows
    .filter(({ resource }) => resource === 'source-secret' || resource === 'destination-secret')
    .some((row) => {
      if (removes(row)) return keyDeletionDays < secretRecoveryDays;
      return row.reason === 'waits-for-deletion' && Date.parse(row.params.date ?? '') > keyEndsAt;
    });
}
