import type { StoredEvent, StoredRun } from './read-database.ts';
import type { Violation } from './violation.ts';

/** The steps that must succeed before a setup step starts, from the walkthrough: nothing is used before it exists. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  access: [],
  names: ['access'],
  'kms-key': ['names'],
  'kms-alias': ['kms-key'],
  'source-secret': ['kms-key'],
  'destination-secret': ['kms-key'],
  'iam-role': ['names'],
  'key-policy': ['kms-key', 'iam-role'],
  'role-policy': ['kms-key', 'source-secret', 'destination-secret', 'iam-role'],
  verify: ['kms-alias', 'key-policy', 'role-policy'],
};

const ENDS = ['step.succeeded', 'step.failed', 'step.interrupted'];

/** I7 and I8, as far as the database shows them: numbers, times, attempts, and the order of the steps. */
export function checkEvents(run: StoredRun): Violation[] {
  const add = (invariant: string, what: string): Violation => ({ invariant, subject: run.id, what });
  const numbers = run.events.map(({ no }) => no);
  const violations: Violation[] = [];
  if (numbers.some((no, index) => no !== index + 1)) violations.push(add('I8', `has events ${numbers.join(' ')}`));
  if (run.last_no !== run.events.length) {
    violations.push(add('I8', `says that ${run.last_no} is its last event, and has ${run.events.length}`));
  }
  if (run.events.some(({ at }, index) => at < (run.events[index - 1]?.at ?? at))) {
    violations.push(add('I8', 'has an event that is older than the one before'));
  }
  const ended = run.events.findLast(({ type }) => /^run\.(?:succeeded|failed|cancelled)$/.test(type));
  if (ended && run.state === 'succeeded' && ended.type !== 'run.succeeded') {
    violations.push(add('I8', `is succeeded, but its last event is ${ended.type}`));
  }
  return [...violations, ...checkAttempts(run).map((what) => add('I4', what)), ...checkOrder(run, add)];
}

/** An attempt starts once and ends once, and has no events afterwards. */
function checkAttempts({ events }: StoredRun): string[] {
  const problems: string[] = [];
  const current = new Map<string, { attempt: number; hasEnded: boolean }>();
  for (const event of events.filter(({ type }) => type.startsWith('step.'))) {
    const { step, attempt } = readStep(event);
    const known = current.get(step);
    const what = `event ${event.no} (${event.type} of ${step}, attempt ${attempt})`;
    if (event.type === 'step.started') {
      if (known && !known.hasEnded) problems.push(`${what} starts while attempt ${known.attempt} is open`);
      if (attempt !== (known?.attempt ?? 0) + 1) problems.push(`${what} follows attempt ${known?.attempt ?? 0}`);
      current.set(step, { attempt, hasEnded: false });
      continue;
    }
    if (!known || known.attempt !== attempt || known.hasEnded) problems.push(`${what} has no open attempt`);
    if (known && ENDS.includes(event.type)) known.hasEnded = true;
  }
  return problems;
}

function checkOrder({ events }: StoredRun, add: (invariant: string, what: string) => Violation): Violation[] {
  const succeeded = new Set<string>();
  const violations: Violation[] = [];
  for (const event of events.filter(({ type }) => type.startsWith('step.'))) {
    const { step } = readStep(event);
    if (event.type === 'step.started') {
      const missing = (NEEDS[step] ?? []).filter((need) => !succeeded.has(need));
      if (missing.length > 0) violations.push(add('I7', `${step} started before ${missing.join(', ')} had succeeded`));
    }
    if (event.type === 'step.succeeded') succeeded.add(step);
  }
  return violations;
}

function readStep({ data }: StoredEvent): { step: string; attempt: number } {
  return { step: String(data.step), attempt: Number(data.attempt) };
}
