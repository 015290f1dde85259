/** The one error that is a user's to mend: bad input, named, with its value and what was needed. */

/** Bad input from a user. Its message is shown as it is: it names the thing, its value, and what was needed. */
export class InvalidInput extends Error {
  /**
   * @param message a whole sentence for the user
   * @param field the input field at fault, as the user wrote it ("heads", "corpus"), where one can be named
   */
  constructor(
    message: string,
    readonly field?: string,
  ) {
    super(message);
    this.name = "InvalidInput";
  }
}
