/** One message of PostgreSQL's wire protocol; the first of a client has no type. */
export interface Message {
  type: string;
  body: Buffer;
  /** As it came, to hand on. */
  raw: Buffer;
}

/** Cuts one direction of a connection into its messages. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);
  #hasType: boolean;

  constructor(side: 'client' | 'server') {
    this.#hasType = side === 'server';
  }

  read(chunk: Buffer): Message[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const messages: Message[] = [];
    for (;;) {
      const start = this.#hasType ? 1 : 0;
      if (this.#rest.length < start + 4) return messages;
      const length = start + this.#rest.readInt32BE(start);
      if (this.#rest.length < length) return messages;
      const raw = this.#rest.subarray(0, length);
      messages.push({ type: start === 1 ? String.fromCharCode(raw[0] ?? 0) : '', body: raw.subarray(start + 4), raw });
      this.#rest = this.#rest.subarray(length);
      this.#hasType = true;
    }
  }
}

/**
 * What a client's message says in words: the SQL of Query and Parse, the parameters of Bind. The SQL of a prepared statement
 * is said with each Bind; `prepared` has those of the connection by their names.
 */
export function readWords({ type, body }: Message, prepared: Map<string, string>): string[] {
  switch (type) {
    case 'Q':
      return [readText(body, 0).text];
    case 'P': {
      const { text: name, next } = readText(body, 0);
      const { text } = readText(body, next);
      if (name === '') return [text];
      prepared.set(name, text);
      return [];
    }
    case 'B': {
      const text = prepared.get(readText(body, readText(body, 0).next).text);
      return [...(text === undefined ? [] : [text]), ...readParameters(body)];
    }
    default:
      return [];
  }
}

const PARAMETER_MAX = 4_000;

function readParameters(body: Buffer): string[] {
  const formats = readText(body, readText(body, 0).next).next;
  let at = formats + 2 + 2 * body.readInt16BE(formats);
  const count = body.readInt16BE(at);
  at += 2;
  const parameters: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const length = body.readInt32BE(at);
    at += 4;
    parameters.push(length < 0 ? '' : body.toString('utf8', at, at + Math.min(length, PARAMETER_MAX)));
    at += Math.max(0, length);
  }
  return parameters;
}

/** The text that ends with a zero byte, and where the next thing begins. */
function readText(body: Buffer, start: number): { text: string; next: number } {
  const end = body.indexOf(0, start);
  return { text: body.toString('utf8', start, end), next: end + 1 };
}
