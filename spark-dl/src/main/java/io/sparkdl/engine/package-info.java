/**
 * The deep learning engine: networks, losses and optimizers become plans, which a device of a back
 * end runs. {@link io.sparkdl.engine.Training} is one worker's copy of a network in training,
 * {@link io.sparkdl.engine.Inference} a fitted network. Knows nothing of Spark or Arrow; may import
 * {@code io.sparkdl.kernels} and Jackson.
 */
package io.sparkdl.engine;
