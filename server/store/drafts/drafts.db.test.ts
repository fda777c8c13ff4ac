import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { DRAFTS_PER_PERSON, makeDraft } from '#lib/request/draft.ts';
import { startForm } from '#lib/request/form.ts';
import { insertRun } from '../runs/insert-run.ts';
import { loadLines, takeBackup } from '../testing/backup-lines.ts';
import { newRun } from '../testing/new-run.ts';
import { rawSql } from '../testing/raw-sql.ts';
import { openTestDatabase, type TestDatabase } from '../testing/test-database.ts';
import { deleteDraft, deleteOldDrafts } from './delete-drafts.ts';
import { findRunOfDraft, listDrafts, loadDraft } from './find-drafts.ts';
import { type DraftToSave, saveDraft } from './save-draft.ts';

let database: TestDatabase;
const used: TestDatabase[] = [];
beforeEach(async () => {
  database = await openTestDatabase();
  used.push(database);
});
afterAll(async () => {
  for (const { drop } of used) await drop();
});

const DANA = 'user-1';

function contentWith(roleName: string): string {
  const form = startForm({ id: 'payments', regions: ['us-east-1'], namePrefix: undefined });
  const about = { page: 'role' as const, hadPasswords: false, templateRunId: null };
  return JSON.stringify(makeDraft({ ...form, role: { ...form.role, roleName } }, about));
}

function draft(given: Partial<DraftToSave> = {}): DraftToSave {
  return {
    userId: DANA,
    draftId: randomUUID(),
    teamId: 'payments',
    version: 0,
    savedBy: randomUUID(),
    content: contentWith('loader'),
    ...given,
  };
}

const rolesOf = async (userId = DANA, db = database.db) =>
  (await listDrafts(db, userId)).map(({ roleName }) => roleName).sort();

test('a draft is returned to its owner as it was saved last, and to nobody else', async () => {
  const first = draft();
  expect(await saveDraft(database.db, first)).toMatchObject({ version: 1 });
  const again = { ...first, version: 1, content: contentWith('changed \u0000 \ud800') };
  const { version, changedAt } = await saveDraft(database.db, again);
  expect(version).toBe(2);
  expect(await listDrafts(database.db, DANA)).toEqual([
    {
      id: first.draftId,
      teamId: 'payments',
      page: 'role',
      roleName: 'changed \u0000 \ud800',
      alias: 'limitless',
      changedAt,
    },
  ]);
  expect(await loadDraft(database.db, first)).toMatchObject({
    teamId: 'payments',
    draft: { version: 2, page: 'role' },
  });
  expect(await listDrafts(database.db, 'user-2')).toEqual([]);
  expect(await loadDraft(database.db, { ...first, userId: 'user-2' })).toBeNull();
});

test('a person with the id of another person’s draft neither changes nor deletes it', async () => {
  const theirs = draft();
  await saveDraft(database.db, theirs);
  await saveDraft(database.db, { ...theirs, userId: 'user-2', content: contentWith('mine') });
  await deleteDraft(database.db.kysely, { ...theirs, userId: 'user-2' });
  expect(await rolesOf()).toEqual(['loader']);
});

test('a draft is out of sight for whoever lost its team, and for a handle without a team', async () => {
  const lost = draft({ teamId: 'analytics' });
  await saveDraft(database.db, lost);
  const payments = database.db.forTeams(['payments']);
  expect(await rolesOf(DANA, payments)).toEqual([]);
  expect(await rolesOf(DANA, database.db.forTeams([]))).toEqual([]);
  expect(await loadDraft(payments, lost)).toBeNull();
  await deleteDraft(payments.kysely, lost);
  await expect(saveDraft(payments, { ...lost, version: 1 })).rejects.toMatchObject({ code: 'draft-gone' });
  await expect(saveDraft(payments, { ...lost, teamId: 'payments', version: 0 })).rejects.toMatchObject({
    code: 'draft-changed',
  });
  await expect(saveDraft(payments, draft({ teamId: 'analytics' }))).rejects.toMatchObject({ code: '42501' });
  expect(await rolesOf()).toEqual(['loader']);
});

describe('two forms with the same draft', () => {
  test('never overwrite each other: the later one is refused until it has seen the other’s version', async () => {
    const mine = draft();
    await saveDraft(database.db, mine);
    const theirs = { ...mine, savedBy: randomUUID(), version: 1, content: contentWith('theirs') };
    await saveDraft(database.db, theirs);
    const late = { ...mine, version: 1, content: contentWith('mine') };
    await expect(saveDraft(database.db, late)).rejects.toMatchObject({ code: 'draft-changed' });
    await expect(saveDraft(database.db, { ...late, version: 0 })).rejects.toMatchObject({ code: 'draft-changed' });
    expect(await rolesOf()).toEqual(['theirs']);
    expect(await saveDraft(database.db, { ...late, version: 2 })).toMatchObject({ version: 3 });
    expect(await rolesOf()).toEqual(['mine']);
  });

  test('of ten that save the same version at once, one succeeds', async () => {
    const shared = draft();
    await saveDraft(database.db, shared);
    const saves = Array.from({ length: 10 }, () =>
      saveDraft(database.db, { ...shared, version: 1, savedBy: randomUUID() }),
    );
    const ends = await Promise.allSettled(saves);
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

test('a form whose answers were lost continues without a conflict', async () => {
  const mine = draft();
  await saveDraft(database.db, mine);
  await saveDraft(database.db, mine);
  expect(await saveDraft(database.db, { ...mine, content: contentWith('more') })).toMatchObject({ version: 3 });
  expect(await rolesOf()).toEqual(['more']);
});

test('a deleted draft doesn’t come back when a form saves it again', async () => {
  const mine = draft();
  await saveDraft(database.db, mine);
  await deleteDraft(database.db.kysely, mine);
  await expect(saveDraft(database.db, { ...mine, version: 1 })).rejects.toMatchObject({ code: 'draft-gone' });
  expect(await rolesOf()).toEqual([]);
});

test('a person has at most 20 drafts, and can still change each of them', async () => {
  const drafts = Array.from({ length: DRAFTS_PER_PERSON }, () => draft());
  for (const one of drafts) await saveDraft(database.db, one);
  await expect(saveDraft(database.db, draft())).rejects.toMatchObject({ code: 'too-many-drafts' });
  await saveDraft(database.db, draft({ userId: 'user-2' }));
  const [first = draft()] = drafts;
  expect(await saveDraft(database.db, { ...first, version: 1 })).toMatchObject({ version: 2 });
  await deleteDraft(database.db.kysely, first);
  expect(await saveDraft(database.db, draft())).toMatchObject({ version: 1 });
});

test('of more new drafts at the same moment than a person may have, only as many are kept', async () => {
  const saves = Array.from({ length: DRAFTS_PER_PERSON + 5 }, () => saveDraft(database.db, draft()));
  await Promise.allSettled(saves);
  expect(await rolesOf()).toHaveLength(DRAFTS_PER_PERSON);
});

test('a draft is deleted so many days after its last change', async () => {
  const [old, recent] = [draft({ content: contentWith('old') }), draft({ content: contentWith('recent') })];
  for (const [one, age] of [
    [old, '7 days'],
    [recent, '6 days 23 hours'],
  ] as const) {
    await saveDraft(database.db, one);
    await rawSql(database.db, 'UPDATE draft SET changed_at = now() - $1::interval WHERE id = $2', [age, one.draftId]);
  }
  expect(await deleteOldDrafts(database.db, 7)).toBe(1);
  expect(await rolesOf()).toEqual(['recent']);
});

describe('the run that a draft becomes', () => {
  const runOf = ({ draftId }: DraftToSave) => newRun({ requestKey: draftId });

  test('is stored in the transaction that deletes the draft', async () => {
    const mine = draft();
    await saveDraft(database.db, mine);
    const failing = { ...runOf(mine), also: () => Promise.reject(new Error('no passwords')) };
    await expect(insertRun(database.db, failing)).rejects.toThrow('no passwords');
    expect(await rolesOf()).toEqual(['loader']);
    const { runId } = await insertRun(database.db, runOf(mine));
    expect(await rolesOf()).toEqual([]);
    expect(await findRunOfDraft(database.db.kysely, mine)).toBe(runId);
    expect(await findRunOfDraft(database.db.kysely, { ...mine, userId: 'user-2' })).toBeNull();
  });

  test('is one, even if two devices send the draft; the second answer deletes what is left of it', async () => {
    const mine = draft();
    const { runId } = await insertRun(database.db, runOf(mine));
    await rawSql(
      database.db,
      `INSERT INTO draft (user_id, id, team_id, saved_by, content) VALUES ($1, $2, 'payments', $3, $4)`,
      [DANA, mine.draftId, mine.savedBy, mine.content],
    );
    expect(await insertRun(database.db, runOf(mine))).toEqual({ runId, created: false });
    expect(await rolesOf()).toEqual([]);
  });

  test('keeps another device from saving the draft again', async () => {
    const mine = draft();
    await insertRun(database.db, runOf(mine));
    await expect(saveDraft(database.db, mine)).rejects.toMatchObject({ code: 'draft-gone' });
  });

  test('leaves no draft that is saved for the first time while the run is stored', async () => {
    const mine = draft();
    let late: Promise<unknown> = Promise.resolve();
    const also = async () => {
      let isSaved = false;
      late = saveDraft(database.db, mine).then(
        () => {
          isSaved = true;
        },
        (error) => error,
      );
      const isWaiting = async () =>
        (await rawSql(database.db, "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")).length > 0;
      while (!isSaved && !(await isWaiting()));
    };
    await insertRun(database.db, newRun({ requestKey: mine.draftId, also }));
    expect(await late).toMatchObject({ code: 'draft-gone' });
    expect(await rolesOf()).toEqual([]);
  });

  test('of another person leaves the draft alone', async () => {
    const mine = draft();
    await saveDraft(database.db, mine);
    await insertRun(database.db, newRun({ requestKey: mine.draftId, by: { userId: 'user-2', name: 'Robin' } }));
    expect(await rolesOf()).toEqual(['loader']);
  });
});

test('a backup has the drafts, and a restored one is still the key of one run', async () => {
  const mine = draft();
  await saveDraft(database.db, mine);
  const restored = await openTestDatabase({ isEmpty: true });
  used.push(restored);
  await loadLines(restored.db, await takeBackup(database.db));
  expect(await rolesOf(DANA, restored.db.allTeams)).toEqual(['loader']);
  const submissions = Array.from({ length: 5 }, () => insertRun(restored.db, newRun({ requestKey: mine.draftId })));
  const runs = await Promise.all(submissions);
  expect(new Set(runs.map(({ runId }) => runId)).size).toBe(1);
  expect(await rolesOf(DANA, restored.db.allTeams)).toEqual([]);
});
