/** Losses in terms of operators, with JSON. May import {@code io.sparkdl.kernels}. */
package io.sparkdl.engine.loss;
