/**
 * The device's programs: Aparapi kernels written in Java, one class each, with the package's own
 * arguments as final fields. A class translates only if it keeps to what the translator knows: no
 * {@code switch}, no {@code break}, no {@code Math}; float functions are those of {@code Kernel}.
 * May import {@code com.aparapi} only.
 */
package io.sparkdl.kernels.opencl.kernel;
