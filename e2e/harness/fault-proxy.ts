import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type AwsAnswer, accessDenied, errorAnswer, expiredToken, internalError, throttled } from './aws-answer.ts';
import { type AwsCall, readCall, textParam } from './aws-call.ts';
import { findRefusal } from './aws-checks.ts';
import { CallerBook } from './caller-book.ts';
import { BarrierBook, type Fault, FaultBook, standAt } from './fault-book.ts';
import { answerControl, CONTROL_PATH } from './fault-routes.ts';
import { KeyClock } from './key-clock.ts';
import { Ledger, type LedgerEntry } from './ledger.ts';
import type { ProxyState } from './proxy-state.ts';
import { RateBook } from './rate-book.ts';
import { RightsMemory } from './rights-memory.ts';
import { RoleClock } from './role-clock.ts';
import { endToEnd, openUpstream, readWhole } from './upstream.ts';

const KEEP_ALIVE_MS = 120_000;

/**
 * A proxy in front of moto that records every call, rejects what AWS would reject, and fails on demand. Loopback only.
 * Tests control it through `FaultControl`, from any process.
 */
export async function startFaultProxy(upstreamUrl: string): Promise<{ url: string; stop(): Promise<void> }> {
  const state: ProxyState = {
    upstream: openUpstream(upstreamUrl),
    ledger: new Ledger(),
    faults: new FaultBook(),
    barriers: new BarrierBook(),
    callers: new CallerBook(),
    roleClock: new RoleClock(),
    keyClock: new KeyClock(),
    rightsMemory: new RightsMemory(),
    rates: new RateBook(),
    latencyMs: 0,
    isStrict: true,
  };
  const server = createServer((request, response) => {
    handle(state, request, response).catch((error) => {
      // Expected if moto was stopped or the client disconnected during a call.
      if (!response.destroyed && server.listening) console.error('The fault proxy could not answer:', error);
      response.destroy();
    });
  });
  // On a busy machine, clients may be idle for long. A connection that closes just as its next call is sent would look
  // like a fault.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      state.barriers.releaseAll();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function handle(state: ProxyState, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readWhole(request);
  if (request.url?.startsWith(CONTROL_PATH)) return answerControl(state, request, response, body);
  const call = readCall(request.headers, body);
  if (!call) return send(response, await forward(state, request, body));
  const arrivedAt = performance.now();
  const entry = state.ledger.open(call, state.callers.find(call.accessKeyId), body);
  const answer = await answerCall(state, call, entry, { request, response, body });
  if (response.destroyed) return;
  if (answer === 'drop') return void response.destroy();
  if (answer === 'hang') return;
  entry.status = answer.status;
  entry.ms = performance.now() - arrivedAt;
  send(response, answer);
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  body: Buffer;
}

/** Gates first, then the fault, then what AWS would reject, then moto itself. */
async function answerCall(
  state: ProxyState,
  call: AwsCall,
  entry: LedgerEntry,
  exchange: Exchange,
): Promise<AwsAnswer | 'drop' | 'hang'> {
  const met = { call, session: entry.session };
  // Checked on arrival, because AWS itself would not hold the call.
  const isExpired = state.callers.hasExpired(call.accessKeyId);
  const gates = state.barriers.meet(met);
  const fault = state.faults.choose(met);
  if (fault) entry.outcome = fault.kind;
  await standAt(gates, 'before');
  const delayMs = state.latencyMs + (fault?.delayMs ?? 0);
  if (delayMs > 0) await pause(delayMs);
  // The caller has gone with its request, so AWS never saw it.
  if (exchange.response.destroyed) return 'drop';
  const early = fault && answerBefore(state, call, fault);
  if (early) return early;
  if (isExpired) {
    entry.outcome = 'expired-token';
    return errorAnswer(call, expiredToken(call));
  }
  const context = {
    caller: state.callers.find(call.accessKeyId),
    upstream: state.upstream,
    roleClock: state.roleClock,
    rightsMemory: state.rightsMemory,
  };
  const refused =
    state.rates.refuse(call, entry.accountId) ??
    state.keyClock.refuse(call) ??
    (state.isStrict ? await findRefusal(call, context) : null);
  if (refused) {
    entry.outcome = `refused: ${refused.code}`;
    return errorAnswer(call, refused);
  }
  const forwarded = await forward(state, exchange.request, exchange.body);
  learn(state, call, entry, forwarded);
  const answer = state.keyClock.filter(call, forwarded);
  await standAt(gates, 'after');
  return fault ? answerAfter(call, fault, answer) : answer;
}

function answerAfter(call: AwsCall, fault: Fault, answer: AwsAnswer): AwsAnswer | 'drop' {
  if (fault.kind === 'drop-after') return 'drop';
  if (fault.kind === 'truncate') return { ...answer, isCut: true };
  return fault.kind === 'error-after' ? errorAnswer(call, asked(fault, internalError(call))) : answer;
}

function answerBefore(state: ProxyState, call: AwsCall, fault: Fault): AwsAnswer | 'drop' | 'hang' | null {
  switch (fault.kind) {
    case 'throttle':
      return errorAnswer(call, asked(fault, throttled(call)));
    case 'error-before':
      return errorAnswer(call, asked(fault, internalError(call)));
    case 'expired-token':
      return errorAnswer(call, asked(fault, expiredToken(call)));
    case 'access-denied':
      return errorAnswer(call, asked(fault, accessDenied(call, state.callers.find(call.accessKeyId).arn)));
    case 'custom':
      return errorAnswer(call, asked(fault, { status: 400, code: 'InvalidParameterException', message: 'Refused.' }));
    case 'drop-before':
      return 'drop';
    case 'hang':
      return 'hang';
    case 'delay':
    case 'drop-after':
    case 'error-after':
    case 'truncate':
      return null;
  }
}

/** The test's own message, over that of the fault's kind. */
function asked({ status, code, message }: Fault, words: { status: number; code: string; message: string }) {
  return { status: status ?? words.status, code: code ?? words.code, message: message ?? words.message };
}

function learn(state: ProxyState, call: AwsCall, entry: LedgerEntry, answer: AwsAnswer): void {
  if (answer.status >= 300) return;
  const body = answer.body.toString();
  entry.issuedKeyId = state.callers.learn(call, body);
  if (call.operation === 'CreateKey') state.keyClock.noteCreated(JSON.parse(body).KeyMetadata.KeyId);
  if (call.operation === 'CreateRole') state.roleClock.noteCreated(entry.accountId, textParam(call, 'RoleName') ?? '');
}

function forward({ upstream }: ProxyState, { url = '/', method = 'POST', headers }: IncomingMessage, body: Buffer) {
  return upstream.pass(url, { method, headers: endToEnd(headers), body });
}

function send(response: ServerResponse, answer: AwsAnswer): void {
  if (!answer.isCut) {
    response.writeHead(answer.status, answer.headers).end(answer.body);
    return;
  }
  const whole = Buffer.from(answer.body);
  response.writeHead(answer.status, { ...answer.headers, 'content-length': whole.length });
  response.write(whole.subarray(0, Math.ceil(whole.length / 2)), () => response.destroy());
}
