import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  /** Empty for the first span of a trace. */
  parentId: string;
  name: string;
  attributes: Readonly<Record<string, string | number>>;
  /** The traces that led to this one. */
  links: string[];
  isError: boolean;
}

/** A stand-in for an OpenTelemetry collector: keeps what it receives. */
export async function openCollector() {
  const spans: ReceivedSpan[] = [];
  const bodies: Buffer[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    bodies.push(body);
    spans.push(...readSpans(body));
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    /** Everything received, as text in which a string of any field is found. */
    text: () => Buffer.concat(bodies).toString('latin1'),
    close: () => void server.close(),
  };
}

/** Field numbers of `ExportTraceServiceRequest` (opentelemetry-proto). */
function readSpans(body: Buffer): ReceivedSpan[] {
  return parts(body, 1)
    .flatMap((resource) => parts(resource, 2))
    .flatMap((scope) => parts(scope, 2))
    .map(readSpan);
}

function readSpan(span: Buffer): ReceivedSpan {
  const hex = (no: number) => part(span, no).toString('hex');
  const attributes = parts(span, 9).map((entry) => {
    const value = part(entry, 2);
    const [integer] = fieldsOf(value).get(3) ?? [];
    return [part(entry, 1).toString(), integer === undefined ? part(value, 1).toString() : Number(integer)];
  });
  return {
    ...{ traceId: hex(1), spanId: hex(2), parentId: hex(4) },
    name: part(span, 5).toString(),
    attributes: Object.fromEntries(attributes),
    links: parts(span, 13).map((link) => part(link, 1).toString('hex')),
    isError: fieldsOf(part(span, 15)).get(3)?.[0] === 2,
  };
}

type Field = Buffer | number;
const parts = (message: Buffer, no: number) => (fieldsOf(message).get(no) ?? []) as Buffer[];
const part = (message: Buffer, no: number) => parts(message, no)[0] ?? Buffer.alloc(0);

/** The values of each field of a protobuf message: integers, and the bytes of everything else. */
function fieldsOf(message: Buffer): Map<number, Field[]> {
  const found = new Map<number, Field[]>();
  let at = 0;
  const integer = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at] ?? 0;
      at += 1;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const take = (length: number) => {
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = integer();
    const kind = tag & 7;
    const value = kind === 0 ? integer() : take(kind === 1 ? 8 : kind === 5 ? 4 : integer());
    found.set(tag >> 3, [...(found.get(tag >> 3) ?? []), value]);
  }
  return found;
}
