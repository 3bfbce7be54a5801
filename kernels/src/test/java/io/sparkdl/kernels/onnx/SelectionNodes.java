package io.sparkdl.kernels.onnx;

import io.sparkdl.kernels.cases.Argument;
import io.sparkdl.kernels.operator.CenterCropPad;
import io.sparkdl.kernels.operator.Col2Im;
import io.sparkdl.kernels.operator.DepthToSpace;
import io.sparkdl.kernels.operator.Pad;
import io.sparkdl.kernels.operator.PadMode;
import io.sparkdl.kernels.operator.Slice;
import io.sparkdl.kernels.operator.SpaceToDepth;
import io.sparkdl.kernels.operator.Tile;
import io.sparkdl.kernels.operator.Trilu;
import io.sparkdl.kernels.operator.Window;
import io.sparkdl.kernels.operator.Window.AutoPad;
import io.sparkdl.kernels.tensor.ElementType;
import io.sparkdl.kernels.tensor.Shape;
import io.sparkdl.kernels.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Operators whose index map is known when the plan is made. */
final class SelectionNodes {
  private SelectionNodes() {}

  private static List<Integer> orNone(List<Integer> integers) {
    return integers == null ? List.of() : integers;
  }

  /** Starts, ends and axes are attributes before opset 10, which has no steps. */
  static List<Term> slice(GraphReader graph, OnnxNode node) {
    Slice slice =
        node.opset() < 10
            ? new Slice(
                node.integers("starts", List.of()),
                node.integers("ends", List.of()),
                node.integers("axes", List.of()),
                List.of())
            : new Slice(node.known(1), node.known(2), orNone(node.known(3)), orNone(node.known(4)));
    return List.of(graph.apply(slice, node.input(0)));
  }

  /** Pads and the value are attributes before opset 11, pads with another name in opset 1. */
  static List<Term> pad(GraphReader graph, OnnxNode node) {
    PadMode mode = PadMode.valueOf(node.text("mode", "constant").toUpperCase(Locale.ROOT));
    if (node.opset() >= 11) {
      Pad pad = new Pad(mode, node.known(1), orNone(node.known(3)));
      boolean filled = mode == PadMode.CONSTANT && node.has(2);
      return List.of(
          filled
              ? graph.apply(pad, node.input(0), node.input(2))
              : graph.apply(pad, node.input(0)));
    }
    node.floatsOnly();
    List<Integer> pads = node.integers(node.opset() < 2 ? "paddings" : "pads", List.of());
    Pad pad = new Pad(mode, pads, List.of());
    float value = node.number("value", 0);
    if (mode != PadMode.CONSTANT || value == 0) {
      return List.of(graph.apply(pad, node.input(0)));
    }
    TensorType scalar = new TensorType(ElementType.FLOAT, Shape.SCALAR);
    Term fill = graph.constant(new Argument(scalar, new float[] {value}));
    return List.of(graph.apply(pad, node.input(0), fill));
  }

  /** Opset 1 repeats along one axis: inputs tiles and axis. */
  static List<Term> tile(GraphReader graph, OnnxNode node) {
    List<Integer> repeats = node.known(1);
    if (node.opset() < 6) {
      List<Integer> all = new ArrayList<>(Collections.nCopies(node.input(0).shape().rank(), 1));
      all.set(node.known(2).get(0), repeats.get(0));
      repeats = all;
    }
    return List.of(graph.apply(new Tile(repeats), node.input(0)));
  }

  static List<Term> trilu(GraphReader graph, OnnxNode node) {
    int diagonal = node.has(1) ? node.known(1).get(0) : 0;
    return List.of(graph.apply(new Trilu(node.flag("upper", true), diagonal), node.input(0)));
  }

  static List<Term> centerCropPad(GraphReader graph, OnnxNode node) {
    CenterCropPad crop = new CenterCropPad(node.known(1), node.integers("axes", List.of()));
    return List.of(graph.apply(crop, node.input(0)));
  }

  static List<Term> depthToSpace(GraphReader graph, OnnxNode node) {
    boolean columnFirst = node.text("mode", "DCR").equals("CRD");
    return List.of(
        graph.apply(new DepthToSpace(node.integer("blocksize", 1), columnFirst), node.input(0)));
  }

  static List<Term> spaceToDepth(GraphReader graph, OnnxNode node) {
    return List.of(graph.apply(new SpaceToDepth(node.integer("blocksize", 1)), node.input(0)));
  }

  static List<Term> col2Im(GraphReader graph, OnnxNode node) {
    node.floatsOnly();
    List<Integer> block = node.known(2);
    List<Integer> ones = Collections.nCopies(block.size(), 1);
    Window window =
        new Window(
            block,
            node.integers("strides", ones),
            node.integers("dilations", ones),
            node.integers("pads", Collections.nCopies(2 * block.size(), 0)),
            AutoPad.NOTSET,
            false);
    return List.of(graph.apply(new Col2Im(node.known(1), window), node.input(0)));
  }
}
