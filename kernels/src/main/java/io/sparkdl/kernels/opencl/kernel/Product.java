package io.sparkdl.kernels.opencl.kernel;

/**
 * A batch of matrix products y (batches, rows, columns) = alpha * a * b + beta * c. Offsets and
 * strides count elements of the float arena; the table in the int arena holds the batch axes' sizes
 * (rank of them), then their strides in a and in b.
 */
public record Product(
    int batches,
    int rows,
    int columns,
    int inner,
    int rank,
    int table,
    int a,
    int aRow,
    int aInner,
    int b,
    int bInner,
    int bColumn,
    int c,
    int cRow,
    int cColumn,
    int y,
    float alpha,
    float beta) {}
