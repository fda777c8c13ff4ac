import type { SeededBug } from './seeded-bug.ts';

/**
 * Bugs in what is built into pages, routes and actions, beyond unit tests: the security and fault tests must catch
 * them.
 */
export const WHOLE_PORTAL_BUGS: readonly SeededBug[] = [
  {
    id: 'form-logged',
    title: "an action's input is written to the log",
    file: 'server/actions/define-action.ts',
    find: '  let actor: Actor | undefined;\n',
    replace: "  let actor: Actor | undefined;\n  portal.log.info({ input }, 'an action');\n",
    caughtBy: { suite: 'faults', check: 'S-09' },
  },
  {
    id: 'run-for-whoever-has-its-id',
    title: 'a run is shown to anyone who knows its id, whatever their team',
    file: 'server/queries/find-run.ts',
    find: `loadRunView(db.forTeams(visibleTeams(actor)), id);
  return view && isAllowed(actor, 'run.view', { teamId: view.teamId }) ? view : null;`,
    replace: 'loadRunView(db, id);\n  return view;',
    caughtBy: { suite: 'security', check: 'S-02' },
  },
  {
    id: 'page-for-anybody',
    title: "the route of support's list requires no permission",
    file: 'app/(portal)/support/page.tsx',
    find: "  if (!isAllowed(actor, 'support.view')) return refusePage(actor, 'support.view');\n",
    replace: '',
    caughtBy: { suite: 'security', check: 'S-02' },
  },
  {
    id: 'stream-never-asks-again',
    title: 'an open event stream continues after its session has ended',
    file: 'app/api/runs/[id]/events/route.ts',
    find: "return now !== null && isAllowed(now, 'run.view', { teamId });",
    replace: 'return now !== undefined;',
    caughtBy: { suite: 'security', check: 'S-08' },
  },
];
