import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { RUN_ID, viewAfter } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { Locale } from '#lib/i18n/locale.ts';
import { messages } from '#lib/i18n/messages.ts';
import { NextStep } from './next-step.tsx';

const RESULTS = {
  keyArn: 'arn:aws:kms:us-east-1:111111111111:key/k',
  sourceSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:s-AbCdEf',
  destinationSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:d-AbCdEf',
  roleArn: 'arn:aws:iam::111111111111:role/r',
};
const ENDPOINT = 'mydb.cluster-abc.us-east-1.rds.amazonaws.com';

function showForm(locale: Locale = 'en') {
  return show(<NextStep results={RESULTS} view={viewAfter()} />, { locale });
}

const field = (label: string) => screen.getByLabelText(label) as HTMLInputElement;

function enter(label: string, text: string) {
  fireEvent.change(field(label), { target: { value: text } });
  fireEvent.blur(field(label));
}

/** The SQL in a tab, or null while the form is incomplete. */
function sqlOf(part: 'users' | 'dryRun' | 'start' | 'monitor' | 'cancel'): string | null {
  const name = say(`nextStep.tabs.${part}`);
  fireEvent.click(screen.getByRole('tab', { name }));
  const rows = screen.getByRole('tabpanel', { name }).querySelectorAll('tr');
  return rows.length === 0 ? null : [...rows].map((row) => row.textContent?.trimEnd()).join('\n');
}

test('a pasted endpoint is cut to its identifier, and both calls appear with the run’s own ARNs', () => {
  showForm();
  enter(say('nextStep.source.label'), ENDPOINT);
  expect(field(say('nextStep.source.label')).value).toBe('mydb');
  for (const [part, isDryRun] of [
    ['dryRun', 'true'],
    ['start', 'false'],
  ] as const) {
    const sql = sqlOf(part);
    expect(sql).toContain(`  '${RESULTS.roleArn}', -- data_loading_IAM_role_arn`);
    expect(sql).toContain("  'mydb', -- source_DB_cluster_or_instance_ID");
    expect(sql).toContain(`  '${isDryRun}' -- is_dry_run`);
  }
});

test('without a source there is no call, and the button shows what is missing and goes there', async () => {
  showForm();
  expect(sqlOf('dryRun')).toBeNull();
  expect(screen.queryByText(say('nextStep.problems.required'))).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: say('nextStep.showProblems') }));
  expect(screen.getByText(say('nextStep.problems.required'))).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(field(say('nextStep.source.label'))));
});

test.each(['en', 'ja'] as const)('in %s, a source in another Region is refused with both Regions', (locale) => {
  showForm(locale);
  enter(messages[locale].nextStep.source.label, ENDPOINT.replace('us-east-1', 'eu-west-1'));
  const text = messages[locale].nextStep.problems['other-region']
    .replace('{value}', 'eu-west-1')
    .replace('{region}', 'us-east-1');
  expect(screen.getByText(text)).toBeTruthy();
});

test('ongoing changes add the grant of rds_replication', () => {
  showForm();
  expect(sqlOf('users')).not.toContain('rds_replication');
  fireEvent.click(screen.getByLabelText(say('nextStep.mode.full_load_and_cdc')));
  expect(sqlOf('users')).toContain('GRANT rds_replication TO "sourcedbreader";');
});

test('a list of tables is part of the call, and a wrong line is named', () => {
  showForm();
  enter(say('nextStep.source.label'), 'mydb');
  fireEvent.click(screen.getByLabelText(say('nextStep.scope.tables')));
  enter(say('nextStep.tables.label'), 'public.a\nb');
  const line = say('nextStep.line', { number: 2 });
  expect(screen.getByText(say('nextStep.problems.table', { line }))).toBeTruthy();
  enter(say('nextStep.tables.label'), "public.a\npublic.it's");
  expect(sqlOf('start')).toContain("  tables => ARRAY['public.a', 'public.it''s']");
});

test('the job ID fills in the monitoring and the cancellation', () => {
  showForm();
  expect(sqlOf('cancel')).toContain('<job ID>');
  enter(say('nextStep.jobId.label'), '1688761223647');
  expect(sqlOf('cancel')).toContain('limitless_data_load_cancel(1688761223647);');
  expect(sqlOf('monitor')).toContain("WHERE job_id = '1688761223647';");
});

test('the choices of a run are there again on the next visit', () => {
  const { unmount } = showForm();
  enter(say('nextStep.source.label'), ENDPOINT);
  fireEvent.click(screen.getByLabelText(say('nextStep.mode.full_load_and_cdc')));
  expect(localStorage.getItem(`limitless-portal.load.${RUN_ID}`)).toContain('"source":"mydb"');
  unmount();
  showForm();
  expect(field(say('nextStep.source.label')).value).toBe('mydb');
  expect(sqlOf('dryRun')).toContain("'full_load_and_cdc', -- streaming_mode");
});

test('each default says that it is the portal’s own', () => {
  showForm();
  const defaults = [
    say('nextStep.sourceKind.aurora_postgresql'),
    say('nextStep.mode.full_load'),
    say('nextStep.scope.everything'),
    say('nextStep.conflicts.keep'),
  ];
  for (const name of defaults) {
    const option = screen.getByLabelText(name).closest('label, [class*="radio"]')?.parentElement as HTMLElement;
    expect(within(option).getByText(say('nextStep.ours'))).toBeTruthy();
  }
  expect(screen.getByText(`${say('nextStep.ours')}: postgres_limitless`)).toBeTruthy();
});
