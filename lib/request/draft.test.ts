import { describe, expect, test } from 'vitest';
import { type DraftContent, draftContentSchema, makeDraft, readDraft, restoreForm, summarizeDraft } from './draft.ts';
import { changeTeam, type RequestForm, startForm, toRunRequest, toSubmission } from './form.ts';

const payments = { id: 'payments', regions: ['us-east-1', 'us-west-2'], namePrefix: undefined };
const analytics = { id: 'analytics', regions: ['ap-northeast-1'], namePrefix: 'an-' };
const about = { page: 'role' as const, hadPasswords: false, templateRunId: null };
const write = (draft: DraftContent) => JSON.stringify(draftContentSchema.parse(draft));

describe('a draft', () => {
  const start = startForm(payments);
  const form = { ...start, passwords: { source: 'hunter2-source', destination: 'hunter2-destination' } };
  const reopen = (text: string) => restoreForm(readDraft(text)?.form ?? {}, start);

  test('never holds a password or a field for one', () => {
    const text = JSON.stringify(makeDraft(form, about));
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain('"passwords"');
  });

  test('drops a password that got into it some other way, on the server too', () => {
    const smuggled = makeDraft(form, about);
    Object.assign(smuggled, { passwords: form.passwords });
    Object.assign(smuggled.form, { passwords: form.passwords });
    Object.assign(smuggled.form.source, { password: 'hunter2-source' });
    expect(write(smuggled)).not.toContain('hunter2');
  });

  test('returns everything else unchanged', () => {
    const draft = readDraft(write(makeDraft(form, about)));
    expect(draft).toMatchObject({ page: 'role', hadPasswords: true, templateRunId: null });
    expect(restoreForm(draft?.form ?? {}, start)).toEqual({ ...form, passwords: { source: '', destination: '' } });
  });

  test('from before restoring existed is still read', () => {
    const draft = JSON.parse(write(makeDraft(form, about)));
    delete draft.form.key.restoreKeyArn;
    expect(reopen(JSON.stringify(draft)).key.restoreKeyArn).toBe('');
  });

  test('keeps the decisions about restoring', () => {
    const decided = {
      ...form,
      key: { ...form.key, restoreKeyArn: 'arn:key' },
      source: { ...form.source, restoreArn: 'arn:secret' },
    };
    expect(reopen(write(makeDraft(decided, about)))).toMatchObject({
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

  test('of an older portal keeps what was typed, gets defaults for new fields, and drops removed ones', () => {
    const typed = makeDraft({ ...form, role: { ...form.role, roleName: 'typed' } }, about);
    const { administratorsMayDelete: _notYet, ...key } = typed.form.key;
    const older = { page: 'cluster', form: { ...typed.form, key, cluster: { name: 'gone' } } };
    const text = JSON.stringify(older);
    expect(readDraft(text)).toMatchObject({ page: 'target', hadPasswords: false, templateRunId: null });
    expect(reopen(text)).toEqual({ ...typed.form, passwords: { source: '', destination: '' } });
  });

  test('replaces a value of another type with the default', () => {
    const draft = makeDraft(form, about);
    for (const administratorArns of ['x', {}, null]) {
      const key = { ...draft.form.key, alias: 7, administratorArns };
      const broken = { ...draft, form: { ...draft.form, key, source: [], role: null } };
      expect(reopen(JSON.stringify(broken))).toEqual({ ...draft.form, passwords: { source: '', destination: '' } });
    }
  });

  test.each(['', '{', '{}', '[]', 'null', '{"form":7}'])('is empty when the text is %j', (text) => {
    expect(readDraft(text)).toBeNull();
  });

  test('is refused when it is longer than a form can be', () => {
    const long = makeDraft({ ...form, role: { ...form.role, roleName: 'x'.repeat(128 * 1024) } }, about);
    expect(draftContentSchema.safeParse(long).success).toBe(false);
    expect(draftContentSchema.safeParse(makeDraft(form, about)).success).toBe(true);
  });

  test('is listed by its role and its key', () => {
    const summary = (of: RequestForm) => summarizeDraft(readDraft(write(makeDraft(of, about))) as never);
    expect(summary(form)).toEqual({ page: 'role', roleName: 'aurora-data-loader', alias: 'limitless' });
    expect(summary({ ...form, key: { ...form.key, mode: 'existing' } }).alias).toBeNull();
    expect(summarizeDraft({ ...about, form: { role: 7 } })).toEqual({ page: 'role', roleName: '', alias: null });
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
