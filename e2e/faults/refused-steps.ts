import type { FaultInput } from '#e2e/harness/fault-book.ts';
import type { StepName } from '#lib/runs/steps.ts';

/** The call that AWS refuses for each step: one that the run makes there for the first time. */
export const REFUSED_STEPS: readonly {
  step: StepName;
  call: (name: string) => Pick<FaultInput, 'operation' | 'where'>;
  code?: string;
  /** The step is the submission's unless the worker assumes and looks itself. */
  looksAgain?: true;
}[] = [
  { step: 'access', call: () => ({ operation: 'AssumeRole' }), code: 'deployer-role-refused', looksAgain: true },
  { step: 'names', call: () => ({ operation: 'DescribeSecret' }), looksAgain: true },
  { step: 'kms-key', call: () => ({ operation: 'CreateKey' }) },
  { step: 'kms-alias', call: () => ({ operation: 'CreateAlias' }) },
  { step: 'source-secret', call: (name) => ({ operation: 'CreateSecret', where: { Name: `${name}/source` } }) },
  {
    step: 'destination-secret',
    call: (name) => ({ operation: 'CreateSecret', where: { Name: `${name}/destination` } }),
  },
  { step: 'iam-role', call: () => ({ operation: 'CreateRole' }) },
  { step: 'key-policy', call: () => ({ operation: 'PutKeyPolicy' }) },
  { step: 'role-policy', call: () => ({ operation: 'PutRolePolicy' }) },
  { step: 'verify', call: () => ({ operation: 'ListAliases' }) },
];
