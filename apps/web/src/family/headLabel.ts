/** Heads by their label, as "L3H5". */

export function placeOf(head: string | null): { row: number; column: number } | null {
  const found = head ? /^L(\d+)H(\d+)$/.exec(head) : null;
  return found ? { column: Number(found[1]), row: Number(found[2]) } : null;
}

/**
 * The head of the same index some layers on.
 *
 * @returns where none is locked, one of the first layer, or of the last when the way leads back; the same at either end
 */
export function headInLayer(head: string | null, step: number, layers: number): string {
  const place = placeOf(head);
  const from = place?.column ?? (step < 0 ? layers : -1);
  const layer = Math.min(layers - 1, Math.max(0, from + step));
  return `L${layer}H${place?.row ?? 0}`;
}
