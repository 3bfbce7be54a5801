/** What every back end offers: devices, regions of memory, programs. May import {@code plan}. */
package io.sparkdl.kernels.backend;
