/**
 * Networks as descriptions: layers, their arrangement, and JSON both ways. A description adds its
 * steps to a plan for any number of rows. May import {@code io.sparkdl.kernels} and the weights.
 */
package io.sparkdl.engine.network;
