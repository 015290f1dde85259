/** What is computed once and kept, whoever asks: each kind complete in itself, so that any compute process can do it. */
import type { Detector } from "../analysis/detectors.js";
import type { NeuronNull } from "../analysis/neuronNull.js";
import type { AgreementNull } from "../analysis/otherAttention.js";
import type { PatternNull } from "../analysis/patternNull.js";
import type { Circuit } from "../analysis/portability.js";
import type { ResidualControl, ResidualMeasure, ResidualSite } from "../analysis/report.js";
import type { ModelConfig } from "../model/config.js";
import type { LoadOptions } from "../model/loading.js";
import type { Init } from "../model/parameters.js";

/** A checkpoint's file, or an untrained network that is drawn when it is needed. `weights` names what is in it. */
export type WeightsSource = { weights: string } & (
  | { kind: "stored"; file: string }
  | { kind: "drawn"; initSeed: number; init: Init }
);

/** A text by its content, and the file that holds it. */
export interface StoredText {
  hash: string;
  file: string;
}

interface OfRefits {
  config: ModelConfig;
  /** by ordinal, or the one refit that is looked at */
  refits: WeightsSource[];
}

interface OnTokens extends OfRefits {
  /** file of the tokenizer's json */
  tokenizer: string;
  /** null where none is prepended */
  bosId: number | null;
}

interface OnPrompts extends OnTokens {
  /** a JSON array of texts */
  prompts: StoredText;
}

/** How heads are ablated: what a z is resampled from is drawn by the seed; heads are swapped with the second refit's. */
export type AblationWay = { kind: "zero" | "mean" | "mean-position" | "swap" } | { kind: "resample"; seed: number };

interface OfSimilarities {
  /** artifact key of the similarities of all refits, that heads are matched by */
  similarities: string;
}

export type ArtifactWork =
  /** all pairs of heads, by their patterns; or of heads with what a null leaves of others */
  | (OnPrompts & { kind: "similarities"; against?: PatternNull })
  /** each head's mean z on each prompt */
  | (OnPrompts & { kind: "signatures" })
  /** likeness of every two refits' streams, less what the twins' are for the control `untrained`; or of what a null makes of them */
  | (OnPrompts & {
      kind: "residual";
      site: ResidualSite;
      measure: ResidualMeasure;
      control: ResidualControl;
      load: LoadOptions;
      twins?: WeightsSource[];
      instead?: PatternNull;
    })
  /** likeness of every layer of the first refit to every layer of the second; or of what a null makes of their streams */
  | (OnPrompts & {
      kind: "layer-grid";
      site: ResidualSite;
      measure: ResidualMeasure;
      control: ResidualControl;
      load: LoadOptions;
      twins?: WeightsSource[];
      instead?: PatternNull;
    })
  /** divergences of what the first refit predicts and what the second does */
  | (OnPrompts & { kind: "function-distance" })
  /** the second refit's losses, as it is and on the first one's stream before each layer */
  | (OnPrompts & { kind: "stitched-losses" })
  /** one refit's loss on every token with each head ablated */
  | (OnPrompts & { kind: "ablation"; ablating: AblationWay; load: LoadOptions })
  /** one refit's heads and their counterparts in all others; or what a null leaves of those */
  | (OnPrompts & { kind: "agreement"; anchor: number; load: LoadOptions; instead?: AgreementNull })
  /** what each head attends to, on prompts and on repeated random tokens; or what a null leaves of that */
  | (OnPrompts & { kind: "scores"; detector?: Detector; instead?: PatternNull })
  /** one refit's losses without the counterparts of another's heads, and without control sets */
  | (OnPrompts & { kind: "ported-sets"; refit: number; circuit: Circuit } & OfSimilarities)
  /** one refit's losses without each of its heads, zeroed and at their means */
  | (OnPrompts & { kind: "head-losses" })
  /** the first refit's losses with heads of the second in the places of its own */
  | (OnPrompts & { kind: "transplants"; host: number; refit: number } & OfSimilarities)
  /** one refit's mean norms of attn_out and of the stream after attention */
  | (OnPrompts & { kind: "stream-norms"; load: LoadOptions })
  /** one refit's norms of weights */
  | (OfRefits & { kind: "weight-norms"; load: LoadOptions })
  /** one refit's loss on a text: a corpus, or a set's prompts joined by blank lines */
  | (OnTokens & { kind: "text-loss"; text: StoredText & { of: "prompts" | "corpus" } })
  /** the neurons of one refit, matched with those of each other; or with their responses to shuffled tokens, or others */
  | (OnPrompts & {
      kind: "neurons";
      anchor: number;
      shuffled: boolean;
      instead?: Exclude<NeuronNull, "shuffled-rows">;
    })
  /** likeness of every two refits' embeddings, or with their rows shuffled */
  | (OfRefits & { kind: "embeddings"; load: LoadOptions; shuffled: boolean });
