package io.sparkdl.kernels.opencl.kernel;

/** How a {@link RoiKernel} pools; its fields say what each number means. */
public record RoiTable(
    int largest,
    int binRows,
    int binColumns,
    int ratio,
    int shifted,
    float scale,
    int height,
    int width) {}
