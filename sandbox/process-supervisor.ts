import { once } from 'node:events';
import { SandboxFailure } from './failure.ts';
import { describeEnd, type Part, type PartCommand, readTail, startPart, stopPart } from './part.ts';

type Close = () => Promise<void>;

/** Tracks everything that was started, and stops it in reverse order, once. */
export class ProcessSupervisor {
  readonly #folder: string;
  readonly #onFailure: (failure: unknown) => void;
  readonly #closes: Close[] = [];
  #stopping: Promise<void> | undefined;

  /** `onFailure` is called when a part exits unexpectedly. */
  constructor(folder: string, onFailure: (failure: unknown) => void) {
    this.#folder = folder;
    this.#onFailure = onFailure;
  }

  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  async start(
    command: PartCommand,
    onEnd = (part: Part) => this.fail(new SandboxFailure(describeEnd(part))),
  ): Promise<Part> {
    const part = await startPart(this.#folder, command);
    part.child.once('exit', () => {
      if (!this.isStopping) onEnd(part);
    });
    await this.keep(() => stopPart(part));
    return part;
  }

  /** Runs a program to completion; fails if it doesn't succeed. */
  async run(command: PartCommand): Promise<void> {
    const part = await startPart(this.#folder, command);
    const ended = once(part.child, 'exit');
    await this.keep(() => stopPart(part));
    const [status] = await ended;
    if (status === 0) return;
    throw new SandboxFailure(`${command.name} failed.\n${readTail(part.logPath)}`);
  }

  /** During a shutdown, closes what arrives immediately, and throws. */
  async keep(close: Close): Promise<void> {
    if (!this.isStopping) {
      this.#closes.push(close);
      return;
    }
    await close();
    throw new SandboxFailure('The sandbox is being stopped.');
  }

  fail(failure: unknown): void {
    if (!this.isStopping) this.#onFailure(failure);
  }

  stopAll(): Promise<void> {
    this.#stopping ??= this.#closeAll();
    return this.#stopping;
  }

  async #closeAll(): Promise<void> {
    for (const close of this.#closes.toReversed()) await close();
  }
}
