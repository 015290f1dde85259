/** The form through a reload: kept by the browser as long as its tab is open. */
import { startingForm, type TrainForm } from "./form";

const key = "seedscope.train";

/** Without the tokenizer's file, which is large, and which a file field cannot show again. */
export function keptText(form: TrainForm): string {
  return JSON.stringify({ ...form, tokenizerJson: "", tokenizerName: "" });
}

/** @returns the form as it was kept; what means nothing is as the form starts */
export function formFrom(text: string | null): TrainForm {
  try {
    const kept: Record<string, unknown> = JSON.parse(text ?? "{}") ?? {};
    return Object.fromEntries(
      Object.entries(startingForm).map(([field, initial]) => [
        field,
        typeof kept[field] === typeof initial ? kept[field] : initial,
      ]),
    ) as unknown as TrainForm;
  } catch {
    return startingForm;
  }
}

export function keptForm(): TrainForm {
  try {
    return formFrom(sessionStorage.getItem(key));
  } catch {
    return startingForm;
  }
}

/** @param form null forgets it */
export function keep(form: TrainForm | null): void {
  try {
    if (form) sessionStorage.setItem(key, keptText(form));
    else sessionStorage.removeItem(key);
  } catch {
    // a browser that stores nothing begins anew
  }
}
