package io.sparkdl.kernels.opencl.kernel;

/** Geometry of a window: the words' place in the int arena, and the products of their sizes. */
public record WindowTable(int rank, int window, int taps, int inPoints, int outPoints) {}
