/** An axis of differences in loss: linear up to a hundredth of a nat, logarithmic beyond, 0 always on it. */
import { lossLinear } from "../charts/domain";
import { niceTicks } from "../charts/scales";
import type { ScatterAxis } from "../charts/scatterPicture";
import { extent } from "../charts/scatterPicture";
import { symlog, symlogTicks } from "../charts/symlog";

const stretch = (value: number) => symlog(value, lossLinear);
const back = (value: number) => Math.sign(value) * lossLinear * Math.expm1(Math.abs(value));

/** @param values what is to be seen, ends of intervals included */
export function lossAxis(values: readonly number[], title: string): ScatterAxis {
  const [low, high] = extent(values.map(stretch), 0.06);
  const domain: [number, number] = [Math.min(back(low), -lossLinear / 2), Math.max(back(high), lossLinear)];
  // labels around 0 would run into each other where the axis reaches far beyond
  const near = Math.max(-domain[0], domain[1]) > 10 * lossLinear ? lossLinear : 0;
  const powers = symlogTicks(domain, lossLinear).filter((tick) => tick === 0 || Math.abs(tick) > near * 1.5);
  return {
    domain,
    ticks: powers.length > 2 || near > 0 ? powers : niceTicks(domain, 5),
    text: (tick) => (tick === 0 ? "0" : `${tick > 0 ? "+" : "−"}${Number(Math.abs(tick).toPrecision(2))}`),
    title,
    transform: stretch,
  };
}
