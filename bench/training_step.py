"""PyTorch's training step, as a contestant: the first line says what to train, each later one how many steps to take.

The same model as ours, as one would write it for PyTorch: fused query-key-value projection, its own attention kernel
and fused Adam where this version of PyTorch has them.
"""
import json
import math
import resource
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        d = c["dModel"]
        self.heads = c["nHeads"]
        self.ln1, self.ln2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.out = nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.up, self.down = nn.Linear(d, c["mlp"]["dMlp"]), nn.Linear(c["mlp"]["dMlp"], d)
        future = torch.ones(c["nCtx"], c["nCtx"], dtype=torch.bool).triu(1)
        self.register_buffer("future", future, persistent=False)

    def attention(self, x):
        batch, n, d = x.shape
        q, k, v = (t.view(batch, n, self.heads, -1).transpose(1, 2) for t in self.qkv(x).split(d, dim=2))
        if hasattr(F, "scaled_dot_product_attention"):
            z = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        else:
            scores = (q @ k.transpose(2, 3)) / math.sqrt(q.shape[3])
            z = scores.masked_fill(self.future[:n, :n], -math.inf).softmax(3) @ v
        return self.out(z.transpose(1, 2).reshape(batch, n, d))

    def forward(self, x):
        x = x + self.attention(self.ln1(x))
        return x + self.down(F.gelu(self.up(self.ln2(x))))


class Transformer(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.embed = nn.Embedding(c["dVocab"], c["dModel"])
        self.positions = nn.Parameter(torch.empty(c["nCtx"], c["dModel"]))
        self.blocks = nn.Sequential(*(Block(c) for _ in range(c["nLayers"])))
        self.ln = nn.LayerNorm(c["dModel"])
        self.unembed = nn.Linear(c["dModel"], c["dVocab"])
        for name, weight in self.named_parameters():
            if weight.dim() > 1:
                nn.init.normal_(weight, std=0.8 / math.sqrt(c["dModel"]))
            elif name.endswith("bias"):
                nn.init.zeros_(weight)

    def loss(self, tokens, targets):
        x = self.blocks(self.embed(tokens) + self.positions)
        return F.cross_entropy(self.unembed(self.ln(x)).flatten(0, 1), targets.flatten())


def adam(parameters):
    parameters = list(parameters)
    try:
        return torch.optim.Adam(parameters, lr=1e-3, fused=True)
    except (TypeError, RuntimeError):
        return torch.optim.Adam(parameters, lr=1e-3)


def tokens(c, batch_size, step, ahead):
    """The same formula as in training_step.ts."""
    i = torch.arange(batch_size * c["nCtx"])
    return (((i + ahead) * 7919 + step * 104729) % c["dVocab"]).view(batch_size, c["nCtx"])


def main():
    asked = json.loads(sys.stdin.readline())
    c, batch_size = asked["config"], asked["batchSize"]
    torch.set_num_threads(asked["threads"])
    torch.manual_seed(1)
    model = Transformer(c)
    optimizer = adam(model.parameters())
    threads = torch.get_num_threads()
    print(json.dumps({"name": f"PyTorch {torch.__version__}, {threads} threads"}), flush=True)
    step = 0
    for line in sys.stdin:
        milliseconds = []
        for _ in range(json.loads(line)["steps"]):
            begun = time.perf_counter()
            loss = model.loss(tokens(c, batch_size, step, 0), tokens(c, batch_size, step, 1))
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            final = loss.item()
            milliseconds.append((time.perf_counter() - begun) * 1000)
            step += 1
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"milliseconds": milliseconds, "loss": final, "peakMegabytes": peak}), flush=True)


main()
