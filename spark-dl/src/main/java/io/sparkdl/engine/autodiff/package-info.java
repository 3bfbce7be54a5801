/** Reverse-mode differentiation of plans. May import {@code io.sparkdl.kernels}. */
package io.sparkdl.engine.autodiff;
