/** Tensors that lie in their storage with strides: transposed, sliced, expanded. */
import { elementBytes, type Place, readFloats } from "../dtypes.js";
import type { ByteSource } from "../source.js";

interface Axis {
  readonly size: number;
  /** in the storage, in values */
  readonly stride: number;
  /** in the row-major result, in values */
  readonly step: number;
}

/** Values of a storage that are in memory at a time. */
const windowLength = 2 ** 20;

/** Whether row-major order is the storage's order. */
export function isContiguous(shape: readonly number[], strides: readonly number[]): boolean {
  return axesOf(shape, strides).every(({ stride, step }) => stride === step);
}

/**
 * Whether each step along an axis leaves behind all that the axes below it reach. So it is with every transposition
 * and slice; axes of stride 0, along which a value repeats, are left aside.
 */
export function isMonotone(shape: readonly number[], strides: readonly number[]): boolean {
  let reach = 0;
  for (const { size, stride } of axesOf(shape, strides)
    .filter(({ stride }) => stride > 0)
    .sort(byStride)) {
    if (stride <= reach) return false;
    reach += (size - 1) * stride;
  }
  return true;
}

/** How many of the storage's values lie between the tensor's first and its last, both counted; it must have some. */
export function span(shape: readonly number[], strides: readonly number[]): number {
  return 1 + axesOf(shape, strides).reduce((total, { size, stride }) => total + (size - 1) * stride, 0);
}

/**
 * Reads a storage from a tensor's first value to its last, window by window, and puts each value where it belongs.
 * Only for `isMonotone` strides: then no window is read twice.
 *
 * @param first where the tensor's first value lies
 * @param target row-major; all of it is filled
 */
export async function readStrided(
  source: ByteSource,
  first: Place,
  shape: readonly number[],
  strides: readonly number[],
  target: Float32Array,
): Promise<void> {
  const end = span(shape, strides);
  const window = new Float32Array(Math.min(windowLength, end));
  // as bits, so that a NaN keeps its payload
  const bits = new Uint32Array(window.buffer);
  const result = new Uint32Array(target.buffer, target.byteOffset, target.length);
  let begin = 0;
  let filled = 0;
  const [inner, ...outer] = axesOf(shape, strides).sort(byStride);
  for (const { from, to } of positions(outer.reverse())) {
    for (let i = 0; i < inner.size; ) {
      const next = from + i * inner.stride;
      if (next >= begin + filled) {
        begin = next;
        filled = Math.min(windowLength, end - begin);
        const place = { ...first, offset: first.offset + begin * elementBytes[first.dtype] };
        await readFloats(source, place, window.subarray(0, filled));
      }
      const reached = inner.stride === 0 ? inner.size : i + Math.ceil((begin + filled - next) / inner.stride);
      const until = Math.min(inner.size, reached);
      for (; i < until; i++) result[to + i * inner.step] = bits[from + i * inner.stride - begin];
    }
  }
}

/** Where each run along the innermost axis begins, in storage and result, in the storage's order. */
function* positions(axes: readonly Axis[]): Generator<{ from: number; to: number }> {
  const index = axes.map(() => 0);
  for (let axis = axes.length; axis >= 0; ) {
    yield {
      from: index.reduce((sum, n, i) => sum + n * axes[i].stride, 0),
      to: index.reduce((sum, n, i) => sum + n * axes[i].step, 0),
    };
    axis = axes.length - 1;
    while (axis >= 0 && ++index[axis] === axes[axis].size) index[axis--] = 0;
  }
}

/** Axes along which there is something to step over. */
function axesOf(shape: readonly number[], strides: readonly number[]): Axis[] {
  let step = 1;
  const axes: Axis[] = [];
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1) axes.push({ size: shape[i], stride: strides[i], step });
    step *= shape[i];
  }
  return axes;
}

function byStride(a: Axis, b: Axis): number {
  return a.stride - b.stride;
}
