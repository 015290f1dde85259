"""PyTorch's reading of a checkpoint, as a contestant: the first line says which file and how, each later one how often.

`load.py convert IN.safetensors OUT.pt` writes a safetensors file's tensors as torch.save does.
"""
import json
import os
import resource
import sys
import time

import safetensors
import torch
from safetensors.torch import load_file

ways = {
    "torch.load": lambda file: torch.load(file, map_location="cpu", weights_only=True, mmap=False),
    "torch.load, mmap=True": lambda file: torch.load(file, map_location="cpu", weights_only=True, mmap=True),
    "load_file": load_file,
}
# these give views on the mapped file: it is looked at, but not copied into memory of the process's own
mapped = ["torch.load, mmap=True", "load_file"]


def rss_megabytes():
    try:
        with open("/proc/self/statm") as f:
            return int(f.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return peak_megabytes()


def peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def touch(tensors):
    """One value of each page: a mapped file is read when it is first looked at."""
    return sum(float(t.reshape(-1)[::1024].sum()) for t in tensors.values())


if sys.argv[1:2] == ["convert"]:
    torch.save({name: t.clone() for name, t in load_file(sys.argv[2]).items()}, sys.argv[3])
    sys.exit()

size = json.loads(sys.stdin.readline())
torch.set_num_threads(size["threads"])
how = size["how"]
load = ways[how]
version = f"safetensors {safetensors.__version__}" if load is load_file else f"PyTorch {torch.__version__}"
print(json.dumps({"name": f"{version}, {how}{', mapped and not copied' if how in mapped else ''}"}), flush=True)

for line in sys.stdin:
    milliseconds = []
    start = rss_megabytes()
    for _ in range(json.loads(line)["steps"]):
        begun = time.perf_counter()
        tensors = load(size["file"])
        touch(tensors)
        milliseconds.append(1000 * (time.perf_counter() - begun))
        del tensors
    answer = {"milliseconds": milliseconds, "startMegabytes": start, "peakMegabytes": peak_megabytes()}
    print(json.dumps(answer), flush=True)
