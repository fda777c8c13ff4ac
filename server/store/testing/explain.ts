import { type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { expect } from 'vitest';
import { z } from 'zod';
import type { Database } from '../database/database.ts';

const nodeSchema = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Actual Loops': z.number(),
  get Plans() {
    return z.array(nodeSchema).optional();
  },
});
const planSchema = z.tuple([
  z.object({
    'QUERY PLAN': z.tuple([
      z.object({
        Plan: z.object({ ...nodeSchema.shape, 'Shared Hit Blocks': z.number(), 'Shared Read Blocks': z.number() }),
      }),
    ]),
  }),
]);

/** What a statement did. */
export interface Explained {
  /** The pages of 8 KB that it touched, in functions that it called too. */
  pages: number;
  /** Each node that was executed, for example `Seq Scan run`, or `Index Scan run run_pkey`. */
  nodes: string[];
}

/** Executes the statements of a query of the store once more, and returns what each did. */
export async function explain(db: Database, read: (db: Database) => Promise<unknown>): Promise<Explained[]> {
  const { kysely } = db;
  const asked: { node: RootOperationNode }[] = [];
  const keep: KyselyPlugin = {
    transformQuery({ node }) {
      asked.push({ node });
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  await read(Object.assign(Object.create(db), { kysely: kysely.withPlugin(keep) }));
  expect(asked).not.toEqual([]);
  return Promise.all(
    asked.map(async ({ node }) => {
      const compiled = kysely.getExecutor().compileQuery(node, { queryId: 'explained' } as never);
      const [before, ...rest] = compiled.sql.split(/\$\d+/);
      const numbers = [...compiled.sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
      const statement = rest.reduce(
        (text, part, index) => sql`${text}${compiled.parameters[(numbers[index] ?? 0) - 1]}${sql.raw(part)}`,
        sql`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql.raw(before ?? '')}`,
      );
      const [row] = planSchema.parse((await statement.execute(kysely)).rows);
      const { Plan } = row['QUERY PLAN'][0];
      return { pages: Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'], nodes: listNodes(Plan) };
    }),
  );
}

function listNodes(plan: z.output<typeof nodeSchema>): string[] {
  if (plan['Actual Loops'] === 0) return [];
  const own = [plan['Node Type'], plan['Relation Name'], plan['Index Name']].filter(Boolean).join(' ');
  return [own, ...(plan.Plans ?? []).flatMap(listNodes)];
}
