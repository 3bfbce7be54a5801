/**
 * What every back end offers: devices, regions of memory, programs; and the evaluation of constants
 * on a device. May import {@code plan} and {@code operator}.
 */
package io.sparkdl.kernels.backend;
