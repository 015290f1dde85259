/** Agreement tables as files: safetensors with one float64 array a kind. */
import { type AgreementTable, agreementKinds } from "../analysis/agreementTable.js";
import { readSafetensors, writeSafetensors } from "../checkpoints/safetensors.js";

type About = Omit<AgreementTable, "values">;

/** @returns of each kind, F64 [layer, head, other refit, prompt] */
export function writeAgreement({ values, ...about }: AgreementTable): Uint8Array {
  const { nRefits, nLayers, nHeads, lengths } = about;
  const shape = [nLayers, nHeads, nRefits - 1, lengths.length];
  const tensors = agreementKinds.map((kind) => [kind, { shape, values: values[kind] }]);
  return writeSafetensors(Object.fromEntries(tensors), { agreement: JSON.stringify(about) });
}

/** @throws CheckpointError if the bytes are no such file */
export function readAgreement(bytes: Uint8Array): AgreementTable {
  const { tensors, metadata } = readSafetensors(bytes);
  const values = agreementKinds.map((kind) => [kind, tensors[kind].values as Float64Array]);
  return { ...(JSON.parse(metadata.agreement) as About), values: Object.fromEntries(values) };
}
