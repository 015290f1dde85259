/** Progress on stderr: a bar where it is a terminal, a line every few seconds where it is not. */

import type { SingleBar } from "cli-progress";

export interface Progress {
  /** @param fraction in [0, 1]; @param text what there is to say beside it */
  update(fraction: number, text: string): void;
  end(): void;
}

const secondsBetweenLines = 5;

export async function openProgress(title: string): Promise<Progress> {
  return process.stderr.isTTY ? bar(title) : lines(title);
}

async function bar(title: string): Promise<Progress> {
  const { default: cliProgress } = await import("cli-progress");
  const bar: SingleBar = new cliProgress.SingleBar({
    format: `${title} {bar} {percentage}%  {text}`,
    stream: process.stderr,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    hideCursor: true,
    stopOnComplete: false,
  });
  bar.start(1, 0, { text: "" });
  return {
    update: (fraction, text) => bar.update(fraction, { text }),
    end: () => bar.stop(),
  };
}

function lines(title: string): Progress {
  let due = 0;
  let said = "";
  let latest = "";
  const say = () => {
    if (latest !== said) console.error(`${title}: ${latest}`);
    said = latest;
  };
  return {
    update(_fraction, text) {
      latest = text;
      if (Date.now() < due) return;
      due = Date.now() + secondsBetweenLines * 1000;
      say();
    },
    end: say,
  };
}
