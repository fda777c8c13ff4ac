import { type ErrorCode, isPortalError } from '#lib/errors.ts';
import { type CleanUpRow, isSettled, removes } from '#lib/plan/clean-up-plan.ts';
import type { CleanUp } from '#lib/runs/events.ts';
import { isAwsError } from '#server/aws/aws-error.ts';
import { type StepContext, type StepResult, VISIBLE_MS } from '../worker/step.ts';
import { CleanUpChangedError } from './clean-up-changed.ts';
import type { CleanUpSource } from './cleaned-run.ts';
import { openCleanUp } from './open-clean-up.ts';

/** How one kind of thing is taken away. */
interface Removal {
  resource: CleanUpRow['resource'];
  /** The thing as it stands now, by itself; null where there is none. */
  look(source: CleanUpSource, row: CleanUpRow): Promise<CleanUpRow | null>;
  /** Sends the call, once. Null where a look must tell whether that has done it. */
  send(context: StepContext, row: CleanUpRow, confirmed: CleanUp): Promise<Sent | null>;
  /** What look and send together happen within. */
  within?<T>(context: StepContext, row: CleanUpRow, work: () => Promise<T>): Promise<T>;
}

interface Sent {
  /** The end of the waiting period (ISO), where there is one. */
  date: string | null;
}

/** How long calls with an unknown outcome are followed by a look and another call before a person is asked. */
const PATIENCE_MS = 15 * 60_000;

/** What AWS may say for a moment: it does not see yet what was taken away before, or does not show yet what a lost call has done. */
const PASSING: readonly ErrorCode[] = [
  'role-in-use',
  'principal-not-visible',
  'secret-waits-for-deletion',
  'key-pending-deletion',
];

/**
 * Takes away what the confirmed plan says of one kind of thing. Each call is sent only after a look has shown that the thing is there
 * and still as the run made it; after a lost answer, a kill or a refusal it is the look again that tells. So a thing that others have
 * made under the same name meanwhile is never met.
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
  /** False where the thing was gone before anything was sent. */
  isSent: boolean;
}

async function removeOne(work: RemovalWork): Promise<RemovalEnd> {
  const { context, removal, row } = work;
  const within = removal.within ?? ((_context, _row, remove) => remove());
  const tries: Tries = { isSent: false, failure: null, failedAt: null };
  const end = await context.waitUntil('not-visible-yet', PATIENCE_MS, () =>
    within(context, row, () => tryOnce(work, tries)),
  );
  if (end === null) throw tries.failure ?? new Error('a thing that was taken away is still there');
  return end;
}

interface Tries {
  isSent: boolean;
  failure: unknown;
  /** Since when AWS has said something that should pass, by the process's own clock. */
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
    // A refusal that says no more than that it is done already.
    const after = await lookFor(work);
    if (after) return { isSent: true, ...after };
    tries.failedAt ??= context.time.monotonicMs();
    if (PASSING.includes(error.code) && context.time.monotonicMs() - tries.failedAt < VISIBLE_MS) return null;
    throw error;
  }
}

/** Null where the thing is there as the run made it; throws where it is there as somebody else has changed it. */
async function lookFor({ removal, source, row }: RemovalWork): Promise<Sent | null> {
  const now = await removal.look(source, row);
  if (now === null || isSettled(now)) return { date: now?.params.date ?? null };
  if (!removes(now)) throw new CleanUpChangedError([now]);
  return null;
}
