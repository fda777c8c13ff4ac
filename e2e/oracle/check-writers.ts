import type { StoredRun } from './read-database.ts';
import type { Violation } from './violation.ts';

/** The events that only the worker with the run's lease may write. */
const BY_WORKER = /^(?:step\.|run\.started$|run\.succeeded$)/;

/** I4: each epoch belongs to one process, and a worker stores events only in its own. */
export function checkWriters(run: StoredRun): Violation[] {
  const violations: Violation[] = [];
  const add = (what: string) => violations.push({ invariant: 'I4', subject: run.id, what });
  const epochs = run.claims.map(({ epoch }) => epoch);
  if (epochs.some((epoch, index) => epoch !== index + 1)) add(`was claimed in the epochs ${epochs.join(' ')}`);
  for (const { no, epoch, writer } of run.writings) {
    const event = run.events.find((one) => one.no === no);
    if (!event) add(`event ${no}, stored by ${writer}, is gone`);
    if (!event || !BY_WORKER.test(event.type)) continue;
    const owner = run.claims.find((claim) => claim.epoch === epoch)?.writer;
    if (owner !== writer) add(`event ${no} (${event.type}) was stored by ${writer} in the epoch of ${owner}`);
  }
  return violations;
}
