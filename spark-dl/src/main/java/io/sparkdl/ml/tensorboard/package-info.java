/**
 * Event files for TensorBoard, which the driver writes while it trains.
 *
 * <p>May import {@code train} and Hadoop's file systems. The protocol buffers are written with the
 * encoder that Spark carries for itself, so that no other comes onto the class path.
 */
package io.sparkdl.ml.tensorboard;
