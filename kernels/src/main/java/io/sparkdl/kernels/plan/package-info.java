/**
 * Plans: straight-line programs of operators over typed values, which a back end compiles. May
 * import {@code tensor} and {@code operator}.
 */
package io.sparkdl.kernels.plan;
