package io.sparkdl.kernels.cases;

import io.sparkdl.kernels.operator.Gather;
import io.sparkdl.kernels.operator.GatherElements;
import io.sparkdl.kernels.operator.GatherND;
import io.sparkdl.kernels.operator.GatherOrZero;
import io.sparkdl.kernels.operator.IndexedGather;
import io.sparkdl.kernels.operator.IndexedGatherGrad;
import io.sparkdl.kernels.operator.ReverseSequence;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;

/** Gathers at run-time indexes, of both integer types and of every type of element. */
final class IndexingCases {
  private record Setting(
      String name, IndexedGather operator, int[] x, int[] indexes, int least, int most) {}

  private IndexingCases() {}

  private static int[] sizes(int... sizes) {
    return sizes;
  }

  static List<OperatorCase> all() {
    List<Setting> settings = new ArrayList<>();
    gathers(settings);
    others(settings);
    CaseList cases = new CaseList();
    for (Setting setting : settings) {
      for (ElementType element : ElementType.values()) {
        if (!element.isByte()) {
          add(cases, setting, element);
        }
      }
      Shape x = Shape.of(setting.x());
      cases.add(
          setting.name(),
          new IndexedGatherGrad(setting.operator(), x),
          Tolerance.ACCUMULATED,
          samples -> {
            Argument indexes = indexes(samples, ElementType.INT64, setting);
            Shape y = setting.operator().outputShape(x, Shape.of(setting.indexes()));
            return List.of(indexes, samples.uniform(y.toArray()));
          });
    }
    return cases.cases();
  }

  private static void add(CaseList cases, Setting setting, ElementType element) {
    for (ElementType index : List.of(ElementType.INT32, ElementType.INT64)) {
      cases.add(
          setting.name() + "_" + element.onnxName() + "_by_" + index.onnxName(),
          setting.operator(),
          Tolerance.EXACT,
          samples -> List.of(samples.any(element, setting.x()), indexes(samples, index, setting)));
    }
  }

  private static Argument indexes(Samples samples, ElementType element, Setting setting) {
    return samples.integers(element, setting.least(), setting.most(), setting.indexes());
  }

  private static void gathers(List<Setting> to) {
    to.add(new Setting("vector", new Gather(0), sizes(7), sizes(5), -7, 6));
    to.add(new Setting("one", new Gather(0), sizes(7, 3), sizes(), 0, 6));
    to.add(new Setting("embedding", new Gather(0), sizes(11, 6), sizes(4, 5), 0, 10));
    to.add(new Setting("same", new Gather(0), sizes(3, 40), sizes(70), 1, 1));
    to.add(new Setting("middle", new Gather(1), sizes(2, 5, 3), sizes(2, 2), -5, 4));
    to.add(new Setting("last", new Gather(-1), sizes(2, 3, 5), sizes(4), -5, 4));
    to.add(new Setting("none", new Gather(0), sizes(3, 2), sizes(0), 0, 0));
    to.add(new Setting("mixed", new GatherOrZero(1), sizes(2, 4, 3), sizes(9), -3, 6));
    to.add(new Setting("rows", new GatherElements(0), sizes(3, 4), sizes(5, 4), -3, 2));
    to.add(new Setting("fewer", new GatherElements(-1), sizes(3, 4, 5), sizes(2, 3, 7), -5, 4));
    to.add(new Setting("middle", new GatherElements(1), sizes(2, 4, 3), sizes(2, 2, 3), 0, 3));
    to.add(new Setting("vector", new GatherElements(0), sizes(9), sizes(4), -9, 8));
    to.add(new Setting("none", new GatherElements(0), sizes(3, 4), sizes(0, 4), 0, 0));
  }

  private static void others(List<Setting> to) {
    to.add(new Setting("elements", new GatherND(0), sizes(3, 3), sizes(5, 2), -3, 2));
    to.add(new Setting("slices", new GatherND(0), sizes(3, 4, 5), sizes(2, 3, 1), -3, 2));
    to.add(new Setting("batch", new GatherND(1), sizes(2, 3, 4), sizes(2, 5, 1), -3, 2));
    to.add(new Setting("batch_elements", new GatherND(1), sizes(2, 3, 3), sizes(2, 2), -3, 2));
    to.add(new Setting("batches", new GatherND(2), sizes(2, 3, 4, 2), sizes(2, 3, 1, 1), 0, 3));
    to.add(new Setting("batch_first", new ReverseSequence(0, 1), sizes(4, 5, 3), sizes(4), 0, 5));
    to.add(new Setting("time_first", new ReverseSequence(1, 0), sizes(5, 4), sizes(4), 0, 5));
  }

  /** Different indexes of one number, in an order that is not theirs. */
  static Argument distinct(ElementType element, int count, int step, int... sizes) {
    int length = (int) Shape.of(sizes).elements();
    TensorType type = new TensorType(element, Shape.of(sizes));
    int[] ints = new int[length];
    long[] longs = new long[length];
    for (int i = 0; i < length; i++) {
      ints[i] = i * step % count - (i % 2 == 0 ? count : 0);
      longs[i] = ints[i];
    }
    return new Argument(type, element == ElementType.INT64 ? longs : ints);
  }
}
