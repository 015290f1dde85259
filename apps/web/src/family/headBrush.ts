/** A head as what is touched: maps say it by its place, lists by its label. */
import type { Place } from "../charts/Heatmap";
import { type Brush, nothing } from "./overview";

/** @param place layers across, heads down */
export const brushOf = (place: Place | null): Brush => (place ? { layer: place.column, head: place.row } : nothing);

/** Whether a head is what another panel's pointer is on, or of its layer. */
export const isTouched = (place: Place | null, { layer, head }: Brush): boolean =>
  place !== null && place.column === layer && (head === undefined || place.row === head);
