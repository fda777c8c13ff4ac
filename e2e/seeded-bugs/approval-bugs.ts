import type { SeededBug } from './seeded-bug.ts';

const ACCESS = 'lib/people/access.test.ts';
const DECISIONS = 'lib/runs/approval.test.ts';
const ANSWERS = 'server/commands/answer-approval.db.test.ts';
const APPROVAL = 'server/engine/approval/approval.aws.test.ts';
const RECORDED = 'server/audit/recorded-acts.db.test.ts';

/** Bugs that start a run without a second person's approval, or a different run from the approved one. */
export const APPROVAL_BUGS: readonly SeededBug[] = [
  {
    id: 'self-approval',
    title: 'a lead approves their own request',
    file: 'lib/people/access.ts',
    find: 'actor.userId !== (target.requestedBy ?? actor.userId) &&',
    replace: '',
    caughtBy: { file: ACCESS },
  },
  {
    id: 'last-editor-approves',
    title: 'a lead approves a run after entering a password for it',
    file: 'lib/people/access.ts',
    find: 'actor.userId !== (target.lastEditor ?? actor.userId)',
    replace: 'true',
    caughtBy: { file: DECISIONS },
  },
  {
    id: 'any-plan-approved',
    title: 'an approval is not tied to the reviewed plan',
    file: 'lib/runs/approval.ts',
    find: 'approval.planHash !== planHash',
    replace: 'false',
    caughtBy: { file: DECISIONS },
  },
  {
    id: 'approval-after-denial',
    title: 'an approval reverts a denial',
    file: 'lib/runs/approval.ts',
    find: "state !== 'awaiting-approval' || now",
    replace: 'now',
    caughtBy: { file: DECISIONS },
  },
  {
    id: 'approval-too-late',
    title: 'an approval is accepted after the seven days, before the run has been ended',
    file: 'lib/runs/approval.ts',
    find: '|| now >= approvalEnd(approval.since)',
    replace: '',
    caughtBy: { file: DECISIONS },
  },
  {
    id: 'waiting-run-claimed',
    title: 'a worker takes a run that waits for a lead',
    file: 'lib/runs/steps.ts',
    find: "export const ACTIVE_STATES = ['queued',",
    replace: "export const ACTIVE_STATES = ['awaiting-approval', 'queued',",
    caughtBy: { file: ANSWERS, test: 'is in no queue' },
  },
  {
    id: 'waiting-run-queued',
    title: 'a run that waits for a lead is handed to the queue',
    file: 'server/store/runs/insert-run.ts',
    find: 'if (!input.approval) await queue',
    replace: 'await queue',
    caughtBy: { file: ANSWERS, test: 'is in no queue' },
  },
  {
    id: 'changed-plan-done',
    title: 'a plan that changed since its approval is executed anyway',
    file: 'server/engine/steps/preflight.ts',
    find: 'context.approvedHash !== ask.planHash',
    replace: 'false',
    caughtBy: { file: APPROVAL, test: 'is void if the plan has changed' },
  },
  {
    id: 'claimed-run-not-fenced',
    title: 'a worker that has claimed a run starts it after its denial',
    file: 'server/commands/deny-run.ts',
    find: 'await fenceRun(trx, runId);',
    replace: '',
    caughtBy: { file: ANSWERS, test: 'a denial beats a worker' },
  },
  {
    id: 'denied-passwords-kept',
    title: 'the passwords of a denied run are kept',
    file: 'server/commands/deny-run.ts',
    find: 'await deleteEscrow(trx, runId, PASSWORD_FIELDS);',
    replace: '',
    caughtBy: { file: ANSWERS, test: 'one denial wins' },
  },
  {
    id: 'waiting-names-free',
    title: 'another run takes the names of a run that waits for a lead',
    file: 'server/store/runs/refuse-names-in-use.ts',
    find: "'in', OPEN_STATES)",
    replace: "'in', ['queued', 'running', 'cancelling'])",
    caughtBy: { file: ANSWERS, test: 'its names are free again' },
  },
  {
    id: 'approval-unrecorded',
    title: "an approval is recorded outside its transaction, and accepted even if it can't be recorded",
    file: 'server/commands/approve-run.ts',
    find: "await appendAudit(trx, { kind: 'approval', teamId, runId, by: personOf(actor), data: { planHash } });",
    replace: `const entry = { kind: 'approval', teamId, runId, by: personOf(actor), data: { planHash } } as const;
      await db.kysely.transaction().execute((other) => appendAudit(other, entry)).catch(() => undefined);`,
    caughtBy: { file: RECORDED, test: '^approval ' },
  },
];
