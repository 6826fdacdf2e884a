"""A network as one ONNX graph."""
import os
import warnings

import onnx
import torch

from session import INPUT, OUTPUT

OPSET = 17  # the first with LayerNormalization


def write_graph(network, path):
    """Trace an HTDemucs in eval mode to an ONNX file: mix [batch, 2, samples] to stems [batch, sources, 2, samples].

    The file appears under its name only when it is whole and checked.
    """
    part = f"{path}.part"
    example = torch.randn(1, 2, network.architecture.samples) * 0.1
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the tracer notes every length that it fixes; they are meant to be fixed
        torch.onnx.export(network, example, part, opset_version=OPSET, input_names=[INPUT], output_names=[OUTPUT],
                          dynamic_axes={INPUT: {0: "batch"}, OUTPUT: {0: "batch"}})
    model = onnx.load(part)
    for node in model.graph.node:
        node.doc_string = ""
    _declare(model.graph.output[0], ["batch", len(network.architecture.sources), 2, network.architecture.samples])
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, part)
    os.replace(part, path)


def _declare(value, shape):
    """Replace the declared shape of a value: the tracer's has names for sizes that are fixed."""
    dims = value.type.tensor_type.shape.dim
    del dims[:]
    for size in shape:
        dim = dims.add()
        if isinstance(size, str):
            dim.dim_param = size
        else:
            dim.dim_value = size
