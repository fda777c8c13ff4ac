import { once } from 'node:events';
import { createServer as createWebServer, type IncomingHttpHeaders } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { type ReadMail, readMail } from './read-mail.ts';

/** A notification that arrived: an e-mail, or a request to a webhook. */
export type SunkMessage = { at: string } & (
  | { kind: 'email'; recipients: string[]; raw: string; mail: ReadMail }
  | { kind: 'webhook'; path: string; headers: IncomingHttpHeaders; body: string }
);

/** What a message is answered: the code of SMTP (250: accepted) or HTTP (200), or nothing until the sink stops. */
type Verdict = number | 'silence';

export interface MessageSink {
  smtpUrl: string;
  /** Takes webhooks under any path; `/` shows what has arrived. */
  webUrl: string;
  messages: SunkMessage[];
  stop(): Promise<void>;
}

/**
 * A mail server and a receiver of webhooks on this machine, which deliver nothing: they keep what arrives for
 * reading. `judge` decides the answer after a message was kept.
 */
export async function startMessageSink(
  judge: (message: SunkMessage) => Verdict | Promise<Verdict> = (message) => (message.kind === 'email' ? 250 : 200),
): Promise<MessageSink> {
  const messages: SunkMessage[] = [];
  const keep = (message: SunkMessage) => {
    messages.push(message);
    return judge(message);
  };
  const smtp = createServer((socket) => converse(socket, keep));
  const sockets = new Set<Socket>();
  smtp.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const web = createWebServer(async (request, response) => {
    if (request.method !== 'POST') {
      response.setHeader('content-type', 'text/plain; charset=utf-8');
      return response.end(
        messages
          .toReversed()
          .map(describe)
          .join(`\n\n${'='.repeat(72)}\n\n`) || 'No messages yet.',
      );
    }
    const body = Buffer.concat(await request.toArray()).toString();
    const { url: path = '', headers } = request;
    const verdict = await keep({ kind: 'webhook', at: new Date().toISOString(), path, headers, body });
    if (verdict === 'silence') return;
    response.writeHead(verdict, { location: '/elsewhere' }).end('thank you');
  });
  for (const server of [smtp, web]) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  const portOf = (server: typeof smtp | typeof web) => (server.address() as AddressInfo).port;
  return {
    smtpUrl: `smtp://127.0.0.1:${portOf(smtp)}`,
    webUrl: `http://127.0.0.1:${portOf(web)}`,
    messages,
    async stop() {
      for (const socket of sockets) socket.destroy();
      web.closeAllConnections();
      await Promise.all([smtp, web].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

/** SMTP as far as nodemailer speaks it without encryption. */
function converse(socket: Socket, keep: (message: SunkMessage) => Verdict | Promise<Verdict>): void {
  let buffer = '';
  let recipients: string[] = [];
  let isData = false;
  const say = (line: string) => socket.write(`${line}\r\n`);
  const takeMessage = async (end: number) => {
    const raw = buffer.slice(0, end).replaceAll(/^\.\./gm, '.');
    buffer = buffer.slice(end + 5);
    isData = false;
    const verdict = await keep({ kind: 'email', at: new Date().toISOString(), recipients, raw, mail: readMail(raw) });
    if (verdict !== 'silence') say(`${verdict} ${verdict === 250 ? 'accepted' : 'refused'}`);
  };
  const takeLine = (line: string) => {
    const [verb = ''] = line.toUpperCase().split(/[ :]/);
    if (verb === 'MAIL') recipients = [];
    if (verb === 'RCPT') recipients.push(/<(.*)>/.exec(line)?.[1] ?? '');
    if (verb === 'DATA') isData = true;
    if (verb === 'QUIT') return socket.end('221 bye\r\n');
    say(verb === 'DATA' ? '354 go on' : verb === 'STARTTLS' ? '502 not here' : '250 ok');
  };
  socket.on('error', () => socket.destroy());
  socket.on('data', (data) => {
    buffer += data.toString();
    for (;;) {
      const end = buffer.indexOf(isData ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      if (isData) void takeMessage(end);
      else {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        takeLine(line);
      }
    }
  });
  say('220 sink');
}

function describe(message: SunkMessage): string {
  if (message.kind === 'webhook') return `${message.at}  webhook ${message.path}\n\n${message.body}`;
  const { subject, from, to, text } = message.mail;
  return `${message.at}  e-mail\nFrom: ${from}\nTo: ${to}\nSubject: ${subject}\n\n${text}`;
}
