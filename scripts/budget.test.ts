import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.dirname(import.meta.dirname);

/** Upper limits. A commit that raises one explains why; when the project shrinks, lower them. */
const BUDGET = {
  'lines of the product': 60_640,
  'files of the product': 918,
  'direct dependencies': 58,
} as const;

const product = globSync('{app,components,lib,server,public}/**', { cwd: root })
  .filter((name) => !/\.(?:test|spec)\.tsx?$|\/testing\//.test(name))
  .map((name) => path.join(root, name))
  .filter((file) => statSync(file).isFile());

const { dependencies, devDependencies, optionalDependencies } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
) as Readonly<Record<string, Record<string, string>>>;

const FIGURES: Readonly<Record<keyof typeof BUDGET, number>> = {
  'lines of the product': product.reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0),
  'files of the product': product.length,
  'direct dependencies': Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).length,
};

test.each(Object.keys(BUDGET) as (keyof typeof BUDGET)[])('%s stay within the budget', (what) => {
  const message = `The number of ${what} grew. Reduce it, or raise the limit in scripts/budget.test.ts and explain why in the commit.`;
  expect(FIGURES[what], message).toBeLessThanOrEqual(BUDGET[what]);
});
