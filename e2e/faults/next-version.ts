import { readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { copyProject } from '#e2e/seeded-bugs/plant.ts';

/** What the next version changes: the last step has another name, and one more comes after it. */
const EDITS: readonly { file: string; find: string; replace: string }[] = [
  { file: 'lib/runs/steps.ts', find: "  'verify',\n", replace: "  'verify',\n  'read-back',\n  'second-look',\n" },
  {
    file: 'lib/runs/graphs.ts',
    find: 'export const GRAPHS: readonly Graph[] = [',
    replace: `const SET_UP_3: Graph = {
  kind: 'set-up',
  version: 3,
  steps: [
    ...SET_UP_1.steps.filter(({ name }) => name !== 'verify'),
    { name: 'read-back', needs: ['kms-alias', 'key-policy', 'role-policy'], section: null },
    { name: 'second-look', needs: ['read-back'], section: null },
  ],
};

export const GRAPHS: readonly Graph[] = [SET_UP_3, `,
  },
  {
    file: 'server/engine/worker/step-registry.ts',
    find: '  verify,\n',
    replace: "  verify,\n  'read-back': verify,\n  'second-look': verify,\n",
  },
];

/** The steps of a run that the next version asks for, beside those of this one. */
export const RENAMED = { from: 'verify', to: 'read-back', added: 'second-look' } as const;

/**
 * Makes the next version of the portal in a folder below this one, where it finds the same node_modules: what works on runs is the new
 * version, which Node runs as it stands; the pages are those of the present build.
 */
export function makeNextVersion(root: string, folder: string): void {
  copyProject(root, folder);
  for (const { file, find, replace } of EDITS) {
    const place = path.join(folder, file);
    const text = readFileSync(place, 'utf8');
    if (text.split(find).length !== 2) throw new Error(`${file} does not hold exactly once: ${find}`);
    writeFileSync(
      place,
      text.replace(find, () => replace),
    );
  }
  symlinkSync(path.join(root, '.next'), path.join(folder, '.next'));
}

export function removeNextVersion(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
