package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Gemm;
import io.sparkdl.kernels.operator.MatMul;
import java.util.Arrays;
import java.util.List;

/** Matrix products. */
final class MatrixCases {
  private static final int[][][] PRODUCTS = {
    {{3, 5}, {5, 7}},
    {{1, 1}, {1, 1}},
    {{1, 17}, {17, 1}},
    {{33, 65}, {65, 17}},
    {{128, 40}, {40, 10}},
    {{5}, {5}},
    {{5}, {5, 3}},
    {{3, 5}, {5}},
    {{2, 3, 5}, {2, 5, 7}},
    {{2, 3, 5}, {5, 7}},
    {{3, 5}, {2, 5, 7}},
    {{2, 1, 3, 5}, {1, 3, 5, 2}},
    {{2, 3, 5}, {5}},
    {{5}, {2, 5, 3}},
    {{1, 3, 5}, {4, 5, 2}},
    {{2, 2, 17, 9}, {2, 2, 9, 17}},
    {{3, 0}, {0, 5}},
    {{0, 3}, {3, 5}},
  };

  private MatrixCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    for (int[][] shapes : PRODUCTS) {
      cases.add(
          Arrays.toString(shapes[0]) + Arrays.toString(shapes[1]),
          new MatMul(),
          Tolerance.ACCUMULATED,
          samples -> List.of(samples.uniform(shapes[0]), samples.uniform(shapes[1])));
    }
    for (boolean transA : new boolean[] {false, true}) {
      for (boolean transB : new boolean[] {false, true}) {
        gemms(cases, transA, transB);
      }
    }
    return cases.cases();
  }

  private static void gemms(CaseList cases, boolean transA, boolean transB) {
    String transposes = (transA ? "T" : "N") + (transB ? "T" : "N");
    int[][] biases = {null, {}, {1}, {17}, {9, 1}, {1, 17}, {9, 17}, {1, 1}};
    for (int[] bias : biases) {
      gemm(cases, transposes, new Gemm(1, 1, transA, transB), new int[] {9, 5, 17}, bias);
    }
    gemm(cases, transposes, new Gemm(0.5f, 1, transA, transB), new int[] {3, 7, 5}, null);
    gemm(cases, transposes, new Gemm(0.5f, -2, transA, transB), new int[] {3, 7, 5}, new int[] {5});
    gemm(cases, transposes, new Gemm(1, 0, transA, transB), new int[] {3, 7, 5}, new int[] {3, 5});
    gemm(cases, transposes, new Gemm(1, 1, transA, transB), new int[] {1, 33, 1}, new int[] {1});
    gemm(
        cases, transposes, new Gemm(1, 1, transA, transB), new int[] {65, 128, 33}, new int[] {33});
  }

  /** {@code sizes} are N, K, M. */
  private static void gemm(CaseList cases, String transposes, Gemm gemm, int[] sizes, int[] bias) {
    int n = sizes[0];
    int k = sizes[1];
    int m = sizes[2];
    String scales = gemm.alpha() + "_" + gemm.beta();
    cases.add(
        transposes + Arrays.toString(sizes) + "_" + scales + "_bias" + Arrays.toString(bias),
        gemm,
        Tolerance.ACCUMULATED,
        samples -> {
          Argument a = gemm.transA() ? samples.uniform(k, n) : samples.uniform(n, k);
          Argument b = gemm.transB() ? samples.uniform(m, k) : samples.uniform(k, m);
          return bias == null ? List.of(a, b) : List.of(a, b, samples.uniform(bias));
        });
  }
}
