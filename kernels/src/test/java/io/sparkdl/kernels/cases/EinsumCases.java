package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Einsum;
import java.util.ArrayList;
import java.util.List;

/** Einstein's notation: single operands, products, attention and bilinear layers, ellipses. */
final class EinsumCases {
  private EinsumCases() {}

  static List<OperatorCase> all() {
    CaseList cases = new CaseList();
    add(cases, "ij->ji", new int[] {3, 5});
    add(cases, "ba", new int[] {3, 5});
    add(cases, "ij->i", new int[] {3, 5});
    add(cases, "ijk->j", new int[] {3, 5, 2});
    add(cases, "ij->", new int[] {3, 5});
    add(cases, "ii->i", new int[] {4, 4});
    add(cases, "ii", new int[] {4, 4});
    add(cases, "bijic->bcj", new int[] {2, 3, 4, 3, 5});
    add(cases, "iii->i", new int[] {3, 3, 3});
    add(cases, "...ii ->...i", new int[] {2, 3, 5, 5});
    add(cases, "i...->...", new int[] {2, 3, 5});
    add(cases, "i,i", new int[] {7}, new int[] {7});
    add(cases, "i,j->ji", new int[] {3}, new int[] {5});
    add(cases, ",i->i", new int[] {}, new int[] {5});
    add(cases, "ij,ij->ij", new int[] {3, 5}, new int[] {3, 5});
    add(cases, "ij,j->ij", new int[] {3, 5}, new int[] {5});
    add(cases, "ij,ji->", new int[] {3, 5}, new int[] {5, 3});
    add(cases, "ij,jk", new int[] {3, 5}, new int[] {5, 2});
    add(cases, "ij, kj -> ki", new int[] {3, 5}, new int[] {4, 5});
    add(cases, "bij,bjk->bik", new int[] {2, 3, 5}, new int[] {2, 5, 4});
    add(cases, "bqhd,bkhd->bhqk", new int[] {2, 3, 4, 5}, new int[] {2, 6, 4, 5});
    add(cases, "bhqk,bkhd->bqhd", new int[] {2, 4, 3, 6}, new int[] {2, 6, 4, 5});
    add(cases, "ijk,jil->kl", new int[] {3, 4, 2}, new int[] {4, 3, 5});
    add(cases, "bn,anm,bm->ba", new int[] {2, 3}, new int[] {4, 3, 5}, new int[] {2, 5});
    add(cases, "...ij,...jk->...ik", new int[] {2, 1, 3, 5}, new int[] {4, 5, 2});
    add(cases, "...ij,...jk", new int[] {3, 5}, new int[] {4, 5, 2});
    add(cases, "...a,...a->...", new int[] {3, 1, 5}, new int[] {4, 5});
    add(cases, "...a,...b->ab", new int[] {3, 5}, new int[] {1, 2});
    add(cases, "i...,j->...j", new int[] {3, 2}, new int[] {4});
    return cases.cases();
  }

  private static void add(CaseList cases, String equation, int[]... shapes) {
    cases.add(
        equation.replace("->", "_to_"),
        new Einsum(equation),
        Tolerance.ACCUMULATED,
        samples -> {
          List<Argument> inputs = new ArrayList<>();
          for (int[] shape : shapes) {
            inputs.add(samples.uniform(shape));
          }
          return inputs;
        });
  }
}
