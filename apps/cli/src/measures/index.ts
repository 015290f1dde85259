/** All measures by name, in the order of the paper. */

import { ablation } from "./ablation.js";
import { agreement } from "./agreement.js";
import { classes } from "./classes.js";
import { commonness } from "./commonness.js";
import { compare } from "./compare.js";
import { crossLayer } from "./cross-layer.js";
import { dynamics } from "./dynamics.js";
import { embeddings } from "./embeddings.js";
import { influence } from "./influence.js";
import { map } from "./map.js";
import type { Measure, MeasureName } from "./measure.js";
import { neurons } from "./neurons.js";
import { norms } from "./norms.js";
import { portability } from "./portability.js";
import { power } from "./power.js";
import { promptLength } from "./prompt-length.js";
import { prompts } from "./prompts.js";
import { refitPair } from "./refit-pair.js";
import { residual } from "./residual.js";
import { scores } from "./scores.js";
import { stability } from "./stability.js";
import { stitching } from "./stitching.js";
import { transplant } from "./transplant.js";
import { variance } from "./variance.js";

/** `Measure` of whatever report: each takes only its own, so that the record is read with the measure's name in hand. */
// biome-ignore lint/suspicious/noExplicitAny: a measure is given nothing but reports that its own query answered
export const measures: Record<MeasureName, Measure<any>> = {
  stability,
  "cross-layer": crossLayer,
  commonness,
  norms,
  "prompt-length": promptLength,
  compare,
  residual,
  ablation,
  map,
  classes,
  agreement,
  neurons,
  embeddings,
  "refit-pair": refitPair,
  stitching,
  prompts,
  dynamics,
  power,
  influence,
  variance,
  scores,
  portability,
  transplant,
};
