import type { CallerBook } from './caller-book.ts';
import type { BarrierBook, FaultBook } from './fault-book.ts';
import type { KeyClock } from './key-clock.ts';
import type { Ledger } from './ledger.ts';
import type { RateBook } from './rate-book.ts';
import type { RightsMemory } from './rights-memory.ts';
import type { RoleClock } from './role-clock.ts';
import type { Upstream } from './upstream.ts';

/** The state of one proxy. */
export interface ProxyState {
  upstream: Upstream;
  ledger: Ledger;
  faults: FaultBook;
  barriers: BarrierBook;
  callers: CallerBook;
  roleClock: RoleClock;
  keyClock: KeyClock;
  rightsMemory: RightsMemory;
  rates: RateBook;
  /** How long each call is on its way, in milliseconds, whatever happens to it. */
  latencyMs: number;
  /** True if the proxy rejects what AWS would reject; false while a sandbox creates its deployer roles. */
  isStrict: boolean;
}
