/**
 * The ONNX project's backend tests as conformance tests: a reader of ONNX models into plans, and
 * the test that runs every model whose operators and types are ours. May import everything of
 * {@code kernels}, {@code reference} and {@code cases}.
 */
package io.sparkdl.kernels.onnx;
