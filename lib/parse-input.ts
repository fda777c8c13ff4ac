import type { z } from 'zod';

type Parsed<Value> = { success: true; data: Value } | { success: false; issues: readonly z.core.$ZodIssue[] };

/**
 * Parses untrusted input with a schema. A schema also measures values of the wrong type, and a crafted object can make
 * that throw; such input counts as invalid.
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
