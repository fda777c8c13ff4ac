import { mkdirSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build, isBuilt } from '#sandbox/build.ts';
import { ProcessSupervisor } from '#sandbox/process-supervisor.ts';
import { Bench } from './bench.ts';
import { exitStatus, judge, type Row, writeResults, writeTable } from './results.ts';
import { chooseSections } from './section.ts';
import { SECTIONS } from './section-table.ts';

// What `npm run bench` runs: measures the production build, and compares it with the targets of docs/performance.md.
// `-- run-latency history-scale` measures these values only.

const here = path.dirname(path.dirname(import.meta.dirname));
const { values, positionals } = parseArgs({
  options: {
    /** A few samples of each value, to try the bench itself. */
    quick: { type: 'boolean', default: false },
    /** Sizes that the usual bench extrapolates. */
    full: { type: 'boolean', default: false },
    /** A missed target is no failure. */
    'report-only': { type: 'boolean', default: false },
    /** Another folder with a built portal, to compare two versions. */
    root: { type: 'string', default: here },
  },
  allowPositionals: true,
});

const options = { root: path.resolve(values.root), isQuick: values.quick, isFull: values.full };
const bench = new Bench(options, (line) => console.log(`    ${line}`));
let ending: Promise<void> | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => void end(false).then(() => process.exit(130)));
}

try {
  process.exitCode = await run();
} catch (error) {
  console.error(error);
  process.exitCode = 1;
  await end(true);
}
process.exit();

async function run(): Promise<number> {
  const sections = chooseSections(positionals, SECTIONS);
  if (!isBuilt(options.root)) await buildPortal();
  const rows: Row[] = [];
  for (const { title, measure } of sections) {
    console.log(`${title} ...`);
    const startedAt = performance.now();
    const before = loadavg()[0] ?? 0;
    const measured = (await measure(bench)).map(judge);
    await bench.closePortal();
    rows.push(...measured);
    console.log(writeTable(measured));
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    console.log(`${seconds} s, load average ${before.toFixed(1)} before and ${loadavg()[0]?.toFixed(1)} after\n`);
    writeFileSync(path.join(here, 'bench-results.json'), writeResults(rows));
  }
  if (sections.length > 1) console.log(writeTable(rows));
  await end(false);
  return exitStatus(rows, values['report-only']);
}

async function buildPortal(): Promise<void> {
  console.log('building the portal (about a minute) ...');
  const folder = path.join(options.root, 'data', 'tests');
  mkdirSync(path.join(folder, 'logs'), { recursive: true });
  await build(options.root, new ProcessSupervisor(folder, console.error));
}

/** Ends whatever runs, once. */
function end(keepLogs: boolean): Promise<void> {
  ending ??= bench.stop(keepLogs);
  return ending;
}
