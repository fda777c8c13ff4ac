import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditClient } from '#lib/audit/audit-record.ts';

// `server/start.ts` runs outside Next's bundle; only a global is visible to both.
const HOLDER = globalThis as typeof globalThis & { limitlessClient?: AsyncLocalStorage<AuditClient | undefined> };
HOLDER.limitlessClient ??= new AsyncLocalStorage();

/** The client of the HTTP request that is being answered; undefined for what the portal does by itself. */
export const requestClient = HOLDER.limitlessClient;
