/** Texts on their way to patterns: tokens once a text, patterns once a refit and text, and not of too many of them. */

import { InvalidInput, type LiveRequest, type TextPatterns } from "@seedscope/core";
import DataLoader from "dataloader";
import { GraphQLError } from "graphql";
import type { Services } from "../services.js";

/** A text, and how it becomes tokens. */
export interface TextKey {
  /** Of the tokenizer. */
  file: string;
  /** Put before the text; null: nothing is. */
  bosId: number | null;
  nCtx: number;
  text: string;
}

/** A text as a refit sees it. */
export interface TextTokens {
  ids: Int32Array;
  /** One an id: bytes that are no text by themselves are written \xF0. */
  strings: string[];
  /** Whether the text was cut to the context. */
  truncated: boolean;
}

/** In one request: pairs of a checkpoint and a text. */
const mostRefits = 50;

export function attentionLoaders({ live, tokenizer }: Pick<Services, "live" | "tokenizer">) {
  const asked = new Set<string>();
  return {
    textTokens: new DataLoader<TextKey, TextTokens, string>((keys) => Promise.all(keys.map(encode)), {
      cacheKeyFn: ({ file, bosId, nCtx, text }) => `${file} ${bosId} ${nCtx} ${text}`,
    }),

    /** One live unit for each refit and text, whichever heads are looked at. */
    patterns: new DataLoader<LiveRequest, TextPatterns, string>((keys) => Promise.all(keys.map(patternsOf)), {
      cacheKeyFn: (request) => `${nameOf(request)} ${request.layer}`,
    }),
  };

  async function encode({ file, bosId, nCtx, text }: TextKey): Promise<TextTokens> {
    const reader = await tokenizer(file);
    const content = reader.encode(text);
    const whole = bosId === null ? content : Int32Array.of(bosId, ...content);
    const ids = whole.slice(0, nCtx);
    return { ids, strings: reader.tokenStrings(ids), truncated: whole.length > nCtx };
  }

  async function patternsOf(request: LiveRequest): Promise<TextPatterns | Error> {
    if (!live) {
      return new GraphQLError(
        "nothing computes in this server, so it answers no text of yours; ask a server that computes its jobs itself (seedscope serve)",
        { extensions: { code: "OFFLINE_BACKEND" } },
      );
    }
    asked.add(nameOf(request));
    if (asked.size > mostRefits) {
      return new InvalidInput(`attention is asked of more than ${mostRefits} refits or texts in one request`);
    }
    return live.patterns(request).catch((error: Error) => asAnswer(error));
  }
}

function nameOf({ weights, tokens }: LiveRequest): string {
  return `${weights.weights} ${tokens.join(",")}`;
}

/** What befell the compute process is no bug of the request's: it may ask again. */
function asAnswer(error: Error): Error {
  switch (error.name) {
    case "LiveRefused":
      return new GraphQLError(error.message, { extensions: { code: (error as Error & { code: string }).code } });
    case "ComputeCrash":
    case "ComputeKilled":
      return new GraphQLError("the process that was to answer has ended; ask again", {
        extensions: { code: "BACKEND_LOST" },
      });
    default:
      return error;
  }
}
