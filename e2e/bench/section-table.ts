import { fairness } from './load/fairness.ts';
import { memory } from './load/memory.ts';
import { notifyCost } from './load/notify-cost.ts';
import { pacing } from './load/pacing.ts';
import { ready } from './load/ready.ts';
import { replicas } from './load/replicas.ts';
import { sandboxStart } from './load/sandbox-start.ts';
import { throughput } from './load/throughput.ts';
import { commitDom } from './pages/commit-dom.ts';
import { firstLoad } from './pages/first-load.ts';
import { historyScale } from './pages/history-scale.ts';
import { pageHtml, supportList } from './pages/long-lists.ts';
import { runPage } from './pages/run-page.ts';
import { streams } from './pages/streams.ts';
import { typing } from './pages/typing.ts';
import { firstRun } from './runs/first-run.ts';
import { oneByOne } from './runs/one-by-one.ts';
import { propagation } from './runs/propagation.ts';
import { vsCli, vsTerraform } from './runs/vs-others.ts';
import type { Section } from './section.ts';

/** In the order in which they run: what a person waits for, the pages, and what many do at once. */
export const SECTIONS: readonly Section[] = [
  oneByOne,
  firstRun,
  propagation,
  vsCli,
  vsTerraform,
  commitDom,
  firstLoad,
  typing,
  pageHtml,
  runPage,
  supportList,
  streams,
  ready,
  sandboxStart,
  throughput,
  fairness,
  pacing,
  replicas,
  notifyCost,
  memory,
  historyScale,
];
