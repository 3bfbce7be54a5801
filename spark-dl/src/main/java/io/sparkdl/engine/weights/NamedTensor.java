package io.sparkdl.engine.weights;

import io.sparkdl.kernels.tensor.Shape;

/** A tensor read from a file: its shape and its elements, row-major. */
public record NamedTensor(Shape shape, float[] elements) {}
