package io.sparkdl.kernels.onnx;

/** Thrown when a model cannot be read for a reason that is no defect; the message is the reason. */
final class UnsupportedModel extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedModel(String reason) {
    super(reason);
  }

  static UnsupportedModel operator(String name) {
    return new UnsupportedModel("operator not supported: " + name);
  }

  static UnsupportedModel type(String name) {
    return new UnsupportedModel("type not supported: " + name);
  }
}
