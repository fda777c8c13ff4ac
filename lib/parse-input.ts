import type { z } from 'zod';

type Parsed<Value> = { success: true; data: Value } | { success: false; issues: readonly z.core.$ZodIssue[] };

/**
 * What a schema says of input that anybody may have written. A schema measures also what it has found to be of the wrong kind, and an
 * object can be made such that measuring it throws: that is wrong input too, and nothing unexpected.
 */
export function parseInput<Value>(schema: z.ZodType<Value>, input: unknown): Parsed<Value> {
  try {
    const parsed = schema.safeParse(input);
    return parsed.success ? parsed : { success: false, issues: parsed.error.issues };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { success: false, issues: [{ code: 'custom', path: [], message: 'unreadable' } as const] };
  }
}
