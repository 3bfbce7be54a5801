package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.cases.Argument;
import io.sparkdl.kernels.operator.Cast;
import io.sparkdl.kernels.operator.Compress;
import io.sparkdl.kernels.operator.Gather;
import io.sparkdl.kernels.operator.GatherElements;
import io.sparkdl.kernels.operator.GatherND;
import io.sparkdl.kernels.operator.NonZero;
import io.sparkdl.kernels.operator.OneHot;
import io.sparkdl.kernels.operator.ReverseSequence;
import io.sparkdl.kernels.operator.ScatterElements;
import io.sparkdl.kernels.operator.ScatterND;
import io.sparkdl.kernels.operator.ScatterReduction;
import io.sparkdl.kernels.operator.TensorScatter;
import io.sparkdl.kernels.operator.Unique;
import io.sparkdl.kernels.reference.Elements;
import io.sparkdl.kernels.reference.Rules;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.List;
import java.util.Locale;

/**
 * Operators with indexes that are known at run time. Where ONNX's output size depends on data, the
 * example gives the bound, as it gives other sizes; the elements are computed by the device.
 */
final class IndexingNodes {
  private IndexingNodes() {}

  static List<Term> gather(GraphReader graph, OnnxNode node) {
    return graph.applyAll(new Gather(node.integer("axis", 0)), node.inputs());
  }

  static List<Term> gatherElements(GraphReader graph, OnnxNode node) {
    return graph.applyAll(new GatherElements(node.integer("axis", 0)), node.inputs());
  }

  static List<Term> gatherND(GraphReader graph, OnnxNode node) {
    return graph.applyAll(new GatherND(node.integer("batch_dims", 0)), node.inputs());
  }

  private static ScatterReduction reduction(OnnxNode node) {
    return ScatterReduction.valueOf(node.text("reduction", "none").toUpperCase(Locale.ROOT));
  }

  static List<Term> scatterElements(GraphReader graph, OnnxNode node) {
    ScatterElements scatter = new ScatterElements(node.integer("axis", 0), reduction(node));
    return graph.applyAll(scatter, node.inputs());
  }

  static List<Term> scatterND(GraphReader graph, OnnxNode node) {
    return graph.applyAll(new ScatterND(reduction(node)), node.inputs());
  }

  /** Without write indexes every sample is written from 0 on. */
  static List<Term> tensorScatter(GraphReader graph, OnnxNode node) {
    boolean ring = node.text("mode", "linear").equals("circular");
    Term cache = node.input(0);
    TensorType starts = new TensorType(ElementType.INT64, Shape.of(cache.shape().size(0)));
    Term indexes = node.has(2) ? node.input(2) : graph.constant(Elements.zeros(starts));
    TensorScatter scatter = new TensorScatter(node.integer("axis", -2), ring);
    return List.of(graph.apply(scatter, cache, node.input(1), indexes));
  }

  static List<Term> reverseSequence(GraphReader graph, OnnxNode node) {
    ReverseSequence reverse =
        new ReverseSequence(node.integer("batch_axis", 1), node.integer("time_axis", 0));
    return graph.applyAll(reverse, node.inputs());
  }

  /** ONNX lets indexes and depth be floats. */
  static List<Term> oneHot(GraphReader graph, OnnxNode node) {
    Elements depth = node.input(1).elements();
    int size = (int) (depth.isFloat() ? depth.doubles()[0] : depth.longs()[0]);
    Term indexes = node.input(0);
    if (indexes.type().element() == ElementType.FLOAT) {
      indexes = graph.apply(new Cast(ElementType.INT64), indexes);
    }
    OneHot oneHot = new OneHot(node.integer("axis", -1), size);
    return List.of(graph.apply(oneHot, indexes, node.input(2)));
  }

  private static int countTrue(Elements elements) {
    int count = 0;
    for (int i = 0; i < elements.length(); i++) {
      boolean yes = elements.isFloat() ? elements.doubles()[i] != 0 : elements.longs()[i] != 0;
      count += yes ? 1 : 0;
    }
    return count;
  }

  static List<Term> compress(GraphReader graph, OnnxNode node) {
    Integer axis = node.hasAttribute("axis") ? (Integer) node.integer("axis", 0) : null;
    int most = countTrue(node.input(1).elements());
    return List.of(graph.apply(new Compress(axis, most), node.input(0), node.input(1)));
  }

  static List<Term> nonZero(GraphReader graph, OnnxNode node) {
    int most = countTrue(node.input(0).elements());
    return List.of(graph.apply(new NonZero(most), node.input(0)));
  }

  static List<Term> unique(GraphReader graph, OnnxNode node) {
    Integer axis = node.hasAttribute("axis") ? (Integer) node.integer("axis", 0) : null;
    boolean sorted = node.flag("sorted", true);
    Elements x = node.input(0).elements();
    Unique counting = new Unique(axis, sorted, 0);
    int most = (int) Rules.apply(counting, List.of(x)).get(4).longs()[0];
    List<Term> all = graph.applyAll(new Unique(axis, sorted, most), List.of(node.input(0)));
    return all.subList(0, 4);
  }

  /** Whether there is a value is known when the plan is made. */
  static List<Term> hasElement(GraphReader graph, OnnxNode node) {
    TensorType type = new TensorType(ElementType.BOOL, Shape.SCALAR);
    return List.of(graph.constant(new Argument(type, new int[] {node.has(0) ? 1 : 0})));
  }
}
