/**
 * Operators with ONNX's names, attributes and semantics: what each computes, the types it takes and
 * gives, and its gradient rule. A file per operator; how it runs is each back end's matter. May
 * import {@code tensor} and {@code plan}.
 */
package io.sparkdl.kernels.operator;
