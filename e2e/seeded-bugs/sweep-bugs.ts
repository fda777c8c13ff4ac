import type { SeededBug } from './seeded-bug.ts';

const SWEEPER = 'server/engine/sweep/sweeper.aws.test.ts';
const SWEEPS = 'server/store/sweeps/sweeps.db.test.ts';
const COMPARISON = 'lib/sweep/compare-with-runs.test.ts';

/** Bugs by which support misses leftovers, or is told to delete what is in use. */
export const SWEEP_BUGS: readonly SeededBug[] = [
  {
    id: 'working-run-accounts-for-nothing',
    title: 'what a run has just made is listed while the run is working',
    file: 'lib/sweep/compare-with-runs.ts',
    find: 'isActive(run.state) || ',
    replace: '',
    caughtBy: { file: SWEEPER, test: 'a run in progress' },
  },
  {
    id: 'any-tag-accounts',
    title: "a run's second key is not listed, because it has the run's tag",
    file: 'lib/sweep/compare-with-runs.ts',
    find: '(isActive(run.state) || recorders.includes(run))',
    replace: 'run !== undefined',
    caughtBy: { file: COMPARISON },
  },
  {
    id: 'adopted-key-listed',
    title: 'a key that a later run uses is listed, because its maker is unknown',
    file: 'lib/sweep/compare-with-runs.ts',
    find: 'if (recorders.some((other) => other !== run)) return null;',
    replace: '',
    caughtBy: { file: COMPARISON },
  },
  {
    id: 'clean-up-missed',
    title: 'what a clean-up deleted is listed as missing',
    file: 'lib/sweep/compare-with-runs.ts',
    find: '!takenAway.has(',
    replace: '![].includes(',
    caughtBy: { file: COMPARISON },
  },
  {
    id: 'index-believed',
    title: 'the tag index is trusted about what is deleted',
    file: 'server/engine/sweep/sweep-place.ts',
    find: 'reasons[await lookPresence(aws, suspect)]',
    replace: 'reasons.present',
    caughtBy: { file: SWEEPER, test: 'resources that were deleted' },
  },
  {
    id: 'roles-asked-again',
    title: 'every sweep requests the tags of every role',
    file: 'server/aws/list-tagged.ts',
    find: 'roles.filter(({ id }) => !memory.has(id))',
    replace: 'roles',
    caughtBy: { file: SWEEPER, test: 'each role once' },
  },
  {
    id: 'sweep-claimed-twice',
    title: 'two processes sweep a place in one interval',
    file: 'server/store/sweeps/sweeps.ts',
    find: '`NOT $',
    replace: '`TRUE OR $',
    caughtBy: { file: SWEEPS, test: 'when requested during it' },
  },
  {
    id: 'old-sweep-writes',
    title: 'a sweep whose place was claimed again still writes its list',
    file: 'server/store/sweeps/sweeps.ts',
    find: ".where('epoch', '=', claim.epoch)",
    replace: ".where('epoch', '>=', claim.epoch)",
    caughtBy: { file: SWEEPS },
  },
  {
    id: 'strays-kept',
    title: 'an orphan that is gone stays in the list',
    file: 'server/store/sweeps/sweeps.ts',
    find: '<> ALL (',
    replace: '= ALL (',
    caughtBy: { file: SWEEPS, test: 'keeps the first time' },
  },
];
