import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { RUN_ID } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { Plan } from '#lib/plan/plan.ts';
import type { PreviousPlan } from '#lib/runs/approval-list.ts';
import { ApprovalPlan } from './approval-plan.tsx';

const HEADING = say('approval.since.heading');

/** A plan whose only resource is a role policy that allows these actions. */
const planOf = (...actions: string[]): Plan => ({
  accountId: '111111111111',
  region: 'us-east-1',
  deployerRoleArn: 'arn:aws:iam::111111111111:role/deployer',
  resources: [
    {
      ...{ resource: 'role-policy', action: 'create', name: 'loader-policy', arn: null, conflict: null },
      ...{ warnings: [], tags: [], access: [] },
      documents: [{ kind: 'role-policy', before: null, after: { Statement: [{ Effect: 'Allow', Action: actions }] } }],
    },
  ],
});
const previous = (plan: Plan): PreviousPlan => ({
  ...{ runId: RUN_ID, state: 'succeeded', createdAt: '2026-03-01T12:00:00.000Z' },
  plan,
});

test('an approver sees what changed since the last plan for the same role, line by line', () => {
  const after = planOf('kms:Encrypt', 'kms:Decrypt');
  show(<ApprovalPlan plan={after} isOpen={true} previous={previous(planOf('kms:Decrypt'))} />);
  expect(screen.getByRole('heading', { name: HEADING })).toBeTruthy();
  expect(document.body.textContent).toContain(
    say('approval.changed.document', { document: say('plan.documents.role-policy') }),
  );
  const added = screen.getAllByRole('insertion').map(({ textContent }) => textContent);
  expect(added).toEqual([expect.stringContaining('kms:Encrypt')]);
});

test('says that nothing has changed', () => {
  show(<ApprovalPlan plan={planOf('kms:Decrypt')} isOpen={true} previous={previous(planOf('kms:Decrypt'))} />);
  expect(screen.getByText(say('approval.since.none'))).toBeTruthy();
});

test.each([
  ['no earlier run for the role', true, null],
  ['an answer already', false, previous(planOf('kms:Decrypt'))],
])('compares nothing with %s', (_what, isOpen, earlier) => {
  show(<ApprovalPlan plan={planOf('kms:Encrypt')} isOpen={isOpen} previous={earlier} />);
  expect(screen.queryByRole('heading', { name: HEADING })).toBeNull();
});
