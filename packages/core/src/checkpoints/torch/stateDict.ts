/** What a state dict's pickle says: which tensors there are, and where in which storage their values lie. */
import type { Dtype } from "../dtypes.js";
import { CheckpointError } from "../errors.js";
import { aList, type Global, keyName, type PickledValue, unpickle, type Vocabulary } from "./pickle.js";

/** A run of values of one type: an entry `data/{key}` of the archive. */
export class Storage {
  constructor(
    readonly dtype: Dtype,
    readonly key: string,
    /** in values */
    readonly length: number,
  ) {}
}

/** A tensor as a view on a storage, in values; nothing of it is checked against the storage yet. */
export class StridedTensor {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

/** Where training loops put the model's state dict, beside the optimizer's. */
const wrappers = ["model_state_dict", "state_dict", "model"];

/** PyTorch has no tensor with more. */
const mostDimensions = 64;

/** The classes of storages, which a pickle names to say of what type the values are. */
const storageTypes = new Map<PickledValue, Dtype>([
  [{ name: "torch.FloatStorage" }, "F32"],
  [{ name: "torch.DoubleStorage" }, "F64"],
  [{ name: "torch.HalfStorage" }, "F16"],
  [{ name: "torch.BFloat16Storage" }, "BF16"],
  [{ name: "torch.LongStorage" }, "I64"],
  [{ name: "torch.IntStorage" }, "I32"],
  [{ name: "torch.ShortStorage" }, "I16"],
  [{ name: "torch.CharStorage" }, "I8"],
  [{ name: "torch.ByteStorage" }, "U8"],
  [{ name: "torch.BoolStorage" }, "BOOL"],
] satisfies [Global, Dtype][]);

/**
 * The tensors of a pickled state dict, by name; what is beside them (a step, a config) is left out where it is plain.
 *
 * @throws CheckpointError if the pickle is broken, names anything else than tensors, or holds no dict of tensors
 */
export function readStateDict(pickle: Uint8Array, file: string): Map<string, StridedTensor> {
  const top = unpickle(pickle, file, vocabulary(file));
  const dict = stateDictIn(top, file);
  const tensors = new Map<string, StridedTensor>();
  for (const [name, value] of dict) {
    if (value instanceof StridedTensor) {
      if (typeof name !== "string")
        throw new CheckpointError(`${file}: a tensor's name is ${keyName(name)}; needed is a text`);
      tensors.set(name, value);
    } else if (!isPlain(value)) {
      throw new CheckpointError(`${file}: ${keyName(name)} is no tensor, and no plain value either`);
    }
  }
  return tensors;
}

function stateDictIn(top: PickledValue, file: string): Map<PickledValue, PickledValue> {
  if (top instanceof StridedTensor) {
    throw new CheckpointError(`${file} holds a single tensor without a name; needed is a dict of tensors`);
  }
  if (!(top instanceof Map)) throw new CheckpointError(`${file} holds no dict; needed is a dict of tensors`);
  const found = [top, ...wrappers.map((key) => top.get(key))].find(holdsTensors);
  if (found) return found;
  const keys = [...top.keys()].slice(0, 10).map(keyName).join(", ");
  throw new CheckpointError(
    `${file} holds no tensors, neither at its top nor under ${wrappers.join(", ")}; what it has: ${keys || "nothing"}`,
  );
}

function holdsTensors(value: PickledValue): value is Map<PickledValue, PickledValue> {
  return value instanceof Map && [...value.values()].some((item) => item instanceof StridedTensor);
}

function isPlain(value: PickledValue): boolean {
  if (typeof value !== "object" || value === null) return true;
  return value === aList || Array.isArray(value) || value instanceof Map || value instanceof Uint8Array;
}

function vocabulary(file: string): Vocabulary {
  const globals: Global[] = [
    {
      name: "collections.OrderedDict",
      call: (args) => (args.length === 0 ? new Map() : refuse("an OrderedDict that is made from something")),
    },
    { name: "torch._utils._rebuild_tensor_v2", call: rebuildTensor },
    {
      name: "torch._utils._rebuild_parameter",
      call: ([data]) => (data instanceof StridedTensor ? data : refuse("a parameter that is no tensor")),
    },
    ...(storageTypes.keys() as Iterable<Global>),
  ];
  return {
    globals: new Map(globals.map((global) => [global.name, global])),
    description:
      "a state dict needs only collections.OrderedDict, torch._utils._rebuild_tensor_v2, " +
      "torch._utils._rebuild_parameter and torch's storages: save model.state_dict(), not the model",
    persistent: (id) => {
      const [kind, type, key, , length] = Array.isArray(id) ? id : [];
      const dtype = storageTypes.get(type);
      if (kind !== "storage" || !dtype || typeof key !== "string" || !isSize(length)) {
        return refuse("a persistent id that is no storage");
      }
      return new Storage(dtype, key, length);
    },
  };

  function rebuildTensor(args: readonly PickledValue[]): StridedTensor {
    const [storage, offset, shape, strides, , , flags = null] = args;
    if (!(storage instanceof Storage) || !isSize(offset) || !isSizes(shape) || !isSizes(strides)) {
      return refuse("a tensor without storage, offset, shape and strides");
    }
    if (shape.length !== strides.length || shape.length > mostDimensions) {
      return refuse(`a tensor of ${shape.length} dimensions with ${strides.length} strides`);
    }
    // conjugated or negated in place: its storage's values are not its own
    if (flags !== null && !(flags instanceof Map && flags.size === 0)) return refuse("a tensor with flags");
    return new StridedTensor(storage, offset, shape, strides);
  }

  function refuse(what: string): never {
    throw new CheckpointError(`${file}: its pickle has ${what}; that is not read`);
  }
}

function isSize(value: PickledValue): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isSizes(value: PickledValue): value is number[] {
  return Array.isArray(value) && value.every(isSize);
}
