package io.sparkdl.train;

import io.sparkdl.engine.weights.Weights;

/** The trained weights, and how they came about. */
public record TrainingResult(Weights weights, TrainingHistory history) {}
