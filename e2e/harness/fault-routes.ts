import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { barrierSchema, faultSchema } from './fault-book.ts';
import type { ProxyState } from './proxy-state.ts';

/** The path prefix of the proxy's own API. */
export const CONTROL_PATH = '/__faults';

const roleVisibilitySchema = z.strictObject({
  ms: z.number().default(0),
  calls: z.number().int().default(0),
  flapsMs: z.array(z.number().positive()).default([]),
});

export const settingsSchema = z.strictObject({
  isStrict: z.boolean().optional(),
  /** When KMS sees a new role. `roles` lists those that differ from the rest. */
  roleVisibility: roleVisibilitySchema
    .extend({ roles: z.record(z.string(), roleVisibilitySchema).default({}) })
    .optional(),
  /** The lifetime of an assumed role's credentials; null for the lifetime that they state. */
  sessionLife: z.strictObject({ ms: z.number().positive().nullable() }).optional(),
  /** How long a new key stays invisible. */
  keyVisibility: z.strictObject({ ms: z.number() }).optional(),
  /** How long a role's policies are cached, for many calls of unchanged roles. */
  rightsMemory: z.strictObject({ ms: z.number() }).optional(),
  /** How long each call is on its way, in milliseconds. */
  latencyMs: z.number().nonnegative().optional(),
  /** Calls per second that AWS takes, by operation, in each account and Region. */
  rates: z.record(z.string(), z.number().positive()).optional(),
});

type Route = (state: ProxyState, body: unknown, id: string) => unknown;

const ROUTES: Readonly<Record<string, Route>> = {
  'GET calls': (state) => state.ledger.list(),
  'DELETE calls': (state) => state.ledger.clear(),
  'POST calls-holding': (state, body) =>
    state.ledger.holding(z.strictObject({ text: z.string().min(1) }).parse(body).text),
  'POST faults': (state, body) => ({ id: state.faults.add(faultSchema.parse(body)) }),
  'DELETE faults': (state, _body, id) => (id ? state.faults.remove(id) : state.faults.clear()),
  'POST barriers': (state, body) => ({ id: state.barriers.add(barrierSchema.parse(body)) }),
  /** Responds when the barrier holds its call. */
  'GET barriers': async (state, _body, id) => {
    const reached = state.barriers.reached(id);
    if (!reached) throw new Error('there is no such barrier');
    await reached;
  },
  'DELETE barriers': (state, _body, id) => (id ? state.barriers.release(id) : state.barriers.releaseAll()),
  'PUT settings': (state, body) => {
    const settings = settingsSchema.parse(body);
    state.isStrict = settings.isStrict ?? state.isStrict;
    if (settings.roleVisibility) state.roleClock.set(settings.roleVisibility);
    if (settings.sessionLife) state.callers.setSessionLife(settings.sessionLife.ms);
    if (settings.keyVisibility) state.keyClock.set(settings.keyVisibility);
    if (settings.rightsMemory) state.rightsMemory.set(settings.rightsMemory);
    state.latencyMs = settings.latencyMs ?? state.latencyMs;
    if (settings.rates) state.rates.set(settings.rates);
  },
};

export async function answerControl(
  state: ProxyState,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  const [name = '', id = ''] = (request.url ?? '').slice(CONTROL_PATH.length + 1).split('/');
  const route = ROUTES[`${request.method} ${name}`];
  try {
    if (!route) throw new Error(`no such route: ${request.method} ${request.url}`);
    const result = await route(state, body.length > 0 ? JSON.parse(body.toString()) : undefined, id);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result ?? null));
  } catch (error) {
    response.writeHead(400, { 'content-type': 'text/plain' }).end(String(error));
  }
}
