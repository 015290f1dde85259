/** A compute process, seen from the runner: started, given one unit after another, killed. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { HubOptions } from "../checkpoints/hub.js";
import type { EngineOptions } from "../engine/program.js";
import { InvalidInput } from "../errors.js";
import type { Files } from "../store/files.js";
import { type Forked, forkModule } from "../store/fork.js";
import type { FromCompute, Tell, ToCompute, Work, WorkResult } from "./messages.js";

/** The process died, or its unit broke; the message says how, as the end of a sentence. */
export class ComputeCrash extends Error {
  override name = "ComputeCrash";
}

/** The process was killed on purpose: the runner stops, or nobody wants the unit any more. */
export class ComputeKilled extends Error {
  override name = "ComputeKilled";
}

export interface ComputeOptions {
  files: Pick<Files, "forgetUnfinished">;
  filesFolder: string;
  engine: EngineOptions;
  /** weights that are kept warm */
  cacheBytes: number;
  /** beyond this resident size the process is killed */
  memoryBytes: number;
  hub: HubOptions;
  /** so often, at most, what is known so far of an artifact is kept; default 2 seconds */
  partialMs?: number;
}

const memoryCheckMs = 1_000;

/** One unit at a time. */
export class ComputeProcess {
  /** "onnx (cpu, 1 thread)" */
  engine = "";
  private readonly writer = randomUUID();
  private onMessage: (message: FromCompute) => void = () => {};
  private onEnd: (error: Error) => void = () => {};
  private ended: Error | null = null;
  private why: Error | null = null;
  private readonly gone: Promise<void>;

  private constructor(
    private readonly forked: Forked,
    private readonly options: ComputeOptions,
  ) {
    const { child } = forked;
    const watch = setInterval(() => this.checkMemory(), memoryCheckMs).unref();
    child.on("message", (message: FromCompute) => this.onMessage(message));
    child.on("error", (error) => this.end(new ComputeCrash(`could not be started: ${error.message}`)));
    this.gone = new Promise((resolve) => {
      child.once("close", () => resolve());
    });
    child.once("exit", (code, signal) => {
      clearInterval(watch);
      options.files.forgetUnfinished(this.writer).catch(() => {}); // the next opening of the store removes it
      const words = forked.stderr().split("\n").slice(-3).join(" ").trim();
      const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
      this.end(this.why ?? new ComputeCrash(words ? `${how} (${words})` : how));
    });
  }

  /** @throws ComputeCrash if it does not start; InvalidInput if the engine that was asked for does not */
  static async start(options: ComputeOptions): Promise<ComputeProcess> {
    const process = new ComputeProcess(forkModule(import.meta.url, "compute"), options);
    const { filesFolder, engine, cacheBytes, hub, partialMs } = options;
    const { writer } = process;
    try {
      const ready = await process.ask(
        { type: "start", filesFolder, writer, engine, cacheBytes, hub, partialMs },
        () => {},
      );
      if (ready.type === "ready") process.engine = ready.engine;
      return process;
    } catch (error) {
      void process.kill();
      throw error instanceof InvalidInput ? new InvalidInput(error.message, "engine") : error;
    }
  }

  get pid(): number | undefined {
    return this.forked.child.pid;
  }

  /** Whether it can take another unit. */
  get alive(): boolean {
    return this.ended === null && this.why === null;
  }

  /** It has grown so far that it should be replaced before the next unit. */
  get grown(): boolean {
    return residentBytes(this.pid) > this.options.memoryBytes / 2;
  }

  /**
   * @param tell told what becomes true, in that order
   * @throws InvalidInput for the user; ComputeCrash; ComputeKilled
   */
  async run(work: Work, tell: Tell): Promise<WorkResult> {
    const answer = await this.ask({ type: "work", work }, tell);
    return answer.type === "done" ? answer.result : null;
  }

  /** At once, whatever it does. @returns resolves when it is gone */
  kill(): Promise<void> {
    this.why ??= new ComputeKilled("the compute process was killed");
    this.forked.child.kill("SIGKILL");
    return this.gone;
  }

  private ask(message: ToCompute, tell: Tell): Promise<FromCompute> {
    return new Promise((resolve, reject) => {
      if (this.ended) return reject(this.ended);
      this.onEnd = reject;
      this.onMessage = (answer) => {
        switch (answer.type) {
          case "ready":
          case "done":
            return resolve(answer);
          case "failed":
            return reject(
              answer.userError
                ? new InvalidInput(answer.message, answer.field)
                : new ComputeCrash(`broke: ${answer.message.split("\n")[0]}`),
            );
          default:
            return tell(answer);
        }
      };
      this.forked.child.send(message);
    });
  }

  private end(error: Error): void {
    this.ended ??= error;
    this.onEnd(this.ended);
  }

  private checkMemory(): void {
    const bytes = residentBytes(this.pid);
    if (bytes <= this.options.memoryBytes) return;
    this.why ??= new ComputeCrash(
      `grew to ${gigabytes(bytes)}, beyond its limit of ${gigabytes(this.options.memoryBytes)}`,
    );
    this.forked.child.kill("SIGKILL");
  }
}

/** 0 where it cannot be known. */
function residentBytes(pid: number | undefined): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return 1024 * Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
