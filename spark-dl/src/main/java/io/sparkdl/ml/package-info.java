/**
 * Neural networks as Spark ML stages: {@link io.sparkdl.ml.NeuralNetworkClassifier} trains, {@link
 * io.sparkdl.ml.NeuralNetworkClassificationModel} scores; both save and load, alone and in
 * pipelines. A saved model is a directory with Spark's {@code metadata}, {@code network.json},
 * {@code weights.safetensors} (readable by other tools), {@code run.json} (how it was trained) and
 * {@code manifest.json}, which is written last and names all the others with length and SHA-256.
 *
 * <p>May import {@code train}, {@code data}, {@code engine} and {@code kernels}, and Spark.
 */
package io.sparkdl.ml;
