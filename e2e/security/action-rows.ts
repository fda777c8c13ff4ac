import { submissionFor } from '#e2e/faults/requests.ts';
import { startForm } from '#lib/request/form.ts';
import { setupNames } from '#lib/request/suggest-names.ts';
import type { Row } from './access-row.ts';

type Input = NonNullable<Row['input']>;

const action = (name: string, row: Omit<Row, 'kind' | 'name'>): Row => ({ kind: 'action', name, ...row });
const ofRun: Input = ({ runId }) => ({ runId });

/** Asks for what a run of the team has made already: whoever may is told of the conflict, and nothing changes. */
const submissionOf: Input = ({ teamId, region, mark }) => submissionFor(mark, { target: { teamId, region } });

const requestOf: Input = (target) => {
  const { passwords: _secret, ...request } = submissionOf(target) as ReturnType<typeof submissionFor>;
  return request;
};

const OWN_INPUTS = {
  createToken: { name: 'check', scope: 'read', days: 7 },
  revokeToken: { tokenId: crypto.randomUUID() },
  endOwnSessions: { sessionId: crypto.randomUUID() },
} as const;

/** The server actions, each at a run that has ended well: whoever may is answered, and no answer changes anything. */
export const ACTION_ROWS: readonly Row[] = [
  action('planRun', { may: ['dba'], target: 'team', refused: 'invalid-input', from: '/runs/new', input: requestOf }),
  action('createRun', {
    may: ['dba'],
    target: 'team',
    granted: ['plan-conflict'],
    refused: 'invalid-input',
    from: '/runs/new',
    input: (target) => ({ requestKey: crypto.randomUUID(), planHash: null, submission: submissionOf(target) }),
  }),
  // The draft was never saved, so that nothing is stored.
  action('saveDraft', {
    may: ['dba'],
    target: 'team',
    granted: ['draft-gone'],
    from: '/runs/new',
    input: ({ teamId, region }) => ({
      ...{ draftId: crypto.randomUUID(), savedBy: crypto.randomUUID(), version: 1 },
      ...{ page: 'role', hadPasswords: false, templateRunId: null },
      form: startForm({ id: teamId, regions: [region], tags: [] }),
    }),
  }),
  // Each person's own, and one that is gone is no error.
  action('deleteDraft', {
    may: ['dba', 'lead', 'support', 'auditor', 'admin'],
    instead: { 'removed dba': 'ok' },
    from: '/runs',
    input: () => ({ draftId: crypto.randomUUID() }),
  }),
  // Each person's own.
  action('saveNoticeChoices', {
    may: ['dba', 'lead', 'support', 'auditor', 'admin'],
    from: '/settings',
    input: () => ({ topics: ['failed'], locale: 'en' }),
  }),
  action('listKeys', {
    may: ['dba'],
    target: 'team',
    from: '/runs/new',
    input: ({ teamId, region }) => ({ teamId, region }),
  }),
  ...['checkDeployer', 'listPrincipals'].map((name) =>
    action(name, {
      may: ['dba'],
      target: 'team',
      from: '/runs/new',
      input: ({ teamId, region }) => ({ teamId, region }),
    }),
  ),
  action('checkNames', {
    may: ['dba'],
    target: 'team',
    from: '/runs/new',
    input: ({ teamId, region, mark }) => ({
      target: { teamId, region },
      names: setupNames(submissionFor(mark)),
    }),
  }),
  // Nobody is shown a key of another account, not even with the right to plan.
  action('readKeyPolicy', {
    may: ['dba'],
    target: 'team',
    granted: ['invalid-input'],
    from: '/runs/new',
    input: ({ teamId, region }) => ({
      teamId,
      region,
      keyArn: `arn:aws:kms:${region}:000000000000:key/somebody-elses`,
      restore: false,
    }),
  }),
  action('cancelRun', {
    may: ['requester', 'lead', 'support'],
    target: 'run',
    granted: ['not-cancellable'],
    from: 'run',
    input: ofRun,
  }),
  action('retryRun', {
    may: ['requester', 'lead', 'support'],
    target: 'run',
    granted: ['not-retryable'],
    from: 'run',
    input: ({ runId }) => ({ runId, step: 'kms-key' }),
  }),
  // Returns a result for each run, and nothing about runs that the person may not retry.
  action('retryTogether', {
    may: ['dba', 'lead', 'support', 'auditor', 'admin'],
    instead: { 'removed dba': 'ok' },
    from: '/runs',
    input: ({ runId }) => ({ runs: [{ runId, lastNo: 1 }] }),
  }),
  action('providePasswords', {
    may: ['requester'],
    target: 'run',
    granted: ['password-not-wanted'],
    from: 'run',
    input: ({ runId }) => ({ runId, passwords: { source: 'not wanted' } }),
  }),
  action('approveRun', {
    may: ['lead'],
    target: 'run',
    granted: ['not-awaiting-approval'],
    from: 'run',
    input: ({ runId }) => ({ runId, planHash: '0'.repeat(64) }),
  }),
  action('denyRun', {
    may: ['lead'],
    target: 'run',
    granted: ['not-awaiting-approval'],
    from: 'run',
    input: ({ runId }) => ({ runId, reason: 'never asked for' }),
  }),
  action('verifySetup', { may: ['dba', 'lead', 'support'], target: 'run', from: 'run', input: ofRun }),
  action('planCleanUp', { may: ['requester', 'lead'], target: 'run', from: 'run', input: ofRun }),
  action('cleanUpRun', {
    may: ['requester', 'lead'],
    target: 'run',
    granted: ['role-name-differs'],
    from: 'run',
    input: ({ runId }) => ({
      ...{ runId, requestKey: crypto.randomUUID(), roleName: 'another', removes: [] },
      ...{ keyDeletionDays: 30, secretRecoveryDays: 30 },
    }),
  }),
  action('checkTeam', {
    may: ['admin'],
    target: 'team',
    from: '/admin/teams',
    input: ({ teamId }) => ({ teamId }),
  }),
  action('endSessions', { may: ['admin'], from: '/admin/sessions', input: ({ userId }) => ({ userId }) }),
  // Afterwards everybody signs in again.
  action('endAllSessions', { may: ['admin'], from: '/admin/sessions' }),
  // Each person's own: what they name here is not theirs, or not there.
  ...(['createToken', 'revokeToken', 'endOwnSessions'] as const).map((name) =>
    action(name, {
      may: ['dba', 'lead', 'support', 'auditor', 'admin'],
      granted: [name === 'revokeToken' ? 'not-found' : 'ok'],
      from: '/settings',
      input: () => OWN_INPUTS[name],
    }),
  ),
  action('sweepNow', { may: ['support'], from: '/support' }),
  // What it ends is the check of sessions' business; here the session that it is given is none.
  action('signOut', { may: 'everybody', granted: ['ok', 'not-signed-in'] }),
];
