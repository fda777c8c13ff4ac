import type { SeededBug } from './seeded-bug.ts';

const ENDS = 'server/commands/end-sessions.db.test.ts';
const CHECKS = 'server/commands/check-team.aws.test.ts';
const ACCESS = 'lib/people/access.test.ts';

/** Bugs that give an admin more than the two pages, or these pages to someone else. */
export const ADMIN_BUGS: readonly SeededBug[] = [
  {
    id: 'anybody-ends-sessions',
    title: "anyone who knows an id ends that person's sessions",
    file: 'server/commands/end-sessions.ts',
    find: `  if (!isAllowed(actor, 'admin.end-sessions')) throw new PortalError('not-found');
  // Otherwise`,
    replace: '  // Otherwise',
    caughtBy: { file: ENDS },
  },
  {
    id: 'anybody-ends-all-sessions',
    title: 'anyone can end all sessions',
    file: 'server/commands/end-sessions.ts',
    find: `  if (!isAllowed(actor, 'admin.end-sessions')) throw new PortalError('not-found');
  return`,
    replace: '  return',
    caughtBy: { file: ENDS },
  },
  {
    id: 'anybody-checks-a-team',
    title: "anyone can make the portal try a team's role",
    file: 'server/commands/check-team.ts',
    find: "if (!isAllowed(actor, 'admin.check-team')) throw new PortalError('not-found');",
    replace: '',
    caughtBy: { file: CHECKS },
  },
  {
    id: 'template-for-anybody',
    title: "anyone can read a team's external id in its template",
    file: 'server/commands/export-template.ts',
    find: "await requirePermission(db, actor, 'admin.view');",
    replace: '',
    caughtBy: { file: CHECKS },
  },
  {
    id: 'sessions-for-anybody',
    title: 'anyone can see who is signed in',
    file: 'server/queries/find-sessions.ts',
    find: "await requirePermission(db, actor, 'admin.view');",
    replace: '',
    caughtBy: { file: ENDS },
  },
  {
    id: 'admin-sees-runs',
    title: 'an admin sees the runs of all teams',
    file: 'lib/people/access.ts',
    find: 'if (actor.isSupport || actor.isAuditor) return',
    replace: 'if (actor.isSupport || actor.isAuditor || actor.isAdmin) return',
    caughtBy: { file: ACCESS },
  },
  {
    id: 'support-is-admin',
    title: 'support ends sessions',
    file: 'lib/people/access.ts',
    find: "'admin.end-sessions': ['admin'],",
    replace: "'admin.end-sessions': ['admin', 'support'],",
    caughtBy: { file: ACCESS },
  },
  {
    id: 'end-recorded-outside',
    title: 'ended sessions are recorded outside the transaction that ends them',
    file: 'server/store/people/end-sessions.ts',
    find: "await recordEnd(trx, by, { person: '*' });",
    replace: `const { recordAct } = await import('./append-audit.ts');
      const entry = { kind: 'sessions-ended', teamId: null, runId: null, by, data: { person: '*' } } as const;
      void recordAct(db, entry).catch(() => undefined);`,
    caughtBy: { file: ENDS, test: 'cannot be recorded' },
  },
  {
    id: 'end-names-nobody',
    title: 'the record of ended sessions does not say who ended them',
    file: 'server/commands/end-sessions.ts',
    find: 'entry, by: personOf(actor) }',
    replace: 'entry, by: null }',
    caughtBy: { file: ENDS },
  },
  {
    id: 'id-is-any-word',
    title: "a person who uses another's id as their name is signed out with them",
    file: 'server/store/people/end-sessions.ts',
    find: `sql<boolean>\`id = \${whose.userId}\``,
    replace: 'isMeant(whose.userId)',
    caughtBy: { file: 'server/store/people/end-sessions.db.test.ts', test: 'by the id' },
  },
  {
    id: 'admin-shuts-self-out',
    title: 'the last admin blocks the way back in',
    file: 'server/commands/end-sessions.ts',
    find: "if (entry === 'blocked' && userId === actor.userId)",
    replace: "if (entry === 'blocked' && userId === '')",
    caughtBy: { file: ENDS, test: 'cannot block themselves' },
  },
  {
    id: 'check-unrecorded',
    title: 'a check of a team makes no audit record',
    file: 'server/commands/check-team.ts',
    find: "await recordAct(db, { kind: 'team-check', teamId, runId: null, by: personOf(actor), data: {} });",
    replace: 'void personOf;',
    caughtBy: { file: CHECKS },
  },
  {
    id: 'check-names-nobody',
    title: 'AWS does not record which admin checks a team',
    file: 'server/commands/check-team.ts',
    find: 'checkOnboarding(team, sourceIdentity(actor))',
    replace: 'checkOnboarding(team)',
    caughtBy: { file: CHECKS, test: 'under their own identity' },
  },
];
