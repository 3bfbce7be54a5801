package io.sparkdl.kernels.opencl.kernel;

/** How a {@link SampleKernel} reads planes; its fields say what each number means. */
public record SampleTable(
    int rank, int sizes, int width, int taps, int padding, int corners, int reversed) {}
