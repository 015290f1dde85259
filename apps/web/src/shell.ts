/** Words of a command that can be pasted into a POSIX shell. */

/** Plain words stay as they are; anything else is quoted. */
export const quoted = (text: string): string =>
  /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
