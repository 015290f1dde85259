"""Writes reference.fixture.json: what Hugging Face's own tokenizers (Rust, through Python) make of our tokenizer.json,
and small tokenizers of other kinds with the ids that it gives. Those differ from one making to the next, since their
trainers settle ties by chance; what is of ours does not.

    node -e 'import("@seedscope/core").then(({ trainBpe }) =>
      process.stdout.write(trainBpe(require("node:fs").readFileSync("text.txt", "utf8"), 400).json))' > tokenizer.fixture.json
    pip install tokenizers==0.23.2 && python make_reference.py
"""

import json
import pathlib

import tokenizers
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

here = pathlib.Path(__file__).parent
text = (here / "text.txt").read_bytes().decode("utf-8")
ours_json = (here / "tokenizer.fixture.json").read_bytes().decode("utf-8")
split_words = json.loads(ours_json)["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"]

TEXTS = [
    "",
    "The harbour master kept three books.",
    "They're sure it's what we'll've said; I'd, you'D, 'tis the captains' own.",
    "  two spaces,   three,\ttab\n\n\nthree lines \r\n carriage return   ",
    "nul \0 and \x01\x7f controls",
    "no-break\u00a0space, next\u0085line, ideographic\u3000space, zero\u200bwidth, mark\ufeffinside",
    "\ufeffmark first",
    "e\u0301 is not \u00e9, \u1e9b\u0323",
    "🐐 👩‍👩‍👧‍👦 🇩🇰 👍🏽 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "京都の港 Москва γειά σου שלום مرحبا नमस्ते 안녕하세요",
    "3.14159 1,000,000 ½ Ⅷ ٣ x² 0xFF 2026-01-05T07:13:00Z",
    "for (let i = 0; i < n; i++) { a[i] += b[i] * 2; } // <|done|> a_b-c.d@e",
    "<|bos|>start<|bos|><|bos|> again <|bos <|bos|>",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa nananananananana",
    "ships" * 60,
]


def train_ours():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(split_words), "isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=400,
        min_frequency=2,
        special_tokens=["<|bos|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([text], trainer)
    return tokenizer


def word_piece():
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    trainer = trainers.WordPieceTrainer(
        vocab_size=260, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]"], show_progress=False
    )
    tokenizer.train_from_iterator(text.split("\n"), trainer)
    return tokenizer


def unigram():
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=200, unk_token="<unk>", special_tokens=["<pad>", "</s>", "<unk>"], show_progress=False
    )
    tokenizer.train_from_iterator(text.split("\n"), trainer)
    return tokenizer


def sentence_piece_bpe():
    """As in Llama 2: no pre-tokenizer, spaces written as ▁, unknown characters as bytes."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    byte_tokens = [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(
        vocab_size=420,
        limit_alphabet=60,
        special_tokens=["<unk>", "<s>", "</s>", *byte_tokens],
        show_progress=False,
    )
    tokenizer.train_from_iterator(text.split("\n"), trainer)
    tokenizer.pre_tokenizer = None
    file = json.loads(tokenizer.to_str())
    file["added_tokens"] = file["added_tokens"][:3]  # Llama's byte tokens are plain entries
    return Tokenizer.from_str(json.dumps(file))


def samples(tokenizer):
    return [
        {"text": sample, "ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False)}
        for sample in TEXTS
        for ids in [tokenizer.encode(sample, add_special_tokens=False).ids]
    ]


others = {"WordPiece": word_piece(), "Unigram": unigram(), "SentencePiece BPE": sentence_piece_bpe()}
reference = {
    "tokenizers": tokenizers.__version__,
    "trained": [" ".join(merge) for merge in json.loads(train_ours().to_str())["model"]["merges"]],
    "samples": samples(Tokenizer.from_str(ours_json)),
    "others": [
        {"name": name, "json": tokenizer.to_str(), "samples": samples(tokenizer)} for name, tokenizer in others.items()
    ],
}
lines = json.dumps(reference, ensure_ascii=True, indent=None, separators=(",", ":"))
(here / "reference.fixture.json").write_text(lines.replace('{"text"', '\n{"text"') + "\n", encoding="utf-8")
