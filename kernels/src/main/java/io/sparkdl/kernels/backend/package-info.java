/**
 * What every back end offers: devices, regions of memory, programs, and sums over programs that run
 * at the same time. May import {@code plan} and {@code operator}.
 */
package io.sparkdl.kernels.backend;
