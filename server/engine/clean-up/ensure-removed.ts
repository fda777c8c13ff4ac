import { type ErrorCode, isPortalError } from '#lib/errors.ts';
import { type CleanUpRow, isSettled, removes } from '#lib/plan/clean-up-plan.ts';
import type { CleanUp } from '#lib/runs/events.ts';
import { isAwsError } from '#server/aws/aws-error.ts';
import { type StepContext, type StepResult, VISIBLE_MS } from '../worker/step.ts';
import { CleanUpChangedError } from './clean-up-changed.ts';
import type { CleanUpSource } from './cleaned-run.ts';
import { openCleanUp } from './open-clean-up.ts';

/** How one kind of resource is deleted. */
interface Removal {
  resource: CleanUpRow['resource'];
  /** Reads the current state of the resource. Null if it doesn't exist. */
  look(source: CleanUpSource, row: CleanUpRow): Promise<CleanUpRow | null>;
  /** Sends the call once. Null if a read must tell whether it took effect. */
  send(context: StepContext, row: CleanUpRow, confirmed: CleanUp): Promise<Sent | null>;
  /** Wraps the read and the call, for example in a lock. */
  within?<T>(context: StepContext, row: CleanUpRow, work: () => Promise<T>): Promise<T>;
}

interface Sent {
  /** The end of the recovery period (ISO), if there is one. */
  date: string | null;
}

/** How long to alternate reads and calls with an unknown outcome before a person has to step in. */
const PATIENCE_MS = 15 * 60_000;

/**
 * Temporary errors: AWS doesn't see an earlier deletion yet, or doesn't show the effect of a call with a lost response.
 */
const PASSING: readonly ErrorCode[] = [
  'role-in-use',
  'principal-not-visible',
  'secret-waits-for-deletion',
  'key-pending-deletion',
];

/**
 * Deletes the resources of one kind in the confirmed plan. A call is sent only after a read has shown that the resource
 * exists and is as the run created it. After a lost response, a crash or a refusal, the resource is read again. So a
 * resource that others have created under the same name is never deleted.
 */
export async function ensureRemoved(context: StepContext, removal: Removal): Promise<StepResult> {
  const { confirmed, source } = await openCleanUp(context);
  const rows = confirmed.rows.filter((row) => row.resource === removal.resource && removes(row));
  if (rows.length === 0) return { outcome: 'kept', params: {} };
  const ends: RemovalEnd[] = [];
  for (const row of rows) ends.push(await removeOne({ context, confirmed, source, removal, row }));
  return {
    outcome: ends.some(({ isSent }) => isSent) ? 'removed' : 'gone',
    params: {
      name: rows.map(({ name }) => name).join(', '),
      date: ends.reduce((last, { date }) => (date !== null && date > last ? date : last), ''),
    },
  };
}

interface RemovalWork {
  context: StepContext;
  confirmed: CleanUp;
  source: CleanUpSource;
  removal: Removal;
  row: CleanUpRow;
}

interface RemovalEnd extends Sent {
  /** False if the resource was gone before anything was sent. */
  isSent: boolean;
}

async function removeOne(work: RemovalWork): Promise<RemovalEnd> {
  const { context, removal, row } = work;
  const within = removal.within ?? ((_context, _row, remove) => remove());
  const tries: Tries = { isSent: false, failure: null, failedAt: null };
  const end = await context.waitUntil('not-visible-yet', PATIENCE_MS, () =>
    within(context, row, () => tryOnce(work, tries)),
  );
  if (end === null) throw tries.failure ?? new Error('a deleted resource still exists');
  return end;
}

interface Tries {
  isSent: boolean;
  failure: unknown;
  /** Monotonic time (ms) of the first temporary error. */
  failedAt: number | null;
}

async function tryOnce(work: RemovalWork, tries: Tries): Promise<RemovalEnd | null> {
  const { context, confirmed, removal, row } = work;
  const before = await lookFor(work);
  if (before) return { isSent: tries.isSent, ...before };
  tries.isSent = true;
  try {
    const sent = await removal.send(context, row, confirmed);
    return sent && { isSent: true, ...sent };
  } catch (error) {
    tries.failure = error;
    if (!isPortalError(error)) throw error;
    if (isAwsError(error) && error.isOutcomeUnknown) return null;
    // The refusal may only mean that the resource is already gone.
    const after = await lookFor(work);
    if (after) return { isSent: true, ...after };
    tries.failedAt ??= context.time.monotonicMs();
    if (PASSING.includes(error.code) && context.time.monotonicMs() - tries.failedAt < VISIBLE_MS) return null;
    throw error;
  }
}

/** Null if the resource exists as the run created it. Throws if someone else has changed it. */
async function lookFor({ removal, source, row }: RemovalWork): Promise<Sent | null> {
  const now = await removal.look(source, row);
  if (now === null || isSettled(now)) return { date: now?.params.date ?? null };
  if (!removes(now)) throw new CleanUpChangedError([now]);
  return null;
}
