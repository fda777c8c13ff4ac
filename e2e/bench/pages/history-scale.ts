import type { Person } from '#e2e/faults/person.ts';
import type { BenchPortal } from '../bench-portal.ts';
import { describeStored, storeRuns } from '../many-rows.ts';
import type { Measured } from '../results.ts';
import type { Section } from '../section.ts';
import { percentile } from '../statistics.ts';
import { askOften } from './ask-often.ts';

const FIRST_SIZE = 1_000;
const FAILED_ONE_IN = 20;

/** The query for the n-th of the stored runs, which is of that day: each kind of the filters, and together. */
const SEARCHES: Readonly<Record<string, (no: number, day: string) => string>> = {
  'first-page': () => '',
  text: (no) => `text=oader-${no}-`,
  'text-of-none': (no) => `text=nothing-is-called-${no}`,
  'text-of-all': () => 'text=data_loading',
  arn: (no) => `text=${describeStored(no).keyArn}`,
  'run-id': (no) => `text=${describeStored(no).id.slice(0, 13)}`,
  person: (no) => `person=${encodeURIComponent(describeStored(no).person)}`,
  name: (no) => `role=${describeStored(no).roleName}`,
  letters: () => 'person=on',
  'rare-state': () => 'state=denied',
  'rare-kind': () => 'kind=clean-up',
  error: () => 'error=access-denied',
  day: (_no, day) => `from=${day}&to=${day}`,
  team: (no) => `team=${describeStored(no).teamId}`,
  'team-state-person': (no) => {
    const { teamId, person } = describeStored(no);
    return `team=${teamId}&state=failed&person=${encodeURIComponent(person)}`;
  },
  'errors-steps-regions': () =>
    'state=failed&state=denied&error=access-denied&step=key-policy&region=us-east-1&person=on',
  'text-state-dates': (no, day) => `text=oader-${no}-&state=succeeded&state=failed&to=${day}`,
  longest: () => 'sort=-duration',
};

/**
 * history-scale: a page of the history over HTTP, from the request to the last byte of `/api/runs`, with 1,000, 100,000
 * and 1,000,000 stored runs, for each kind of filter and some together; as a member of nine teams, and as an auditor, who
 * sees all. Each request searches for another run. `growth` compares the largest with the smallest size.
 */
export const historyScale: Section = {
  ids: ['history-scale'],
  title: 'the history with many runs',
  async measure(bench) {
    const portal = await bench.openPortal();
    const auditor = await portal.cluster.signIn('auditor');
    const people = { member: portal.person, auditor: auditor.person };
    const largest = bench.size({ quick: 20_000, usual: 1_000_000 });
    const sizes = bench.options.isQuick ? [FIRST_SIZE, largest] : [FIRST_SIZE, 100_000, largest];
    const samples = new Map<string, number[]>();
    let stored = 0;
    for (const size of sizes) {
      const startedAt = performance.now();
      await storeRuns(portal, { from: stored + 1, to: size, failedOneIn: FAILED_ONE_IN });
      stored = size;
      bench.log(`${size} runs, stored in ${Math.round((performance.now() - startedAt) / 1000)} s`);
      for (const [who, person] of Object.entries(people))
        for (const kind of Object.keys(SEARCHES))
          samples.set(`${who} ${kind} ${size}`, await search(portal, person, kind, size));
    }
    return Object.keys(people).flatMap((who) =>
      Object.keys(SEARCHES).flatMap((kind): Measured[] => {
        const of = (size: number) => samples.get(`${who} ${kind} ${size}`) ?? [];
        const growth = percentile(of(largest), 95) / percentile(of(FIRST_SIZE), 95);
        const id = `history-scale/${who}/${kind}`;
        const atMost = (limit: number) => ({ target: { atMost: limit } });
        return [
          ...sizes.map((size) => {
            const target = size === largest ? atMost(50) : {};
            return { id: `${id}/${size}`, unit: 'ms', samples: of(size), statistic: 'p95' as const, ...target };
          }),
          { id: `${id}/growth`, unit: '×', samples: [growth], ...atMost(1.5) },
        ];
      }),
    );
  },
};

const COUNT = 20;

function search(portal: BenchPortal, person: Person, kind: string, size: number): Promise<number[]> {
  const paths = Array.from({ length: COUNT }, (_, index) => {
    // Spread over all that is stored, and not in its order.
    const no = 1 + (((index * 7_919 + 101) * 104_729) % (size - 1));
    const day = new Date(Date.now() - no * 30_000).toISOString().slice(0, 10);
    return `/api/runs?${SEARCHES[kind]?.(no, day)}`;
  });
  return askOften({ person, via: portal.replica, paths, count: COUNT });
}
