import { describe, expect, test } from 'vitest';
import type { Actor } from '../people/access.ts';
import { defaultSubmission } from '../request/defaults.ts';
import type { RunChange, RunEvent } from '../runs/events.ts';
import { buildRunView } from '../runs/view.ts';
import { toEmail, toSlack, toTeams, toWebhook } from './formats.ts';
import { composeMessage, type NoticeContext } from './message.ts';
import { NOTICE_KINDS, type NoticeKind, noticesOf } from './notice.ts';
import { isCurrent, type Reachable, recipientsOf } from './recipients.ts';
import { delayAfter, dueReminder, MOST_ATTEMPTS, passwordEnding } from './schedule.ts';
import { isEmailAddress, teamNotificationsSchema, teamRecipients, webhookHostsSchema } from './team-channels.ts';

const { passwords: _passwords, ...request } = defaultSubmission(undefined);
const HOSTILE =
  'Dana\r\nBcc: all@evil.example\r\n\r\n<!channel> <b>&"\'</b> @channel [x](https://evil.example) *x* \u202e';

function eventsOf(changes: readonly RunChange[], { name = 'dba', approval = true } = {}): RunEvent[] {
  const first: RunChange = {
    type: 'run.requested',
    ...{ runId: 'r1', teamId: 'payments', accountId: '111111111111', region: 'us-east-1', partition: 'aws' },
    ...{ by: { userId: 'requester', name }, kind: 'set-up', graphVersion: 1, cleanUp: null, request },
    ...(approval ? { approval: { planHash: 'x', plan: null } } : {}),
  };
  return [first, ...changes].map((change, index) => ({ ...change, no: index + 1, at: new Date(index).toISOString() }));
}

function viewOf(changes: readonly RunChange[] = [], given?: Parameters<typeof eventsOf>[1]) {
  const view = buildRunView(eventsOf(changes, given));
  if (!view) throw new Error('no view');
  return view;
}

const by = { userId: 'lead', name: 'lead' };
const approved: RunChange = { type: 'run.approved', by, planHash: 'x' };
const failure = { code: 'secret-name-taken' as const, params: { name: 'password-canary' }, aws: null };

describe('a notice is written', () => {
  test.each<[string, RunChange[], string[]]>([
    [
      'when a run waits for approval, and each time it ends',
      [
        approved,
        { type: 'run.started' },
        { type: 'run.failed' },
        { type: 'run.retried', by, steps: ['access'] },
        { type: 'run.started' },
        { type: 'run.failed' },
      ],
      ['approval-wanted 1', 'failed 4', 'failed 7'],
    ],
    [
      'when it succeeds',
      [approved, { type: 'run.started' }, { type: 'run.succeeded' }],
      ['approval-wanted 1', 'succeeded 4'],
    ],
    ['when a lead denies it', [{ type: 'run.denied', by, reason: '' }], ['approval-wanted 1', 'denied 2']],
    ['when nobody approves it in time', [{ type: 'run.approval-expired' }], ['approval-wanted 1', 'expired 2']],
    [
      'when it is canceled',
      [{ type: 'run.cancel-requested', by }, { type: 'run.cancelled' }],
      ['approval-wanted 1', 'cancelled 3'],
    ],
    [
      'when its approval becomes void',
      [approved, { type: 'run.approval-voided', step: 'kms-key', ask: { planHash: 'y', plan: null } }],
      ['approval-wanted 1', 'approval-wanted 3'],
    ],
  ])('%s', (_what, changes, expected) => {
    expect(noticesOf(eventsOf(changes)).map(({ kind, occurrence }) => `${kind} ${occurrence}`)).toEqual(expected);
  });

  test('for nothing else', () => {
    expect(noticesOf(eventsOf([{ type: 'run.started' }], { approval: false }))).toEqual([]);
  });
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test.each([
  [0.9, null],
  [1, 'approval-reminder 1'],
  [2.9, 'approval-reminder 1'],
  [3.5, 'approval-reminder 3'],
  [5.9, 'approval-reminder 5'],
  [6, 'approval-ending 7'],
  [7, null],
])('an approval that has waited %d days is due for %s', (days, expected) => {
  const since = new Date(1_000_000);
  const due = dueReminder(since.toISOString(), new Date(since.getTime() + days * DAY));
  expect(due && `${due.kind} ${(Date.parse(due.occurrence) - since.getTime()) / DAY}`).toBe(expected);
});

test('a stored password is about to expire in its last four hours', () => {
  const end = new Date(DAY);
  const at = (hoursLeft: number) => passwordEnding(end, new Date(DAY - hoursLeft * HOUR));
  expect([4.1, 0, -1].map(at)).toEqual([null, null, null]);
  expect(at(4)).toEqual({ kind: 'password-ending', occurrence: end.toISOString() });
});

test('attempts follow each other after 5 s, 20 s and so on, at most 4 hours apart, and then end', () => {
  const delays = Array.from({ length: MOST_ATTEMPTS }, (_, index) => delayAfter(index + 1, 0));
  expect(delays.slice(0, 4)).toEqual([5_000, 20_000, 80_000, 320_000]);
  expect(Math.max(...delays.map(Number))).toBe(4 * HOUR);
  expect(delays.at(-1)).toBeNull();
  expect(delayAfter(1, 1)).toBe(4_000);
});

describe('recipients', () => {
  const person = (userId: string, roles: string[], topics: Reachable['topics'] = null, teamId = 'payments') => {
    const teams = { [teamId]: roles } as Actor['teams'];
    return { topics, actor: { userId, name: userId, teams, isSupport: false, isAuditor: false, isAdmin: false } };
  };
  const people = [
    person('requester', ['dba', 'lead']),
    person('colleague', ['dba']),
    person('lead', ['lead']),
    person('busy lead', ['lead'], ['failed']),
    person('lead elsewhere', ['lead'], null, 'analytics'),
  ];

  test.each<[NoticeKind, string[]]>([
    ['succeeded', ['requester', 'lead']],
    ['failed', ['requester', 'lead', 'busy lead']],
    ['denied', ['requester', 'lead', 'busy lead']],
    ['drifted', ['requester', 'lead']],
    ['gone', ['requester', 'lead']],
    ['approval-wanted', ['lead']],
    ['approval-ending', ['lead']],
    ['password-ending', ['requester']],
  ])('of %s are %j', (kind, expected) => {
    expect(recipientsOf(kind, viewOf([approved]), people)).toEqual(expected);
  });

  test('don’t include a requester who has left the team, but the approver who is no longer a lead', () => {
    const left = [person('requester', ['dba'], null, 'analytics'), person('lead', ['dba'])];
    expect(recipientsOf('failed', viewOf([approved]), left)).toEqual(['lead']);
  });

  test('of a team are its channels for that topic', () => {
    const team = teamNotificationsSchema.parse({
      email: { to: ['dba@example.com', 'dba@example.com'] },
      slack: { urlSetting: 'NOTIFY_URL', events: ['failed'] },
    });
    expect(teamRecipients(team, 'failed')).toEqual([
      { channel: 'email', recipient: 'dba@example.com' },
      { channel: 'slack', recipient: 'team' },
    ]);
    expect(teamRecipients(team, 'succeeded')).toHaveLength(1);
    expect(teamRecipients(undefined, 'failed')).toEqual([]);
  });

  test('get no question that has been answered, and no warning of a password that is gone', () => {
    const waiting = viewOf();
    expect(isCurrent('approval-reminder', waiting, waiting)).toBe(true);
    expect(isCurrent('approval-reminder', waiting, viewOf([approved]))).toBe(false);
    expect(isCurrent('failed', waiting, viewOf([approved]))).toBe(true);
    const gone: RunChange = { type: 'password.destroyed', fields: ['source', 'destination'], reason: 'expired' };
    expect([waiting, viewOf([gone])].map((now) => isCurrent('password-ending', waiting, now))).toEqual([true, false]);
  });
});

describe('a message', () => {
  const failed: RunChange[] = [
    { type: 'step.started', step: 'source-secret', attempt: 1, by: null },
    { type: 'step.failed', step: 'source-secret', attempt: 1, error: failure },
    { type: 'run.failed' },
  ];
  const contextOf = (kind: NoticeKind, name = 'dba'): NoticeContext => ({
    notice: { kind, occurrence: new Date(0).toISOString() },
    view: viewOf(failed, { name }),
    differences: [],
    teamName: { en: 'Payments', ja: '決済' },
    portalUrl: 'https://portal.example.com',
  });

  test.each(NOTICE_KINDS)('of %s has words in both languages, and the link to the run', (kind) => {
    const [en, ja] = (['en', 'ja'] as const).map((locale) => composeMessage(contextOf(kind), locale));
    expect(JSON.stringify([en, ja])).not.toMatch(/[{}]what|notices\./);
    expect(ja?.subject).toMatch(/[ぁ-ん]/);
    expect(en?.subject).toMatch(/^[ -~·…]+$/);
    expect(en?.link.href).toBe('https://portal.example.com/runs/r1');
  });

  test('names the failed step and the error, and no value of the error', () => {
    const message = composeMessage(contextOf('failed'), 'en');
    expect(message.fields).toContainEqual({ label: 'Failed step', value: 'Source secret' });
    expect(message.fields.map(({ label }) => label)).toContain('Error');
    const all = [message, toEmail(message, 'en', null), toSlack(message), toWebhook(contextOf('failed'), 'now')];
    expect(JSON.stringify(all)).not.toContain('password-canary');
    expect(toWebhook(contextOf('failed'), 'now').data.failedSteps).toEqual([
      { step: 'source-secret', error: 'secret-name-taken' },
    ]);
  });

  test('of drift names the failed checks, and a webhook gets their ids, but no value', () => {
    const check = (id: string) => ({
      id,
      params: { name: 'loader' },
      passed: false,
      expected: '',
      found: 'found-canary',
    });
    const ids = [
      'role-trust',
      'role-boundary',
      'role-tags',
      'key-usable',
      'key-grants',
      'key-alias',
      'of-a-newer-version',
    ];
    const context = { ...contextOf('drifted'), differences: ids.map(check) };
    const message = composeMessage(context, 'en');
    const { value = '' } = message.fields.find(({ label }) => label === 'Failed checks') ?? {};
    expect(value).toMatch(/^Only Amazon RDS can assume loader; .*; The key has no grants; …$/);
    const webhook = toWebhook(context, 'now');
    expect([webhook.type, webhook.data.differences]).toEqual(['run.drifted', ids]);
    expect(JSON.stringify([message, webhook])).not.toContain('found-canary');
  });

  test('adds no header, markup or mention from a name', () => {
    const message = composeMessage(contextOf('failed', HOSTILE), 'en');
    expect(message.fields.map(({ value }) => value).join('')).not.toMatch(/[\r\n\u202e]/);
    const email = toEmail(message, 'en', 'https://portal.example.com/settings');
    expect(email.html).toContain('&lt;!channel&gt; &lt;b&gt;&amp;&quot;&#39;&lt;/b&gt;');
    expect(email.html).not.toContain('<b>');
    expect(email.text.split('\n').filter((line) => line.startsWith('Bcc'))).toEqual([]);
    const slack = toSlack(message).text;
    expect(slack.replace('<https://portal.example.com/runs/r1|Open the run>', '')).not.toMatch(
      /<|@channel|evil.example\)\*|:\/\//,
    );
    const blocks = toTeams(message).attachments[0]?.content.body ?? [];
    expect(blocks.map(({ type }) => type)).toEqual(blocks.map(() => 'RichTextBlock'));
  });
});

test.each([
  ['dana.baker+x@example.co.jp', true],
  ['"a@evil.example x"@example.com', false],
  ['a@example.com, b@evil.example', false],
  ['a@example.com\r\nBcc: b@evil.example', false],
  ['a@localhost', false],
  ['<a@example.com>', false],
])('%j as an e-mail address: %s', (text, expected) => {
  expect(isEmailAddress(text)).toBe(expected);
});

test.each(['hooks.slack.com', 'hooks.example.com:8443'])('%s can be a webhook host', (host) => {
  expect(webhookHostsSchema.safeParse({ webhookHosts: [host] }).success).toBe(true);
});

test.each(['*', '*.example.com', '127.0.0.1', '[::1]', 'https://hooks.slack.com', 'Hooks.example.com', 'a/b'])(
  '%s can’t be a webhook host',
  (host) => {
    expect(webhookHostsSchema.safeParse({ webhookHosts: [host] }).success).toBe(false);
  },
);
