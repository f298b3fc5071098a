"""Networks as files: ONNX sessions and the manifests that describe them."""
