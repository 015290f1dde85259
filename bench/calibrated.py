"""The usual way: numpy, refits and prompts drawn with replacement together, for each head of the first refit."""

import json
import resource
import sys
import time

import numpy as np
from safetensors.numpy import load_file

trained, _, resamples = sys.argv[1], sys.argv[2], int(sys.argv[3])
tensors = load_file(trained)
layers = sum(name.startswith("prompts.") for name in tensors)
prompts, cells = tensors["prompts.0"].shape
n = int((np.sqrt(8 * cells + 1) - 1) / 2)
with open(trained, "rb") as file:
    header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
heads = json.loads(header["__metadata__"]["similarities"])["nHeads"]
refits = n // heads

started = time.perf_counter()
draws = np.random.default_rng(1)
upper = lambda row, column: row * n - row * (row - 1) // 2 + column - row
values = []
for layer in range(layers):
    by_prompt = tensors[f"prompts.{layer}"]
    for head in range(heads):
        # head h of every refit is the counterpart in these tables
        samples = np.stack([by_prompt[:, upper(head, refit * heads + head)] for refit in range(1, refits)])
        values.append(samples.mean())
        means = np.empty(resamples)
        for i in range(resamples):
            rows = draws.integers(refits - 1, size=refits - 1)
            columns = draws.integers(prompts, size=prompts)
            means[i] = samples[np.ix_(rows, columns)].mean()
        np.percentile(means, [2.5, 97.5])
seconds = time.perf_counter() - started
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"readSeconds": 0, "seconds": seconds, "peakMegabytes": peak, "found": [float(np.mean(values))]}))
