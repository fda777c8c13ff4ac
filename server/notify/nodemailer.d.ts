/** The parts of nodemailer 7 that the portal uses; the package has no types. */
declare module 'nodemailer' {
  interface Mailbox {
    name: string;
    address: string;
  }

  interface Mail {
    from: Mailbox;
    to: Mailbox;
    subject: string;
    text: string;
    html: string;
    messageId: string;
    headers: Readonly<Record<string, string>>;
  }

  interface Transport {
    sendMail(mail: Mail): Promise<unknown>;
    close(): void;
  }

  export function createTransport(options: {
    host: string;
    port: number;
    secure: boolean;
    requireTLS: boolean;
    auth?: { user: string; pass: string };
    connectionTimeout: number;
    greetingTimeout: number;
    socketTimeout: number;
    disableFileAccess: true;
    disableUrlAccess: true;
  }): Transport;
}
