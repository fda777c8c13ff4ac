import type { CallerBook } from './caller-book.ts';
import type { BarrierBook, FaultBook } from './fault-book.ts';
import type { KeyClock } from './key-clock.ts';
import type { Ledger } from './ledger.ts';
import type { RightsMemory } from './rights-memory.ts';
import type { RoleClock } from './role-clock.ts';
import type { Upstream } from './upstream.ts';

/** All that one proxy knows. */
export interface ProxyState {
  upstreamUrl: string;
  upstream: Upstream;
  ledger: Ledger;
  faults: FaultBook;
  barriers: BarrierBook;
  callers: CallerBook;
  roleClock: RoleClock;
  keyClock: KeyClock;
  rightsMemory: RightsMemory;
  /** Whether what AWS would refuse is refused; off while a sandbox makes its deployer roles. */
  isStrict: boolean;
}
