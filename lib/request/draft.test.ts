import { describe, expect, test } from 'vitest';
import { draftForm, makeDraft, readDraft, writeDraft } from './draft.ts';
import { changeTeam, type RequestForm, startForm, toRunRequest, toSubmission } from './form.ts';

const payments = { id: 'payments', regions: ['us-east-1', 'us-west-2'], namePrefix: undefined };
const analytics = { id: 'analytics', regions: ['ap-northeast-1'], namePrefix: 'an-' };
const about = {
  userId: 'u1',
  requestKey: '0b5a2b2e-6c1e-4d8f-9a31-3a6f2f6f9d10',
  page: 'role' as const,
  hadPasswords: false,
  isUnanswered: true,
};

describe('a draft', () => {
  const start = startForm(payments);
  const form = { ...start, passwords: { source: 'hunter2-source', destination: 'hunter2-destination' } };

  test('never holds a password or a field for one', () => {
    const text = writeDraft(makeDraft(form, about));
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('"passwords"');
  });

  test('drops a password that got into it some other way', () => {
    const smuggled = { ...makeDraft(form, about), passwords: form.passwords };
    expect(writeDraft(smuggled)).not.toContain('hunter2');
  });

  test('returns everything else unchanged', () => {
    const draft = readDraft(writeDraft(makeDraft(form, about)), 'u1', start);
    expect(draft).toMatchObject({ page: 'role', requestKey: about.requestKey, hadPasswords: true, isUnanswered: true });
    expect(draft && draftForm(draft)).toEqual({ ...form, passwords: { source: '', destination: '' } });
  });

  test('from before restoring existed is still read', () => {
    const draft = JSON.parse(writeDraft(makeDraft(form, about)));
    delete draft.form.key.restoreKeyArn;
    const read = readDraft(JSON.stringify(draft), 'u1', start);
    expect(read && draftForm(read).key.restoreKeyArn).toBe('');
  });

  test('keeps the decisions about restoring', () => {
    const decided = {
      ...form,
      key: { ...form.key, restoreKeyArn: 'arn:key' },
      source: { ...form.source, restoreArn: 'arn:secret' },
    };
    const draft = readDraft(writeDraft(makeDraft(decided, about)), 'u1', start);
    expect(draft && draftForm(draft)).toMatchObject({
      key: { restoreKeyArn: 'arn:key' },
      source: { restoreArn: 'arn:secret' },
    });
  });

  test.each([
    ['no password', '', '', false, false],
    ['the first password', 'p', '', false, true],
    ['the second password', '', 'p', false, true],
    ['no password since the draft was restored', '', '', true, true],
  ])('says whether passwords were typed: %s', (_what, source, destination, hadPasswords, isSaid) => {
    const draft = makeDraft({ ...form, passwords: { source, destination } }, { ...about, hadPasswords });
    expect(draft.hadPasswords).toBe(isSaid);
  });

  test('is not shown to another person', () => {
    expect(readDraft(writeDraft(makeDraft(form, about)), 'u2', start)).toBeNull();
  });

  test('of an older portal keeps what was typed, gets defaults for new fields, and drops removed ones', () => {
    const typed = makeDraft({ ...form, role: { ...form.role, roleName: 'typed' } }, about);
    const { administratorsMayDelete: _notYet, ...key } = typed.form.key;
    const { isUnanswered: _nor, ...rest } = typed;
    const older = { ...rest, page: 'cluster', form: { ...typed.form, key, cluster: { name: 'gone' } } };
    const draft = readDraft(JSON.stringify(older), 'u1', start);
    expect(draft?.form).toEqual(typed.form);
    expect(draft).toMatchObject({ page: 'target', requestKey: about.requestKey });
  });

  test('replaces a value of another type with the default', () => {
    const draft = makeDraft(form, about);
    for (const administratorArns of ['x', {}, null]) {
      const key = { ...draft.form.key, alias: 7, administratorArns };
      const broken = { ...draft, form: { ...draft.form, key, source: [], role: null } };
      expect(readDraft(JSON.stringify(broken), 'u1', start)?.form).toEqual(draft.form);
    }
  });

  test.each([null, '', '{', '{}', '[]', '{"version":0}'])('is empty when the text is %j', (text) => {
    expect(readDraft(text, 'u1', start)).toBeNull();
  });
});

describe('the form', () => {
  test('submits only the chosen key mode, and keeps what was typed for the other', () => {
    const form = startForm(payments);
    form.key.keyArn = ' arn:aws:kms:us-east-1:111111111111:key/a\n';
    expect(toSubmission(form).key).toMatchObject({ mode: 'create', alias: 'limitless' });
    expect(toSubmission(form).key).not.toHaveProperty('keyArn');
    form.key.mode = 'existing';
    expect(toSubmission(form).key).toEqual({
      mode: 'existing',
      keyArn: 'arn:aws:kms:us-east-1:111111111111:key/a',
    });
    expect(form.key.alias).toBe('limitless');
  });

  test('requests restoration only of the chosen key', () => {
    const form = startForm(payments);
    const keyArn = 'arn:aws:kms:us-east-1:111111111111:key/a';
    form.key = { ...form.key, mode: 'existing', keyArn: `${keyArn} `, restoreKeyArn: keyArn };
    expect(toRunRequest(form).key).toEqual({ mode: 'existing', keyArn, restore: true });
    form.key.keyArn = `${keyArn}b`;
    expect(toRunRequest(form).key).toEqual({ mode: 'existing', keyArn: `${keyArn}b` });
    form.key = { ...form.key, keyArn: '', restoreKeyArn: '' };
    expect(toRunRequest(form).key).toEqual({ mode: 'existing', keyArn: '' });
  });

  test.each([
    ['the same name', () => undefined, true],
    ['another name', (form: RequestForm) => (form.source.secretName = 'other'), false],
    ['another Region', (form: RequestForm) => (form.target.region = 'us-west-2'), false],
  ])('requests restoration of a secret only as chosen: with %s', (_what, change, isAsked) => {
    const form = startForm(payments);
    const restoreArn = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:source_DB_secret-AbCdEf';
    form.source.restoreArn = restoreArn;
    change(form);
    expect(toRunRequest(form).source.restoreArn).toBe(isAsked ? restoreArn : undefined);
    expect(toRunRequest(form).destination).not.toHaveProperty('restoreArn');
  });

  test('plans without the passwords', () => {
    expect(toRunRequest(startForm(payments))).not.toHaveProperty('passwords');
  });

  test('switches names that weren’t edited to the new team', () => {
    const form = startForm(payments);
    form.role.roleName = 'my-loader';
    form.source.restoreArn = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:source_DB_secret-AbCdEf';
    form.key = { ...form.key, keyArn: 'arn:key', restoreKeyArn: 'arn:key' };
    form.destination.userName = 'writer';
    const changed = changeTeam(form, payments, analytics);
    expect(changed.source.restoreArn).toBeUndefined();
    expect(changed.target).toEqual({ teamId: 'analytics', region: 'ap-northeast-1' });
    expect(changed.key.alias).toBe('an-limitless');
    expect(changed.source.secretName).toBe('an-source_DB_secret');
    expect(changed.destination).toEqual({
      secretName: 'an-destination_DB_secret',
      userName: 'writer',
      description: '',
      tags: [],
    });
    expect(changed.role.roleName).toBe('my-loader');
    // Each account has its own keys.
    expect(changed.key).toMatchObject({ keyArn: '', restoreKeyArn: '' });
  });

  test('has no team when there is none to choose', () => {
    const changed = changeTeam(startForm(analytics), analytics, undefined);
    expect(changed.target).toEqual({ teamId: '', region: '' });
    expect(changed.key.alias).toBe('limitless');
  });

  test('keeps the Region if the other team has it too', () => {
    const form = startForm(payments);
    form.target.region = 'us-west-2';
    expect(changeTeam(form, payments, { ...payments, id: 'other' }).target.region).toBe('us-west-2');
  });

  test('starts without a key, and submits the administrators’ ARNs without spaces, and the passwords', () => {
    const form = startForm(payments);
    expect(form.key).toMatchObject({ description: '', administratorsMayDelete: true, keyArn: '', restoreKeyArn: '' });
    form.key.administratorArns = [' arn:aws:iam::111111111111:role/admin\n'];
    form.passwords = { source: 'one', destination: ' two ' };
    expect(toSubmission(form)).toMatchObject({
      key: { administratorArns: ['arn:aws:iam::111111111111:role/admin'] },
      passwords: { source: 'one', destination: ' two ' },
    });
  });
});
