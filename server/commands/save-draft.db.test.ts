import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { canonicalJson } from '#lib/aws/policy.ts';
import { type Actor, visibleTeams } from '#lib/people/access.ts';
import { ACTION_INPUTS } from '#lib/request/action-inputs.ts';
import { makeDraft } from '#lib/request/draft.ts';
import { startForm, toSubmission } from '#lib/request/form.ts';
import { findDraft, findDrafts } from '#server/queries/find-drafts.ts';
import { insertRun } from '#server/store/runs/insert-run.ts';
import { DANA, newRun } from '#server/store/testing/new-run.ts';
import { rawSql } from '#server/store/testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { createRun } from './create-run.ts';
import { deleteDraft } from './delete-draft.ts';
import { saveDraft } from './save-draft.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

const PASSWORD = 'Zq7-canary';
const OMAR: Actor = { ...DANA, userId: 'user-2', name: 'Omar' };
const MOVED: Actor = { ...DANA, teams: { analytics: ['dba'] } };
const LEAD: Actor = { ...DANA, teams: { payments: ['lead'] } };
const HELPER: Actor = { ...DANA, teams: {}, isSupport: true, isAuditor: true };

const form = startForm({ id: 'payments', regions: ['us-east-1'], namePrefix: undefined });
const as = (actor: Actor) => ({ db: database.db.forTeams(visibleTeams(actor)) });

function input(given: object = {}) {
  const content = makeDraft(form, { page: 'role', hadPasswords: true, templateRunId: null });
  return { ...content, draftId: randomUUID(), version: 0, savedBy: randomUUID(), ...given };
}

const isGone = { code: 'not-found' };

test('a password that a page sends with a draft never reaches the table', async () => {
  const sent = input({ passwords: { source: PASSWORD, destination: PASSWORD } });
  Object.assign(sent.form, { passwords: { source: PASSWORD } });
  Object.assign(sent.form.source, { password: PASSWORD });
  const parsed = ACTION_INPUTS.saveDraft.parse(sent);
  await saveDraft(as(DANA), DANA, parsed);
  const rows = await rawSql<{ text: string }>(database.db, 'SELECT draft::text AS text FROM draft WHERE id = $1', [
    sent.draftId,
  ]);
  expect(rows).toHaveLength(1);
  expect(rows[0]?.text).toContain('aurora-data-loader');
  expect(rows[0]?.text).not.toContain(PASSWORD);
});

test('only a DBA of the team saves a draft for it', async () => {
  for (const actor of [MOVED, LEAD, HELPER]) {
    await expect(saveDraft(as(actor), actor, input())).rejects.toMatchObject(isGone);
  }
});

test('only the owner, while a DBA of its team, finds and deletes a draft', async () => {
  const { db } = database;
  const { draftId } = await saved();
  for (const actor of [OMAR, MOVED, LEAD, HELPER]) {
    await expect(findDraft(db, actor, draftId)).rejects.toMatchObject(isGone);
    expect((await findDrafts({ db, config: {} }, actor)).items.map(({ id }) => id)).not.toContain(draftId);
  }
  await deleteDraft(as(OMAR), OMAR, { draftId });
  await deleteDraft(as(MOVED), MOVED, { draftId });
  await expect(deleteDraft(as(LEAD), LEAD, { draftId })).rejects.toMatchObject(isGone);
  expect(await findDraft(db, DANA, draftId)).toMatchObject({ draft: { version: 1, hadPasswords: true } });
  expect((await findDrafts({ db, config: { retention: { draftDays: 7 } } }, DANA)).keptDays).toBe(7);
  expect((await findDrafts({ db, config: {} }, DANA)).items.map(({ id }) => id)).toContain(draftId);
  await deleteDraft(as(DANA), DANA, { draftId });
  await deleteDraft(as(DANA), DANA, { draftId });
  await expect(findDraft(db, DANA, draftId)).rejects.toMatchObject(isGone);
  await expect(findDraft(db, DANA, 'no-id')).rejects.toMatchObject(isGone);
});

test('a submission that is sent again after its answer was lost opens the run and leaves no draft', async () => {
  const { draftId } = await saved();
  const { passwords: _never, ...request } = toSubmission(form);
  const requestHash = createHash('sha256').update(canonicalJson(request)).digest('hex');
  const { runId } = await insertRun(database.db, newRun({ requestKey: draftId, requestHash, request }));
  await rawSql(
    database.db,
    `INSERT INTO draft (user_id, id, team_id, saved_by, content) VALUES ('user-1', $1, 'payments', $2, '{}')`,
    [draftId, draftId],
  );
  const submission = { ...request, passwords: { source: 'one', destination: 'two' } };
  const again = { requestKey: draftId, planHash: null, submission };
  expect(await createRun(as(DANA) as never, DANA, again)).toEqual({ runId });
  expect(await rawSql(database.db, 'SELECT FROM draft WHERE id = $1', [draftId])).toEqual([]);
  expect(await findDraft(database.db, DANA, draftId)).toEqual({ runId });
});

async function saved() {
  const draft = input();
  await saveDraft(as(DANA), DANA, ACTION_INPUTS.saveDraft.parse(draft));
  return draft;
}
