/** Numbers as a reader wants them: few digits, a true minus sign, thousands with a comma. */

const minus = "\u2212";

/** @returns e.g. "−0.03"; never "−0.00" */
export function fixed(value: number, digits = 2): string {
  const size = Math.abs(value).toFixed(digits);
  return value < 0 && Number(size) !== 0 ? minus + size : size;
}

export const signed = (value: number, digits = 2): string => (value > 0 ? "+" : "") + fixed(value, digits);

/** @returns e.g. "0.03 [−0.01, 0.07]"; without an interval the value alone */
export function within(
  value: number,
  interval: { lower: number; upper: number } | null | undefined,
  text: (value: number) => string = fixed,
): string {
  return interval ? `${text(value)} [${text(interval.lower)}, ${text(interval.upper)}]` : text(value);
}

/** Made once: each making takes as long as a hundred uses. */
const whole = new Intl.NumberFormat("en-US");

/** @returns e.g. "1,230" */
export const count = (value: number): string => whole.format(Math.round(value));

/** @returns e.g. "12.2 k", "6.1 M", "1.7 B"; below a thousand as it is */
export function compact(value: number): string {
  for (const [size, letter] of [
    [1e9, "B"],
    [1e6, "M"],
    [1e3, "k"],
  ] as const) {
    if (Math.abs(value) >= size * 0.9995) {
      const scaled = value / size;
      return `${scaled >= 99.95 ? scaled.toFixed(0) : scaled.toFixed(1)} ${letter}`;
    }
  }
  return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
}

/** @returns e.g. "8 s", "40 min", "2 h 5 min", "3 d 4 h" */
export function duration(seconds: number): string {
  if (seconds < 1) return "under 1 s";
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

/** Of what is estimated. @returns e.g. "about 8 s", "under 1 s" */
export const about = (seconds: number): string => (seconds < 1 ? duration(seconds) : `about ${duration(seconds)}`);

/** @returns e.g. "1.5 MB" */
export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  if (value < 1e6) return `${(value / 1e3).toFixed(value < 1e4 ? 1 : 0)} kB`;
  if (value < 1e9) return `${(value / 1e6).toFixed(value < 1e8 ? 1 : 0)} MB`;
  return `${(value / 1e9).toFixed(1)} GB`;
}

/** @returns e.g. "3 min ago", "21 h ago"; one unit is enough */
export function ago(date: string, now: number = Date.now()): string {
  const seconds = Math.max(0, (now - Date.parse(date)) / 1000);
  if (seconds < 5) return "now";
  const days = Math.floor(seconds / 86_400);
  if (days >= 2) return `${days} d ago`;
  const hours = Math.floor(seconds / 3600);
  return hours >= 2 ? `${hours} h ago` : `${duration(seconds)} ago`;
}

const ordinals = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth"];

/** @param position from 1. @returns e.g. "Third", "12th" */
export function ordinal(position: number): string {
  return ordinals[position - 1] ?? `${position}th`;
}

export const plural = (n: number, noun: string, many = `${noun}s`): string => `${count(n)} ${n === 1 ? noun : many}`;
