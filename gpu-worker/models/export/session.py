"""Sessions that run a graph as the worker does. Without torch, so that a measurement of memory sees onnxruntime alone."""
INPUT, OUTPUT = "mix", "stems"


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
