import { gzipSync } from 'node:zlib';
import { storeRuns } from '../many-rows.ts';
import type { Section } from '../section.ts';
import { askOften } from './ask-often.ts';

const KILOBYTE = 1_024;
const COUNT = 100;

/**
 * support-list: with 50,000 failed runs, the list of the support page over HTTP (`/api/support/runs`) and the page itself
 * (`page`), from the request to the last byte, and how large the page's HTML is before compression (`html`).
 */
export const supportList: Section = {
  ids: ['support-list'],
  title: 'the support page with many failed runs',
  async measure(bench) {
    const portal = await bench.openPortal();
    await storeRuns(portal, { from: 1, to: bench.size({ quick: 2_000, usual: 50_000 }), failedOneIn: 1 });
    const { person } = await portal.cluster.signIn('support');
    const via = portal.replica;
    const list = await askOften({ person, via, paths: ['/api/support/runs'], count: COUNT });
    const page = await askOften({ person, via, paths: ['/support'], count: COUNT });
    const { body } = await person.ask(via, '/support');
    const p95 = { unit: 'ms', statistic: 'p95', target: { atMost: 50 } } as const;
    return [
      { id: 'support-list', ...p95, samples: list },
      { id: 'support-list/page', ...p95, samples: page },
      { id: 'support-list/html', unit: 'KB', samples: [Buffer.byteLength(body) / KILOBYTE], target: { atMost: 60 } },
    ];
  },
};

/**
 * page-html: the HTML of `/runs` with 50 rows and of a page that does not exist, compressed as gzip does at its usual
 * level; `plain` is the size before.
 */
export const pageHtml: Section = {
  ids: ['page-html'],
  title: 'the size of pages',
  async measure(bench) {
    const portal = await bench.openPortal();
    await storeRuns(portal, { from: 1, to: 200, failedOneIn: 20 });
    const measured = [];
    for (const { name, path, atMost } of [
      { name: 'runs', path: '/runs', atMost: 20 },
      { name: 'not-found', path: '/no-such-page', atMost: 6 },
    ]) {
      const { body } = await portal.person.ask(portal.replica, path);
      const sizes = { plain: Buffer.byteLength(body), zipped: gzipSync(body).length };
      measured.push(
        { id: `page-html/${name}`, unit: 'KB', samples: [sizes.zipped / KILOBYTE], target: { atMost } },
        { id: `page-html/${name}/plain`, unit: 'KB', samples: [sizes.plain / KILOBYTE] },
      );
    }
    return measured;
  },
};
