import type { SeededBug } from './seeded-bug.ts';

/** Bugs with a shared key, or with a key whose call was lost. */
export const KEY_BUGS: readonly SeededBug[] = [
  {
    id: 'replaced-edit-forgotten',
    title: "another person's key policy edit that a write replaced is neither restored nor reported",
    file: 'server/aws/kms/change-key-policy.ts',
    find: 'const edit = findReplacedEdit(writes, policy);',
    replace: 'const edit = findReplacedEdit([], policy);',
    caughtBy: { file: 'server/engine/steps/shared-key.aws.test.ts', test: 'between its read and its write' },
  },
  {
    id: 'brief-lookup-after-a-restart',
    title: 'a process that takes over a run looks for a lost key only briefly',
    file: 'server/engine/steps/kms-key.ts',
    find: 'Math.max(lookUp.shortestMs, ',
    replace: 'Math.max(lookUp.shortestMs / 6, ',
    caughtBy: { file: 'server/engine/steps/key-lookup.aws.test.ts', test: 'takes over the run' },
  },
];
