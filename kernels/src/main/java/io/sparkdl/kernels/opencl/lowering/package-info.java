/**
 * How each operator becomes launches of kernels: one table, operator class to rule. A rule runs
 * twice, first to learn how much workspace it needs, then with the places of its values known. May
 * import {@code operator}, {@code tensor} and {@code opencl.kernel}.
 */
package io.sparkdl.kernels.opencl.lowering;
