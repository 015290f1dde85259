/** A pickle read as data: it can name nothing that is not admitted, and what it names is never run. */
import { CheckpointError, shown } from "../errors.js";

/**
 * What a pickle's values become: None → null; int → number, or bigint beyond 2^53; dict → Map; tuple → array;
 * list → `aList`, whatever is in it; and what admitted globals and persistent ids give.
 */
export type PickledValue = unknown;

/** A name that a pickle may use. */
export interface Global {
  readonly name: string;
  /** what calling it gives; absent where it is only named */
  readonly call?: (args: readonly PickledValue[]) => PickledValue;
}

/** All that a pickle can speak of besides plain values. */
export interface Vocabulary {
  /** by "module.name" */
  readonly globals: ReadonlyMap<string, Global>;
  /** for messages: what is admitted */
  readonly description: string;
  /** what a persistent id stands for */
  persistent(id: PickledValue): PickledValue;
}

/** Stands for every list: a state dict needs none, so nothing keeps their items. */
export const aList = Object.freeze({ kind: "list" });

/** Far more than a state dict has; a pickle's bytes could stand for many times their number. */
const most = { stack: 1_000_000, marks: 1000, memo: 2_000_000, containers: 500_000 };

/**
 * @returns what the pickle's STOP gives
 * @throws CheckpointError naming what is not admitted, or where the pickle is broken
 */
export function unpickle(bytes: Uint8Array, file: string, vocabulary: Vocabulary): PickledValue {
  return new Machine(bytes, file, vocabulary).run();
}

/** Instructions by number; protocol 2's, and those of 3 to 5 that mean the same in fewer bytes. */
const op = {
  MARK: 0x28,
  STOP: 0x2e,
  NONE: 0x4e,
  NEWTRUE: 0x88,
  NEWFALSE: 0x89,
  BININT: 0x4a,
  BININT1: 0x4b,
  BININT2: 0x4d,
  LONG1: 0x8a,
  BINFLOAT: 0x47,
  BINUNICODE: 0x58,
  SHORT_BINUNICODE: 0x8c,
  BINUNICODE8: 0x8d,
  BINSTRING: 0x54,
  SHORT_BINSTRING: 0x55,
  BINBYTES: 0x42,
  SHORT_BINBYTES: 0x43,
  EMPTY_TUPLE: 0x29,
  TUPLE1: 0x85,
  TUPLE2: 0x86,
  TUPLE3: 0x87,
  TUPLE: 0x74,
  EMPTY_LIST: 0x5d,
  APPEND: 0x61,
  APPENDS: 0x65,
  EMPTY_DICT: 0x7d,
  SETITEM: 0x73,
  SETITEMS: 0x75,
  BINPUT: 0x71,
  LONG_BINPUT: 0x72,
  MEMOIZE: 0x94,
  BINGET: 0x68,
  LONG_BINGET: 0x6a,
  GLOBAL: 0x63,
  STACK_GLOBAL: 0x93,
  REDUCE: 0x52,
  BUILD: 0x62,
  BINPERSID: 0x51,
  PROTO: 0x80,
  FRAME: 0x95,
} as const;

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

class Machine {
  private position = 0;
  private readonly view: DataView;
  private readonly stack: PickledValue[] = [];
  /** heights of the stack: what is below the last one is out of reach */
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, PickledValue>();
  private containers = 0;

  private readonly does: Readonly<Record<number, () => void>> = {
    [op.PROTO]: () => this.requireProtocol(this.take(1)[0]),
    [op.FRAME]: () => this.length8(),
    [op.MARK]: () => this.mark(),

    [op.NONE]: () => this.push(null),
    [op.NEWTRUE]: () => this.push(true),
    [op.NEWFALSE]: () => this.push(false),
    [op.BININT]: () => this.push(this.view.getInt32(this.skip(4), true)),
    [op.BININT1]: () => this.push(this.take(1)[0]),
    [op.BININT2]: () => this.push(this.view.getUint16(this.skip(2), true)),
    [op.LONG1]: () => this.push(longOf(this.take(this.take(1)[0]))),
    [op.BINFLOAT]: () => this.push(this.view.getFloat64(this.skip(8), false)),

    [op.BINUNICODE]: () => this.push(this.text(this.length4())),
    [op.SHORT_BINUNICODE]: () => this.push(this.text(this.take(1)[0])),
    [op.BINUNICODE8]: () => this.push(this.text(this.length8())),
    [op.BINSTRING]: () => this.push(latin1(this.take(this.length4()))),
    [op.SHORT_BINSTRING]: () => this.push(latin1(this.take(this.take(1)[0]))),
    [op.BINBYTES]: () => this.push(this.take(this.length4())),
    [op.SHORT_BINBYTES]: () => this.push(this.take(this.take(1)[0])),

    [op.EMPTY_TUPLE]: () => this.push([]),
    [op.TUPLE1]: () => this.pushContainer(this.popSome(1)),
    [op.TUPLE2]: () => this.pushContainer(this.popSome(2)),
    [op.TUPLE3]: () => this.pushContainer(this.popSome(3)),
    [op.TUPLE]: () => this.pushContainer(this.popToMark()),
    [op.EMPTY_LIST]: () => this.push(aList),
    [op.APPEND]: () => this.append(this.popSome(1)),
    [op.APPENDS]: () => this.append(this.popToMark()),
    [op.EMPTY_DICT]: () => this.pushContainer(new Map()),
    [op.SETITEM]: () => this.setItems(this.popSome(2)),
    [op.SETITEMS]: () => this.setItems(this.popToMark()),

    [op.BINPUT]: () => this.remember(this.take(1)[0]),
    [op.LONG_BINPUT]: () => this.remember(this.length4()),
    [op.MEMOIZE]: () => this.remember(this.memo.size),
    [op.BINGET]: () => this.recall(this.take(1)[0]),
    [op.LONG_BINGET]: () => this.recall(this.length4()),

    [op.GLOBAL]: () => this.push(this.global(this.line(), this.line())),
    [op.STACK_GLOBAL]: () => this.push(this.global(...this.popSome(2))),
    [op.REDUCE]: () => this.reduce(),
    [op.BUILD]: () => this.build(),
    [op.BINPERSID]: () => this.pushContainer(this.vocabulary.persistent(this.pop())),
  };

  constructor(
    private readonly bytes: Uint8Array,
    private readonly file: string,
    private readonly vocabulary: Vocabulary,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  run(): PickledValue {
    for (;;) {
      const instruction = this.take(1)[0];
      if (instruction === op.STOP) return this.pop();
      const step = this.does[instruction];
      if (!step) this.refuse(`has the instruction ${hexByte(instruction)}; a state dict needs no such`);
      step();
    }
  }

  private requireProtocol(protocol: number): void {
    if (protocol > 5) this.refuse(`is of protocol ${protocol}; at most 5 is read`);
  }

  private global(...[module, name]: PickledValue[]): Global {
    if (typeof module !== "string" || typeof name !== "string") this.refuse("asks for a name that is no text");
    const path = `${module}.${name}`;
    const global = this.vocabulary.globals.get(path);
    if (global) return global;
    const { file, vocabulary } = this;
    throw new CheckpointError(`${file} asks for ${shown(path)}; ${vocabulary.description}. Nothing of it was run`);
  }

  private reduce(): void {
    const args = this.pop();
    const callable = this.pop() as Partial<Global> | null;
    if (typeof callable?.call !== "function" || !Array.isArray(args)) {
      this.refuse("calls something that cannot be called");
    }
    this.pushContainer(callable.call(args));
  }

  /** Attributes, such as a state dict's `_metadata`, which tells versions of PyTorch's modules and nothing else. */
  private build(): void {
    this.pop();
    if (!(this.top() instanceof Map)) this.refuse("gives attributes to something that is no dict");
  }

  private setItems(items: PickledValue[]): void {
    const dict = this.top();
    if (!(dict instanceof Map)) this.refuse("puts items into something that is no dict");
    if (items.length % 2 !== 0) this.refuse("puts a key without a value into a dict");
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i];
      if (dict.has(key)) this.refuse(`has the key ${keyName(key)} twice in one dict`);
      dict.set(key, items[i + 1]);
    }
  }

  private append(_items: PickledValue[]): void {
    if (this.top() !== aList) this.refuse("appends to something that is no list");
  }

  private push(value: PickledValue): void {
    if (this.stack.length >= most.stack) this.refuse(`needs a stack of more than ${most.stack} values`);
    this.stack.push(value);
  }

  private pushContainer(value: PickledValue): void {
    this.containers++;
    if (this.containers > most.containers) this.refuse(`makes more than ${most.containers} tuples, dicts and tensors`);
    this.push(value);
  }

  private pop(): PickledValue {
    return this.popSome(1)[0];
  }

  private popSome(n: number): PickledValue[] {
    if (this.stack.length - (this.marks.at(-1) ?? 0) < n) this.refuse("takes more values than it made");
    return this.stack.splice(this.stack.length - n);
  }

  private top(): PickledValue {
    if (this.stack.length <= (this.marks.at(-1) ?? 0)) this.refuse("takes more values than it made");
    return this.stack[this.stack.length - 1];
  }

  private mark(): void {
    if (this.marks.length >= most.marks) this.refuse(`nests deeper than ${most.marks}`);
    this.marks.push(this.stack.length);
  }

  private popToMark(): PickledValue[] {
    const mark = this.marks.pop();
    if (mark === undefined) this.refuse("ends a group that it did not begin");
    return this.stack.splice(mark);
  }

  private remember(index: number): void {
    if (this.memo.size >= most.memo) this.refuse(`remembers more than ${most.memo} values`);
    this.memo.set(index, this.top());
  }

  private recall(index: number): void {
    if (!this.memo.has(index)) this.refuse(`recalls value ${index}, which it never remembered`);
    this.push(this.memo.get(index));
  }

  private text(length: number): string {
    try {
      return utf8.decode(this.take(length));
    } catch (error) {
      if (error instanceof CheckpointError) throw error;
      this.refuse("has a text that is not UTF-8");
    }
  }

  private line(): string {
    const end = this.bytes.indexOf(0x0a, this.position);
    if (end < 0) this.refuse("ends in the middle of a name");
    const line = latin1(this.take(end - this.position));
    this.position++;
    return line;
  }

  private length4(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  private length8(): number {
    const length = this.view.getBigUint64(this.skip(8), true);
    if (length > BigInt(this.bytes.length)) this.refuse(`claims a length of ${length} bytes`);
    return Number(length);
  }

  private take(length: number): Uint8Array {
    const begin = this.skip(length);
    return this.bytes.subarray(begin, begin + length);
  }

  /** @returns the position before */
  private skip(length: number): number {
    const begin = this.position;
    if (length > this.bytes.length - begin) this.refuse("ends in the middle of an instruction: it is truncated");
    this.position += length;
    return begin;
  }

  private refuse(what: string): never {
    throw new CheckpointError(`${this.file}: its pickle, before byte ${this.position}, ${what}`);
  }
}

/** A dict's key, for a message. A tuple's parts are not shown: they may nest without end. */
export function keyName(key: PickledValue): string {
  return typeof key === "object" && key !== null ? "(a tuple or other object)" : shown(String(key));
}

function hexByte(byte: number): string {
  return `0x${byte.toString(16).padStart(2, "0")}`;
}

/** @param bytes two's complement, little-endian */
function longOf(bytes: Uint8Array): number | bigint {
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]);
  const signed = BigInt.asIntN(8 * bytes.length, value);
  const number = Number(signed);
  return Number.isSafeInteger(number) ? number : signed;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1");
}
