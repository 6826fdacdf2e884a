"""A network as one ONNX graph, and sessions that run it as the worker does."""
import os
import warnings

import onnx
import torch

OPSET = 17  # the first with LayerNormalization
INPUT, OUTPUT = "mix", "stems"


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


def open_session(path, threads):
    """An onnxruntime session with the worker's settings: waiting threads sleep, no memory patterns (they would keep a
    second copy of the largest activations)."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    options.enable_mem_pattern = False
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
