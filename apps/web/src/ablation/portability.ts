/** From a portability report to bars: the circuit at home, its counterparts elsewhere, random sets beside both. */
import type { EffectBar } from "../charts/EffectBars";
import { fixed, signed, within } from "../format";
import type { Table } from "../report/table";
import type { PortabilityReport } from "./documents";

const signed3 = (value: number) => signed(value, 3);

type Numbers = Pick<PortabilityReport, "source" | "mapped" | "refit" | "refits" | "controls">;

export function portabilityBars({ source, mapped, refit, refits, controls }: Numbers): EffectBar[] {
  const others = refits.filter((one) => one.refit.id !== refit.id);
  const bar = (name: string, estimate: Numbers["source"]): EffectBar => {
    const { value, interval, floor } = estimate;
    return {
      name,
      value,
      interval: interval && [interval.lower, interval.upper],
      floor,
      open: interval !== null && floor !== null && interval.lower <= floor,
      spoken: `${name}: Δ loss ${within(value, interval, signed3)}, random sets ${floor === null ? "unknown" : signed3(floor)}`,
    };
  };
  const random = others.map(({ control }) => control);
  const mean = random.reduce((sum, value) => sum + value, 0) / Math.max(1, random.length);
  return [
    bar(`In ${refit.label}`, source),
    bar(`Mapped to ${others.length} others`, mapped),
    {
      name: "Random sets there",
      value: mean,
      interval: random.length > 1 ? [Math.min(...random), Math.max(...random)] : null,
      floor: null,
      open: true,
      spoken: `${controls} random sets of as many heads a layer in each other refit: mean ${signed3(mean)}, from ${signed3(Math.min(...random))} to ${signed3(Math.max(...random))} over refits`,
    },
    ...others.map(
      ({ refit: other, heads, effect, control, controlSd, percentile }): EffectBar => ({
        name: other.label,
        value: effect,
        interval: null,
        floor: control,
        open: effect <= control + 2 * (controlSd ?? 0),
        thin: true,
        spoken: `${other.label}, ${heads.map(({ head }) => head.label).join(" ")}: ${signed3(effect)}, random sets ${signed3(control)}${controlSd === null ? "" : ` ± ${fixed(controlSd, 3)}`}, above ${Math.round(100 * percentile)} % of them`,
      }),
    ),
  ];
}

export const portabilityTable = ({ heads, refits }: Pick<PortabilityReport, "heads" | "refits">): Table => ({
  title: `Δ loss without ${heads.map(({ label }) => label).join(" ")} and their counterparts`,
  columns: ["refit", "heads", "delta_loss", "random_sets", "random_sets_sd", "percentile", "transfer"],
  rows: refits.map((one) => [
    one.refit.label,
    one.heads.map(({ head }) => head.label).join(" "),
    one.effect,
    one.control,
    one.controlSd,
    one.percentile,
    one.transfer,
  ]),
});
