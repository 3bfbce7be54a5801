package io.sparkdl.engine.describe;

import com.mxgraph.layout.hierarchical.mxHierarchicalLayout;
import com.mxgraph.util.mxCellRenderer;
import com.mxgraph.util.mxXmlUtils;
import com.mxgraph.view.mxGraph;
import io.sparkdl.engine.network.Functional;
import java.util.HashMap;
import java.util.Map;

/** The graph of a description: a box for each part, an arrow for each input of it. */
final class NetworkGraph {
  private static final int CHARACTER_WIDTH = 7;
  private static final int BOX_HEIGHT = 36;
  private static final String BOX =
      "rounded=1;fillColor=#EEF3FA;strokeColor=#4A6A9A;fontColor=#1A2A40;fontFamily=sans-serif";
  private static final String ARROW = "strokeColor=#4A6A9A";

  private NetworkGraph() {}

  static String dot(NetworkDescription description) {
    StringBuilder dot =
        new StringBuilder("digraph network {\n  node [shape=box, style=rounded];\n");
    line(dot, Functional.INPUT, inputLabel(description));
    for (NetworkDescription.Part part : description.parts()) {
      line(dot, part.name(), label(part));
    }
    for (NetworkDescription.Part part : description.parts()) {
      for (String input : part.inputs()) {
        dot.append("  ").append(quoted(input)).append(" -> ");
        dot.append(quoted(part.name())).append(";\n");
      }
    }
    return dot.append("}\n").toString();
  }

  private static void line(StringBuilder dot, String name, String label) {
    dot.append("  ").append(quoted(name)).append(" [label=").append(quoted(label)).append("];\n");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  /** Laid out in ranks from the top and drawn by JGraphX, which needs no display. */
  static String svg(NetworkDescription description) {
    mxGraph graph = new mxGraph();
    Map<String, Object> boxes = new HashMap<>();
    boxes.put(Functional.INPUT, box(graph, inputLabel(description)));
    for (NetworkDescription.Part part : description.parts()) {
      boxes.put(part.name(), box(graph, label(part)));
    }
    Object root = graph.getDefaultParent();
    for (NetworkDescription.Part part : description.parts()) {
      for (String input : part.inputs()) {
        graph.insertEdge(root, null, null, boxes.get(input), boxes.get(part.name()), ARROW);
      }
    }
    new mxHierarchicalLayout(graph).execute(root);
    return mxXmlUtils.getXml(
        mxCellRenderer.createSvgDocument(graph, null, 1, null, null).getDocumentElement());
  }

  private static Object box(mxGraph graph, String label) {
    int longest = label.lines().mapToInt(String::length).max().orElse(0);
    int width = CHARACTER_WIDTH * (longest + 2);
    return graph.insertVertex(graph.getDefaultParent(), null, label, 0, 0, width, BOX_HEIGHT, BOX);
  }

  private static String inputLabel(NetworkDescription description) {
    return Functional.INPUT + "\n" + description.input();
  }

  private static String label(NetworkDescription.Part part) {
    boolean named = part.name().endsWith(part.kind());
    return (named ? part.name() : part.name() + ": " + part.kind()) + "\n" + part.output();
  }
}
