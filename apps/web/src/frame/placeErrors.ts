/** The server's errors, each at the field of a form that it is about. */

/**
 * @param places the server's names of input fields, to where the form shows them
 * @returns messages by place, read from the end of each error's path; what has no place is under `form`
 */
export function placeErrors<Place extends string>(
  places: Readonly<Record<string, Place>>,
  errors: readonly { field?: string[] | null; message: string }[],
): Partial<Record<Place | "form", string>> {
  const problems: Partial<Record<Place | "form", string>> = {};
  for (const { field, message } of errors) {
    const known = [...(field ?? [])].reverse().find((name) => name in places);
    const place = known ? places[known] : "form";
    problems[place] = problems[place] ? `${problems[place]} ${message}` : message;
  }
  return problems;
}
