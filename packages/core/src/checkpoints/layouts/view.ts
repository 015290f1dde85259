/** A strided look at an array, as NumPy has it: picked and transposed without moving a number, then copied once. */

/** Side of the squares in which rows become columns: 32 × 32 float32 of source and target stay in the fastest cache. */
const block = 32;

/** @param shape of `values`, row-major */
export function view(values: Float32Array, shape: readonly number[]): View {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, length) => product * length, 1));
  return new View(values, shape, strides, 0);
}

class View {
  constructor(
    private readonly values: Float32Array,
    private readonly shape: readonly number[],
    private readonly strides: readonly number[],
    private readonly offset: number,
  ) {}

  /** One index of an axis; the axis is gone. */
  at(axis: number, index: number): View {
    const without = (list: readonly number[]) => list.filter((_, other) => other !== axis);
    const offset = this.offset + index * this.strides[axis];
    return new View(this.values, without(this.shape), without(this.strides), offset);
  }

  /** Axis i of the result is axis `order[i]` of this. */
  transpose(order: readonly number[]): View {
    const ordered = (list: readonly number[]) => order.map((axis) => list[axis]);
    return new View(this.values, ordered(this.shape), ordered(this.strides), this.offset);
  }

  /** The numbers in the order of this shape, in an array of their own. */
  copy(): Float32Array {
    const { values, shape, strides } = this;
    const target = new Float32Array(shape.reduce((product, length) => product * length, 1));
    const last = shape.length - 1;
    const near = strides.indexOf(Math.min(...strides));
    if (near === last) {
      let to = 0;
      for (const from of this.offsets([last])) {
        for (let i = 0; i < shape[last]; i++) target[to++] = values[from + i * strides[last]];
      }
      return target;
    }
    const into = view(target, shape);
    const targets = into.offsets([near, last]);
    for (const from of this.offsets([near, last])) {
      transposeInto(
        { values, from, near: strides[near], far: strides[last] },
        { values: target, from: targets.next().value as number, near: 1, far: into.strides[near] },
        [shape[near], shape[last]],
      );
    }
    return target;
  }

  /** Where each combination of the other axes' indices begins, the last axis running fastest. */
  private *offsets(except: readonly number[]): Generator<number> {
    const axes = this.shape.map((_, axis) => axis).filter((axis) => !except.includes(axis));
    const index = axes.map(() => 0);
    let offset = this.offset;
    const count = axes.reduce((product, axis) => product * this.shape[axis], 1);
    for (let i = 0; i < count; i++) {
      yield offset;
      for (let a = axes.length - 1; a >= 0; a--) {
        offset += this.strides[axes[a]];
        if (++index[a] < this.shape[axes[a]]) break;
        offset -= index[a] * this.strides[axes[a]];
        index[a] = 0;
      }
    }
  }
}

/** One side of a transposition: where it begins, and the steps of its near and its far axis. */
interface Side {
  values: Float32Array;
  from: number;
  near: number;
  far: number;
}

/** The source's near axis becomes the target's far one and the other way round, square by square. */
function transposeInto(source: Side, target: Side, [rows, columns]: [number, number]): void {
  for (let firstRow = 0; firstRow < rows; firstRow += block) {
    const endRow = Math.min(rows, firstRow + block);
    for (let firstColumn = 0; firstColumn < columns; firstColumn += block) {
      const endColumn = Math.min(columns, firstColumn + block);
      for (let i = firstRow; i < endRow; i++) {
        for (let j = firstColumn; j < endColumn; j++) {
          target.values[target.from + i * target.far + j * target.near] =
            source.values[source.from + i * source.near + j * source.far];
        }
      }
    }
  }
}
