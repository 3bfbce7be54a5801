/**
 * A table of drawn shapes, made on the spot and the same for a seed, for the demo and for tests
 * that need images without a download. May import Java2D, Spark and {@code
 * io.sparkdl.pipelines.image}.
 */
package io.sparkdl.pipelines.shapes;
